#pragma once
/// @file list_pushes.hpp — operations of a query on a list of rows, as clauses of its statement

#include <span>
#include <string_view>

#include <millrace/source/list_push.hpp>

#include "condition_compiler.hpp"

namespace millrace::sql {

/// A list of rows and what is done to it.
struct PushedList {
    const Binding& binding;  // of the field: a root field, or a relationship
    const RoleSchema& schema;
    const Dialect& dialect;
};

/// Whether the statement can do `push` and answer exactly what our own operation would make of the
/// rows: columns that are never null and compare alike in both worlds (whole numbers; texts and
/// booleans for equality), and no cutting before filtering or ordering.
[[nodiscard]] bool can_push(const PushedList& list, const source::ListPush& push,
                            std::span<const source::ListPush> before,
                            std::span<const std::string_view> arguments);

/// Adds `pushes`, of which can_push() has said yes, to a list of rows of `access`.
void add_pushes(Select& select, const TableAccess& access, std::span<const source::ListPush> pushes,
                Compilation& compilation, ConditionCompiler& conditions);

}  // namespace millrace::sql
