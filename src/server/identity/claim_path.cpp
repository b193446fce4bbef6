#include "identity/claim_path.hpp"

#include <algorithm>

#include <millrace/source/template.hpp>

namespace millrace::server::identity {

namespace {

/// Takes `['name']`, `["name"]` or `[0]` off the front of `text`.
std::optional<std::string> take_bracket(std::string_view& text) {
    if (text.size() < 3) { return std::nullopt; }
    const char quote = text[1];
    if (quote != '\'' && quote != '"') {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || end == 1) { return std::nullopt; }
        const std::string_view index = text.substr(1, end - 1);
        if (!std::ranges::all_of(index, [](char c) { return c >= '0' && c <= '9'; })) {
            return std::nullopt;
        }
        text.remove_prefix(end + 1);
        return std::string(index);
    }
    const std::size_t end = text.find(quote, 2);
    if (end == std::string_view::npos || end == 2 || !text.substr(end + 1).starts_with(']')) {
        return std::nullopt;
    }
    const std::string name(text.substr(2, end - 2));
    text.remove_prefix(end + 2);
    return name;
}

std::optional<std::string> take_name(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_of(".[", 1), text.size());
    const std::string name(text.substr(1, end - 1));
    if (name.empty() || name.find_first_of(" ]'\"") != std::string::npos) { return std::nullopt; }
    text.remove_prefix(end);
    return name;
}

}  // namespace

std::optional<ClaimPath> ClaimPath::parse(std::string_view text) {
    if (!text.starts_with('$')) { return std::nullopt; }
    text.remove_prefix(1);
    ClaimPath path;
    while (!text.empty()) {
        std::optional<std::string> step;
        if (text.front() == '.') { step = take_name(text); }
        if (text.front() == '[' && !step) { step = take_bracket(text); }
        if (!step) { return std::nullopt; }
        path.steps_.push_back(*std::move(step));
    }
    return path;
}

ClaimPath ClaimPath::member(std::string name) {
    ClaimPath path;
    path.steps_.push_back(std::move(name));
    return path;
}

value::Value ClaimPath::find(value::Value root, Arena& arena) const {
    const auto steps = arena.make_array<std::string_view>(steps_.size());
    std::ranges::copy(steps_, steps.begin());
    return source::value_at(root, steps, arena);
}

}  // namespace millrace::server::identity
