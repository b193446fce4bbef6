#include <millrace/wire/json_writer.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "double_text.hpp"

namespace millrace::wire {

namespace {

constexpr std::size_t kFirstCapacity = 1024;

// What a byte becomes inside a JSON string: 0 itself, 1 \u00XX, else the letter after `\`.
constexpr std::array<char, 256> kEscapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) { table[c] = 1; }
    table['"'] = '"';
    table['\\'] = '\\';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['\b'] = 'b';
    table['\f'] = 'f';
    return table;
}();

void append_escape(ReplyBuffer& out, unsigned char byte) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const char letter = kEscapes[byte];
    if (letter != 1) {
        out.append('\\');
        out.append(letter);
        return;
    }
    out.append("\\u00");
    out.append(kHex[byte >> 4U]);
    out.append(kHex[byte & 15U]);
}

#if defined(__SSE2__)

/// How many bytes behind the text copy_plain() may write.
constexpr std::size_t kCopySlack = 16;

/// A bit for each of the 16 bytes that must be escaped.
unsigned escapes_among(__m128i bytes) noexcept {
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i all = _mm_or_si128(_mm_or_si128(quotes, backslashes), controls);
    return static_cast<unsigned>(_mm_movemask_epi8(all));
}

/// Copies `text` up to its first byte that must be escaped; how many bytes that is. The last few
/// are looked at where they were copied to: behind the text may be no memory of ours.
std::size_t copy_plain(char* to, std::string_view text) noexcept {
    std::size_t at = 0;
    for (; at + 16 <= text.size(); at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at), bytes);
        if (const unsigned found = escapes_among(bytes); found != 0) [[unlikely]] {
            return at + static_cast<std::size_t>(std::countr_zero(found));
        }
    }
    const std::size_t rest = text.size() - at;
    if (rest == 0) { return at; }
    std::memcpy(to + at, text.data() + at, rest);
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(to + at));
    const unsigned found = escapes_among(bytes) & ((1U << rest) - 1);
    return found == 0 ? text.size() : at + static_cast<std::size_t>(std::countr_zero(found));
}

#else

constexpr std::size_t kCopySlack = 0;

std::size_t copy_plain(char* to, std::string_view text) noexcept {
    std::size_t at = 0;
    for (; at < text.size() && kEscapes[static_cast<unsigned char>(text[at])] == 0; ++at) {
        to[at] = text[at];
    }
    return at;
}

#endif

}  // namespace

void ReplyBuffer::grow(std::size_t bytes) {
    const std::size_t capacity = std::max({kFirstCapacity, capacity_ * 2, size_ + bytes});
    auto data = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) { std::memcpy(data.get(), data_.get(), size_); }
    data_ = std::move(data);
    capacity_ = capacity;
}

void append_string(ReplyBuffer& out, std::string_view text) {
    out.append('"');
    for (;;) {
        const std::size_t plain = copy_plain(out.reserve(text.size() + kCopySlack), text);
        out.commit(plain);
        if (plain == text.size()) [[likely]] { break; }
        append_escape(out, static_cast<unsigned char>(text[plain]));
        text.remove_prefix(plain + 1);
    }
    out.append('"');
}

void append_integer(ReplyBuffer& out, std::int64_t number) {
    constexpr std::size_t kDigitsMax = 20;
    char* first = out.reserve(kDigitsMax);
    const auto result = std::to_chars(first, first + kDigitsMax, number);
    out.commit(static_cast<std::size_t>(result.ptr - first));
}

void append_double(ReplyBuffer& out, double number) {
    if (!std::isfinite(number)) {
        out.append("null");
        return;
    }
    char* const first = out.reserve(kDoubleBytesMax);
    out.commit(static_cast<std::size_t>(write_double(first, number) - first));
}

}  // namespace millrace::wire
