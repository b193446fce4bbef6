// Texts as other texts: Base64, URLs, digests.

#include <array>

#include <openssl/evp.h>

#include "datum/text.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kCapitalHex = "0123456789ABCDEF";

bool pays(Run& run, std::string_view text) noexcept {
    return run.step(1 + text.size() / 8) && run.has_room(text.size() * 3 + 64);
}

Datum base64(Run& run, Arguments a) {
    const std::string_view text = a[0].text();
    if (!pays(run, text)) { return run.limit_reached(); }
    const auto out = run.make_array<unsigned char>(4 * ((text.size() + 2) / 3) + 1);
    const int size =
        ::EVP_EncodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()),
                          static_cast<int>(text.size()));
    return Datum::string(
        {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(size)});
}

/// The value of a Base64 digit of either alphabet; negative for anything else.
int base64_digit(char c) noexcept {
    if (c >= 'A' && c <= 'Z') { return c - 'A'; }
    if (c >= 'a' && c <= 'z') { return c - 'a' + 26; }
    if (c >= '0' && c <= '9') { return c - '0' + 52; }
    if (c == '+' || c == '-') { return 62; }
    return c == '/' || c == '_' ? 63 : -1;
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80   ? 1
                                 : lead < 0xC2 ? 0
                                 : lead < 0xE0 ? 2
                                 : lead < 0xF0 ? 3
                                 : lead < 0xF5 ? 4
                                               : 0;
        if (size == 0 || i + size > text.size()) { return false; }
        unsigned code = size == 1 ? lead : lead & (0xFFU >> (size + 1));
        for (std::size_t k = 1; k < size; ++k) {
            const auto byte = static_cast<unsigned char>(text[i + k]);
            if ((byte & 0xC0U) != 0x80U) { return false; }
            code = code << 6U | (byte & 0x3FU);
        }
        const bool short_form = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
        if (short_form || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) { return false; }
        i += size;
    }
    return true;
}

Datum base64_decode(Run& run, Arguments a) {
    std::string_view text = a[0].text();
    if (!pays(run, text)) { return run.limit_reached(); }
    while (text.ends_with('=')) { text.remove_suffix(1); }
    TextBuilder out(run);
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0) { return run.runtime_error("string.base64_decode: not Base64"); }
        bits = bits << 6U | static_cast<unsigned>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.append(static_cast<char>(bits >> count & 0xFFU));
        }
    }
    if (!is_utf8(out.view())) {
        return run.runtime_error("string.base64_decode: the result is no text in UTF-8");
    }
    return out.finish();
}

Datum url_encode(Run& run, Arguments a) {
    if (!pays(run, a[0].text())) { return run.limit_reached(); }
    TextBuilder out(run);
    for (const char c : a[0].text()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            out.append(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out.append('%');
        out.append(kCapitalHex[byte >> 4U]);
        out.append(kCapitalHex[byte & 15U]);
    }
    return out.finish();
}

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') { return c - '0'; }
    const char small = static_cast<char>(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

Datum url_decode(Run& run, Arguments a) {
    const std::string_view text = a[0].text();
    if (!pays(run, text)) { return run.limit_reached(); }
    TextBuilder out(run);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out.append(text[i] == '+' ? ' ' : text[i]);
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return run.runtime_error("string.urlDecode: a % without two digits");
        }
        out.append(static_cast<char>(high * 16 + low));
        i += 2;
    }
    if (!is_utf8(out.view())) {
        return run.runtime_error("string.urlDecode: the result is no text in UTF-8");
    }
    return out.finish();
}

Datum digest(Run& run, std::string_view text, const EVP_MD* algorithm) {
    if (!pays(run, text)) { return run.limit_reached(); }
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    if (::EVP_Digest(text.data(), text.size(), bytes.data(), &size, algorithm, nullptr) != 1) {
        return run.runtime_error("string.hash: the digest is not available");
    }
    TextBuilder out(run);
    for (unsigned i = 0; i < size; ++i) {
        out.append(kHex[bytes[i] >> 4U]);
        out.append(kHex[bytes[i] & 15U]);
    }
    return out.finish();
}

Datum hash(Run& run, Arguments a) {
    const std::string_view name = a.size() > 1 ? a[1].text() : "sha256";
    if (name == "sha256") { return digest(run, a[0].text(), ::EVP_sha256()); }
    if (name == "sha512") { return digest(run, a[0].text(), ::EVP_sha512()); }
    if (name == "sha1") { return digest(run, a[0].text(), ::EVP_sha1()); }
    return run.runtime_error("string.hash: there is no '{}'; there are sha256, sha512 and sha1",
                             name.substr(0, 40));
}

constexpr FunctionRow kRows[] = {
    {"string.base64", "(text: string) -> string", "In Base64.", "string.base64('héllo')",
     R"("aMOpbGxv")", base64},
    {"string.base64_decode", "(text: string) -> string", "Out of Base64, of either alphabet.",
     "string.base64_decode('aMOpbGxv')", R"("héllo")", base64_decode},
    {"string.urlEncode", "(text: string) -> string", "As a part of a URL.",
     "string.urlEncode('a b&c')", R"("a%20b%26c")", url_encode},
    {"string.urlDecode", "(text: string) -> string", "Out of a part of a URL.",
     "string.urlDecode('a%20b+c')", R"("a b c")", url_decode},
    {"string.hash", "(text: string, algorithm?: string) -> string",
     "Its digest in hexadecimal: sha256, sha512 or sha1.", "string.hash('abc', 'sha256')",
     R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")", hash},
};

}  // namespace

FunctionGroup encoding_functions() noexcept {
    return {"Encodings and digests", kRows};
}

}  // namespace millrace::compute
