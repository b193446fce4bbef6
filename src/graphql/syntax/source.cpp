#include <millrace/graphql/source.hpp>

#include <algorithm>

#include "syntax/characters.hpp"

namespace millrace::graphql {

namespace {

/// Where the line behind the line end at `at` starts.
std::size_t behind_line_end(std::string_view source, std::size_t at) noexcept {
    const bool pair = source[at] == '\r' && at + 1 < source.size() && source[at + 1] == '\n';
    return at + (pair ? 2 : 1);
}

std::uint32_t column_of(std::string_view source, std::size_t line_start, Offset offset) noexcept {
    const std::size_t units = utf16_length(source.substr(line_start, offset - line_start));
    return static_cast<std::uint32_t>(units + 1);
}

}  // namespace

Location locate(std::string_view source, Offset offset) noexcept {
    std::uint32_t line = 1;
    std::size_t line_start = 0;
    for (std::size_t at = 0; at < offset && at < source.size();) {
        if (!is_line_end(source[at])) {
            ++at;
            continue;
        }
        at = behind_line_end(source, at);
        if (at > offset) { break; }  // the offset lies between the two bytes of a line end
        ++line;
        line_start = at;
    }
    return {line, column_of(source, line_start, offset)};
}

Location LineIndex::locate(Offset offset) {
    if (line_starts_.empty()) { build(); }
    const auto behind = std::ranges::upper_bound(line_starts_, offset);
    const auto line = static_cast<std::uint32_t>(behind - line_starts_.begin());
    return {line, column_of(source_, line_starts_[line - 1], offset)};
}

void LineIndex::build() {
    line_starts_.push_back(0);
    for (std::size_t at = 0; at < source_.size();) {
        if (!is_line_end(source_[at])) {
            ++at;
            continue;
        }
        at = behind_line_end(source_, at);
        line_starts_.push_back(static_cast<Offset>(at));
    }
}

}  // namespace millrace::graphql
