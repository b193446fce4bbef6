#pragma once
/// @file value_path.hpp — where within a value

#include <cstddef>
#include <string>
#include <string_view>

namespace millrace::graphql {

/// A step into a value, linked to the steps before it; lives on the stack of the walk.
struct ValuePath {
    const ValuePath* parent = nullptr;
    std::string_view field;  // empty: a list item
    std::size_t index = 0;
};

/// `.field[2]`; empty for null, the value itself.
[[nodiscard]] inline std::string to_string(const ValuePath* path) {
    if (path == nullptr) { return {}; }
    std::string text = to_string(path->parent);
    if (path->field.empty()) {
        text += '[' + std::to_string(path->index) + ']';
    } else {
        text += '.';
        text += path->field;
    }
    return text;
}

}  // namespace millrace::graphql
