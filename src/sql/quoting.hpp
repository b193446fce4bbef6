#pragma once
/// @file quoting.hpp — names and texts as SQL writes them, the same in every dialect

#include <string>
#include <string_view>

namespace millrace::sql {

/// `"name"`, quotes inside doubled. The only way a name gets into a statement.
[[nodiscard]] inline std::string quote_identifier(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"') { out += '"'; }
        out += c;
    }
    return out += '"';
}

/// `'text'`, for names that become keys of JSON objects: values are always parameters. A backslash
/// is one in a standard string, so it needs nothing.
[[nodiscard]] inline std::string quote_literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') { out += '\''; }
        out += c;
    }
    return out += '\'';
}

}  // namespace millrace::sql
