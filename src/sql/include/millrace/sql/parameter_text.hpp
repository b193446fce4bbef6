#pragma once
/// @file parameter_text.hpp — values of another request for a statement that was kept

#include <optional>
#include <string>

#include <tl/expected.hpp>

#include <millrace/sql/dialect.hpp>
#include <millrace/sql/request_problem.hpp>
#include <millrace/sql/role_schema.hpp>
#include <millrace/sql/session.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

/// As the database reads it; nothing: NULL.
using ParameterText = tl::expected<std::optional<std::string>, RequestProblem>;

/// How the database reads `value`, which stands where `like.given` stood when its statement was
/// compiled, and is of the same shape.
[[nodiscard]] ParameterText parameter_text(const value::Value& value, const Parameter& like,
                                           const RoleSchema& schema, const Dialect& dialect);

/// The same for a parameter that comes from the session. A variable that is missing is a problem.
[[nodiscard]] ParameterText session_text(const Session& session, const Parameter& like,
                                         const Dialect& dialect);

}  // namespace millrace::sql
