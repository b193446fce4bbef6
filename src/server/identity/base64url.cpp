#include "identity/base64url.hpp"

#include <array>
#include <cstdint>

namespace millrace::server::identity {

namespace {

constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> make_digits() {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<std::uint8_t, 256> digits{};
    digits.fill(kNoDigit);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
        digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return digits;
}

constexpr std::array<std::uint8_t, 256> kDigits = make_digits();

}  // namespace

std::optional<std::string_view> decode_base64url(std::string_view text, Arena& arena) {
    if (text.size() % 4 == 1) { return std::nullopt; }
    const std::span<char> bytes = arena.make_array<char>(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    std::size_t size = 0;
    for (const char c : text) {
        const std::uint8_t digit = kDigits[static_cast<unsigned char>(c)];
        if (digit == kNoDigit) { return std::nullopt; }
        bits = (bits << 6U) | digit;
        bit_count += 6;
        if (bit_count < 8) { continue; }
        bit_count -= 8;
        bytes[size++] = static_cast<char>((bits >> bit_count) & 0xffU);
    }
    if ((bits & ((1U << bit_count) - 1U)) != 0) { return std::nullopt; }
    return std::string_view(bytes.data(), size);
}

}  // namespace millrace::server::identity
