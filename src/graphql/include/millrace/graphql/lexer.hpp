#pragma once
/// @file lexer.hpp — from text to tokens

#include <cstdint>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>

namespace millrace::graphql {

enum class CharClass : std::uint8_t;

/// A punctuator's kind is its character.
enum class TokenKind : std::uint8_t {
    EndOfFile = 0,
    Invalid = 1,
    Name = 2,
    Int = 3,
    Float = 4,
    String = 5,
    BlockString = 6,
    Spread = 7,
    Bang = '!',
    Dollar = '$',
    Amp = '&',
    ParenL = '(',
    ParenR = ')',
    Dot = '.',  // in schema coordinates only
    Colon = ':',
    Equals = '=',
    At = '@',
    BracketL = '[',
    BracketR = ']',
    BraceL = '{',
    Pipe = '|',
    BraceR = '}',
};

/// As error messages name it: `Name`, `<EOF>`, and punctuators in quotes: `"{"`.
[[nodiscard]] std::string_view token_kind_name(TokenKind kind) noexcept;

[[nodiscard]] constexpr bool is_punctuator(TokenKind kind) noexcept {
    return kind >= TokenKind::Spread;
}

struct Token {
    TokenKind kind = TokenKind::EndOfFile;
    Offset start = 0;
    Offset end = 0;  // behind the last byte
};

/// Cuts a document into tokens, skipping blanks, commas, comments and byte order marks.
///
/// Ownership: borrows the source. A lexer is small; to look ahead, copy it.
/// Limits:    the source has at most limits::kDocumentBytesMax bytes.
/// Errors:    the first bad byte gives a token of kind Invalid, and so does every later call;
///            error() words it as the reference implementation does. Text that is not UTF-8 is
///            refused wherever it stands.
/// Cost:      one table look-up per byte; strings are checked here but decoded only by value().
class Lexer {
public:
    explicit Lexer(std::string_view source) noexcept
        : begin_(source.data()), end_(source.data() + source.size()), cursor_(begin_) {}

    [[nodiscard]] Token next() noexcept;

    [[nodiscard]] std::string_view source() const noexcept {
        return {begin_, static_cast<std::size_t>(end_ - begin_)};
    }

    /// The token as written.
    [[nodiscard]] std::string_view text(Token token) const noexcept {
        return {begin_ + token.start, token.end - token.start};
    }

    /// What the token says: a string without quotes and escapes, a block string dedented, anything
    /// else as written. A view into the source where that is possible, else into `arena`.
    [[nodiscard]] std::string_view value(Token token, Arena& arena) const noexcept;

    /// Why the last token was Invalid.
    [[nodiscard]] GraphqlError error() const;

private:
    enum class Fault : std::uint8_t {
        None,
        Character,        // none that a token may start with
        TwoDots,          // `..`
        LeadingDot,       // `.5`
        DigitAfterZero,   // `07`
        DigitExpected,    // `1.x`, `-`, `1e`
        StringCharacter,  // not UTF-8
        Unterminated,
        UnicodeEscape,
        CharacterEscape,
    };

    [[nodiscard]] Token token(TokenKind kind, const char* start, const char* end) noexcept;
    [[nodiscard]] Token fault(Fault fault, const char* at, std::size_t detail = 0) noexcept;
    [[nodiscard]] Token read_rare(CharClass first, const char* start) noexcept;
    [[nodiscard]] Token read_dots(const char* start) noexcept;
    [[nodiscard]] Token read_number(const char* start) noexcept;
    [[nodiscard]] Token read_string(const char* start) noexcept;
    [[nodiscard]] Token read_block_string(const char* start) noexcept;
    [[nodiscard]] std::string describe_fault() const;

    const char* begin_;
    const char* end_;
    const char* cursor_;
    const char* fault_at_ = nullptr;
    std::size_t fault_detail_ = 0;  // how much of the text behind fault_at_ the message quotes
    Fault fault_ = Fault::None;
};

}  // namespace millrace::graphql
