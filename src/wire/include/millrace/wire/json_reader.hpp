#pragma once
/// @file json_reader.hpp — JSON text to values: in full, or only what a plan wants of it
///
/// Both readers accept exactly the same texts: RFC 8259, valid UTF-8, nothing after the value,
/// whether or not a part of it is wanted. A byte order mark in front is skipped.

#include <cstddef>
#include <span>
#include <string_view>

#include <millrace/base/result.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::wire {

/// How many bytes behind a JSON text must be readable, whatever they hold.
inline constexpr std::size_t kJsonPaddingBytes = 64;

/// A JSON text with kJsonPaddingBytes readable bytes behind it.
///
/// Ownership: borrows. Values read from it point into it, so it must outlive them.
class PaddedJson {
public:
    /// Says that the padding is there: a receive buffer, a slice of another PaddedJson.
    explicit PaddedJson(std::string_view text) noexcept : text_(text) {}
    /// A padded copy in `arena`.
    static PaddedJson copy(std::string_view text, Arena& arena) noexcept;

    [[nodiscard]] std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

/// Reads all of `json`. Numbers keep their digits, objects the order of their members; of equal
/// names the last value wins, at the place of the first.
///
/// Errors: BadRequest `INVALID_JSON`, with the byte offset in the message; Overloaded when the
///         arena is over its limit. Deeper than limits::kJsonDepthMax is invalid.
[[nodiscard]] Result<value::Value> parse_dom(PaddedJson json, Arena& arena) noexcept;

/// Reads what `projection` wants of `json`. Members nobody wants are checked and skipped.
///
/// Slots of members that are not there stay Absent. Text is borrowed from `json`: numbers
/// verbatim, strings plain or (when they hold a backslash) as escaped_string.
/// Errors: as parse_dom().
/// Cost:   about 0.3 ns per byte of a typical answer (json_reader_bench).
[[nodiscard]] Result<value::Value> project(PaddedJson json, const value::Projection& projection,
                                           Arena& arena) noexcept;

/// Reads what `projection` wants of the value at `path`: members of objects and (as digits)
/// indices of lists. Absent when the path leads nowhere.
[[nodiscard]] Result<value::Value> project_at(PaddedJson json,
                                              std::span<const std::string_view> path,
                                              const value::Projection& projection,
                                              Arena& arena) noexcept;

}  // namespace millrace::wire
