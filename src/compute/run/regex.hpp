#pragma once
/// @file regex.hpp — regular expressions, matched in linear time (RE2)

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace re2 {
class RE2;
}

namespace millrace::compute {

/// A compiled regular expression.
///
/// Lifetime: immutable. Threads: readable from any core.
class Pattern {
public:
    ~Pattern();
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    /// `flags`: any of `i` (case), `m` (^ and $ at lines), `s` (. takes line breaks).
    /// Errors: what RE2 says of the syntax; patterns beyond limits::kRegexBytesMax, or that need
    /// too much memory.
    [[nodiscard]] static tl::expected<std::unique_ptr<const Pattern>, std::string> compile(
        std::string_view source, std::string_view flags = {});

    [[nodiscard]] const re2::RE2& re2() const noexcept { return *re2_; }
    [[nodiscard]] std::string_view source() const noexcept { return source_; }
    [[nodiscard]] std::string_view flags() const noexcept { return flags_; }
    /// Steps that a search through `bytes` of text costs at most.
    [[nodiscard]] std::uint64_t steps(std::size_t bytes) const noexcept;

private:
    Pattern(std::unique_ptr<re2::RE2> re2, std::string source, std::string flags) noexcept;

    std::unique_ptr<re2::RE2> re2_;
    std::string source_;
    std::string flags_;
};

/// Whether `pattern` matches all of `text`: a boolean, or a Failure.
[[nodiscard]] Datum matches_whole(Run& run, const Pattern& pattern, std::string_view text) noexcept;

/// The same; `groups` becomes the list of what was matched by the whole and by each group, or nil.
[[nodiscard]] Datum match_groups(Run& run, const Pattern& pattern, std::string_view text,
                                 Datum& groups) noexcept;

/// The list of all places of `text` that match: the text of each or, with groups in the pattern,
/// the list of the groups' texts.
[[nodiscard]] Datum find_matches(Run& run, const Pattern& pattern, std::string_view text) noexcept;

/// Replaces the first `count` places. `$1` in `replacement` is what a group matched, `\` makes the
/// next character plain.
[[nodiscard]] Datum replace_matches(Run& run, const Pattern& pattern, std::string_view text,
                                    std::string_view replacement, std::size_t count) noexcept;

/// The parts of `text` between the places that match, without empty ones at the end.
[[nodiscard]] Datum split_at_matches(Run& run, const Pattern& pattern, std::string_view text,
                                     std::size_t parts_max) noexcept;

/// A pattern that is only known when running. Compiled ones are kept per core, up to a bound, so
/// the answer is valid until the next call. Null with a `failure`.
[[nodiscard]] const Pattern* dynamic_pattern(Run& run, std::string_view source,
                                             Datum& failure) noexcept;

}  // namespace millrace::compute
