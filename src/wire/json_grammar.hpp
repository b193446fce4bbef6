#pragma once
/// @file json_grammar.hpp — the spelling of JSON's numbers, words and escapes

#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace millrace::wire {

/// Whether all of `text` is one number: no leading zeros, no plus, digits around the dot.
[[nodiscard]] bool is_json_number(std::string_view text) noexcept;

/// Whether every backslash in `text` begins a valid escape. `text` stands between two quotes, in
/// padded memory; its first backslash is at `first`.
[[nodiscard]] bool has_valid_escapes(std::string_view text, std::size_t first) noexcept;

[[nodiscard]] constexpr bool is_json_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// Where the first backslash of `text` at or behind `from` is, or npos. Up to 15 bytes behind
/// `text` are read: it lies in padded memory.
[[nodiscard]] inline std::size_t find_backslash(std::string_view text, std::size_t from) noexcept {
#if defined(__SSE2__)
    const __m128i backslash = _mm_set1_epi8('\\');
    for (std::size_t at = from; at < text.size(); at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        const auto found =
            static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, backslash)));
        if (found == 0) { continue; }
        at += static_cast<std::size_t>(std::countr_zero(found));
        return at < text.size() ? at : std::string_view::npos;
    }
    return std::string_view::npos;
#else
    return text.find('\\', from);
#endif
}

}  // namespace millrace::wire
