#pragma once
/// @file path_step.hpp — response keys on the way from the root, while a plan is made

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::plan {

/// One response key and those around it. Lives on the stack of the planner.
struct PathStep {
    const PathStep* outer = nullptr;
    std::string_view key;
};

[[nodiscard]] inline std::size_t length_of(const PathStep* path) noexcept {
    std::size_t length = 0;
    for (; path != nullptr; path = path->outer) { ++length; }
    return length;
}

/// From the root inwards.
[[nodiscard]] inline std::vector<std::string_view> keys_of(const PathStep* path) {
    std::vector<std::string_view> keys;
    for (; path != nullptr; path = path->outer) { keys.push_back(path->key); }
    std::ranges::reverse(keys);
    return keys;
}

/// The same, joined with dots.
[[nodiscard]] inline std::string text_of(const PathStep* path) {
    std::string text;
    for (const std::string_view key : keys_of(path)) {
        if (!text.empty()) { text += '.'; }
        text += key;
    }
    return text;
}

}  // namespace millrace::plan
