#pragma once
/// @file token.hpp — the words of an expression

#include <cstdint>
#include <string_view>

namespace millrace::compute {

enum class TokenKind : std::uint8_t {
    End,
    Number,
    String,             // text: what is between the quotes, as written
    Name,               // also keywords
    QuotedName,         // `#name`: always a variable, never a keyword or function
    OperationVariable,  // `$name`; text: the name
    Group,              // `$1`; text: the digits
    Invalid,            // text: what is wrong
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Semicolon,
    Colon,
    Question,
    Dot,
    SafeDot,   // ?.
    Coalesce,  // ??
    Pipe,      // |>
    Arrow,     // ->
    Assign,    // =
    Operator,  // op
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::uint32_t offset = 0;
    std::string_view text;
    std::string_view op;  // of Operator: its symbol
};

}  // namespace millrace::compute
