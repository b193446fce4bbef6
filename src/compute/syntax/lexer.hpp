#pragma once
/// @file lexer.hpp — the text of an expression cut into tokens

#include <cstdint>
#include <string_view>

#include "syntax/token.hpp"

namespace millrace::compute {

/// Gives one token after the other. `/` is an operator for it; where an operand stands, the parser
/// asks for the regular expression that starts there.
class Lexer {
public:
    /// Offsets count from the start of the whole expression, of which `text` may be a part.
    explicit Lexer(std::string_view text, std::uint32_t offset = 0) noexcept
        : text_(text), base_(offset) {}

    [[nodiscard]] Token next() noexcept;

    /// The rest of a regular expression whose `/` was the last token: text is its source, op the
    /// flags behind it. Invalid when it does not end.
    [[nodiscard]] Token regex() noexcept;

    /// The first character behind the last token that is no blank; 0 at the end.
    [[nodiscard]] char peek_character() const noexcept;

private:
    void skip_blanks() noexcept;
    Token token(TokenKind kind, std::size_t start) const noexcept;
    Token invalid(std::size_t start, std::string_view what) const noexcept;
    Token name() noexcept;
    Token number() noexcept;
    Token string() noexcept;
    Token dollar() noexcept;
    Token hash() noexcept;
    Token symbol() noexcept;

    std::string_view text_;
    std::uint32_t base_;
    std::size_t at_ = 0;
};

/// Letters, digits, `_` and everything beyond ASCII; no digit in front.
[[nodiscard]] bool is_name_start(char c) noexcept;
[[nodiscard]] bool is_name_part(char c) noexcept;

}  // namespace millrace::compute
