#include <millrace/value/text.hpp>

#include <cstring>

namespace millrace::value {

char* put_utf8(char* out, std::uint32_t code_point) noexcept {
    const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    }
    return out;
}

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

std::uint32_t hex4(const char* digits) noexcept {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
        const auto c = static_cast<unsigned char>(digits[i]);
        code = code * 16 + (c <= '9' ? c - std::uint32_t{'0'} : (c | 0x20u) - 'a' + 10u);
    }
    return code;
}

/// Reads `uXXXX` (and the low half behind a high one) at `in`, which stands on the `u`.
const char* read_unicode(const char* in, const char* end, std::uint32_t& code) noexcept {
    code = hex4(in + 1);
    in += 5;
    if (code >= 0xDC00 && code < 0xE000) {
        code = kReplacement;
    } else if (code >= 0xD800 && code < 0xDC00) {
        const bool escape_follows = end - in >= 6 && in[0] == '\\' && in[1] == 'u';
        const std::uint32_t low = escape_follows ? hex4(in + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            in += 6;
        } else {
            code = kReplacement;
        }
    }
    return in;
}

char simple_escape(char c) noexcept {
    switch (c) {
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return c;  // quote, backslash, slash
    }
}

}  // namespace

std::string_view unescape(std::string_view escaped, Arena& arena) noexcept {
    if (escaped.find('\\') == std::string_view::npos) { return escaped; }
    // No escape is shorter than what it stands for.
    char* const text = static_cast<char*>(arena.allocate(escaped.size(), 1));
    char* out = text;
    const char* in = escaped.data();
    const char* const end = in + escaped.size();
    while (in != end) {
        const auto* backslash =
            static_cast<const char*>(std::memchr(in, '\\', static_cast<std::size_t>(end - in)));
        const char* const plain_end = backslash == nullptr ? end : backslash;
        std::memcpy(out, in, static_cast<std::size_t>(plain_end - in));
        out += plain_end - in;
        in = plain_end;
        if (in == end) { break; }
        ++in;
        if (*in == 'u') {
            std::uint32_t code = 0;
            in = read_unicode(in, end, code);
            out = put_utf8(out, code);
        } else {
            *out++ = simple_escape(*in++);
        }
    }
    return {text, static_cast<std::size_t>(out - text)};
}

}  // namespace millrace::value
