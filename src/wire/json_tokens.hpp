#pragma once
/// @file json_tokens.hpp — where the tokens of a JSON text begin (the vectorised first stage)

#include <cstdint>
#include <memory>
#include <string_view>

namespace millrace::wire {

enum class ScanState : std::uint8_t { Ok, Empty, InvalidUtf8, InvalidString, TooLarge };

/// Finds the first byte of every token outside of strings: of `{ } [ ] : ,`, of each string and
/// of each number or word. Checks UTF-8, that strings end, and that they hold no control bytes.
///
/// Only the first stage of simdjson is used: it is the part that vectors make fast. What follows
/// (json_reader.cpp) needs a plan's layout and the digits of numbers, which its trees do not keep.
/// Cost: about 0.15 ns per byte.
class JsonTokens {
public:
    JsonTokens();
    ~JsonTokens();
    JsonTokens(const JsonTokens&) = delete;
    JsonTokens& operator=(const JsonTokens&) = delete;

    [[nodiscard]] ScanState scan(std::string_view text) noexcept;

    /// Offsets of the tokens of the last text scanned, followed by the size of the text.
    [[nodiscard]] const std::uint32_t* first() const noexcept;
    [[nodiscard]] const std::uint32_t* last() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace millrace::wire
