#pragma once
/// @file values.hpp — values of requests, metadata and sessions as parameters of a statement

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compilation.hpp"

namespace millrace::sql {

/// How the database reads `value` as a `type`; nothing for null. Enum values are `enumeration`'s.
[[nodiscard]] std::optional<std::string> parameter_text(const value::Value& value,
                                                        const SqlType& type,
                                                        std::string_view enumeration,
                                                        Compilation& compilation);

/// `value` as a parameter of `type`.
[[nodiscard]] Node parameter(const value::Value& value, const SqlType& type,
                             std::string_view enumeration, Compilation& compilation);

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
