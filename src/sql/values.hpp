#pragma once
/// @file values.hpp — values of requests, metadata and sessions as parameters of a statement

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/sql/parameter_text.hpp>

#include "compilation.hpp"

namespace millrace::sql {

/// A value of the client as a parameter of `type`. Enum values are `enumeration`'s.
[[nodiscard]] Node parameter(const value::Value& value, const SqlType& type,
                             std::string_view enumeration, Compilation& compilation);
[[nodiscard]] Node parameter(const value::Value& value, const SqlType& type, ParameterForm form,
                             RequestPath path, Compilation& compilation);

/// The value at `place` of the `count` values in a cursor.
[[nodiscard]] Node cursor_parameter(const value::Value& cursor, const SqlType& type,
                                    std::size_t place, std::size_t count, RequestPath path,
                                    Compilation& compilation);

/// The session variable `name` as a parameter of `type`; a missing one is a problem.
[[nodiscard]] Node session_parameter(std::string_view name, const SqlType& type,
                                     Compilation& compilation);

/// All session variables as one JSON object.
[[nodiscard]] Node session_object(const SqlType& type, Compilation& compilation);

/// A value of a permission: a literal, or the name of a session variable.
[[nodiscard]] Node permission_value(const value::Value& value, const SqlType& type,
                                    Compilation& compilation);

/// The steps of `$.a.b[0]['c']`; nothing when it is no such path.
[[nodiscard]] std::optional<std::vector<std::string>> parse_json_path(std::string_view path);

/// The items of an array literal of PostgreSQL, `{a,"b c",NULL}`, of one dimension.
[[nodiscard]] std::optional<std::vector<std::optional<std::string>>> parse_array_literal(
    std::string_view literal);

}  // namespace millrace::sql
