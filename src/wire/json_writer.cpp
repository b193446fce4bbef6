#include <millrace/wire/json_writer.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

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
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (kEscapes[byte] == 0) [[likely]] { continue; }
        out.append(text.substr(start, i - start));
        append_escape(out, byte);
        start = i + 1;
    }
    out.append(text.substr(start));
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
    constexpr double kExactMax = 9007199254740992.0;  // 2^53
    if (number == std::trunc(number) && std::abs(number) < kExactMax) {
        append_integer(out, static_cast<std::int64_t>(number));
        return;
    }
    constexpr std::size_t kTextMax = 32;
    char* first = out.reserve(kTextMax);
    const auto result = std::to_chars(first, first + kTextMax, number);
    out.commit(static_cast<std::size_t>(result.ptr - first));
}

}  // namespace millrace::wire
