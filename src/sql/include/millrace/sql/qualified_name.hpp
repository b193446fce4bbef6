#pragma once
/// @file qualified_name.hpp — the name of a table, function or type, with its schema

#include <compare>
#include <string>

namespace millrace::sql {

struct QualifiedName {
    std::string schema;
    std::string name;

    friend auto operator<=>(const QualifiedName&, const QualifiedName&) = default;
};

/// `schema.name`, for messages.
[[nodiscard]] inline std::string to_string(const QualifiedName& name) {
    return name.schema + "." + name.name;
}

}  // namespace millrace::sql
