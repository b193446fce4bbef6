#pragma once
/// @file permission_check.hpp — permissions that name what the database does not have

#include <millrace/sql/model.hpp>

namespace millrace::sql {

/// Finds what the permissions of `model` name and its tables lack: columns, relationships,
/// computed fields, operators. Such a permission is one that fails when it is used, so that
/// nothing is let through by mistake; here it is said before.
void check_permissions(const Model& model, Problems& problems);

}  // namespace millrace::sql
