#include "syntax/lexer.hpp"

#include <algorithm>
#include <array>

namespace millrace::compute {

namespace {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_hex_digit(char c) noexcept {
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

struct Symbol {
    std::string_view text;
    TokenKind kind;
};

// The longest first.
constexpr std::array kSymbols{
    Symbol{">>>", TokenKind::Operator},
    Symbol{"**", TokenKind::Operator},
    Symbol{"==", TokenKind::Operator},
    Symbol{"=~", TokenKind::Operator},
    Symbol{"!=", TokenKind::Operator},
    Symbol{"<=", TokenKind::Operator},
    Symbol{">=", TokenKind::Operator},
    Symbol{"<<", TokenKind::Operator},
    Symbol{">>", TokenKind::Operator},
    Symbol{"&&", TokenKind::Operator},
    Symbol{"||", TokenKind::Operator},
    Symbol{"??", TokenKind::Coalesce},
    Symbol{"?.", TokenKind::SafeDot},
    Symbol{"|>", TokenKind::Pipe},
    Symbol{"->", TokenKind::Arrow},
    Symbol{"+", TokenKind::Operator},
    Symbol{"-", TokenKind::Operator},
    Symbol{"*", TokenKind::Operator},
    Symbol{"/", TokenKind::Operator},
    Symbol{"%", TokenKind::Operator},
    Symbol{"<", TokenKind::Operator},
    Symbol{">", TokenKind::Operator},
    Symbol{"!", TokenKind::Operator},
    Symbol{"~", TokenKind::Operator},
    Symbol{"&", TokenKind::Operator},
    Symbol{"|", TokenKind::Operator},
    Symbol{"^", TokenKind::Operator},
    Symbol{"=", TokenKind::Assign},
    Symbol{"?", TokenKind::Question},
    Symbol{":", TokenKind::Colon},
    Symbol{".", TokenKind::Dot},
    Symbol{",", TokenKind::Comma},
    Symbol{";", TokenKind::Semicolon},
    Symbol{"(", TokenKind::LeftParenthesis},
    Symbol{")", TokenKind::RightParenthesis},
    Symbol{"[", TokenKind::LeftBracket},
    Symbol{"]", TokenKind::RightBracket},
    Symbol{"{", TokenKind::LeftBrace},
    Symbol{"}", TokenKind::RightBrace},
};

}  // namespace

bool is_name_start(char c) noexcept {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_part(char c) noexcept {
    return is_name_start(c) || is_digit(c);
}

Token Lexer::token(TokenKind kind, std::size_t start) const noexcept {
    return {kind, base_ + static_cast<std::uint32_t>(start), text_.substr(start, at_ - start), {}};
}

Token Lexer::invalid(std::size_t start, std::string_view what) const noexcept {
    return {TokenKind::Invalid, base_ + static_cast<std::uint32_t>(start), what, {}};
}

void Lexer::skip_blanks() noexcept {
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++at_;
        } else if (text_.substr(at_).starts_with("##")) {  // a comment
            at_ = std::min(text_.find('\n', at_), text_.size());
        } else {
            return;
        }
    }
}

char Lexer::peek_character() const noexcept {
    Lexer ahead = *this;
    ahead.skip_blanks();
    return ahead.at_ < text_.size() ? text_[ahead.at_] : '\0';
}

Token Lexer::next() noexcept {
    skip_blanks();
    if (at_ == text_.size()) { return token(TokenKind::End, at_); }
    const char c = text_[at_];
    if (is_digit(c)) { return number(); }
    if (c == '\'' || c == '"') { return string(); }
    if (c == '$') { return dollar(); }
    if (c == '#') { return hash(); }
    if (is_name_start(c)) { return name(); }
    return symbol();
}

Token Lexer::name() noexcept {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_name_part(text_[at_])) { ++at_; }
    return token(TokenKind::Name, start);
}

Token Lexer::number() noexcept {
    const std::size_t start = at_;
    const auto skip_digits = [this](auto is_kind) {
        while (at_ < text_.size() && is_kind(text_[at_])) { ++at_; }
    };
    if (text_[at_] == '0' && at_ + 1 < text_.size() && (text_[at_ + 1] | 0x20) == 'x') {
        at_ += 2;
        skip_digits(is_hex_digit);
    } else {
        skip_digits(is_digit);
        if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
            ++at_;
            skip_digits(is_digit);
        }
        if (at_ < text_.size() && (text_[at_] | 0x20) == 'e') {
            const std::size_t sign =
                at_ + 1 < text_.size() && (text_[at_ + 1] == '+' || text_[at_ + 1] == '-') ? 1 : 0;
            if (at_ + 1 + sign < text_.size() && is_digit(text_[at_ + 1 + sign])) {
                at_ += 1 + sign;
                skip_digits(is_digit);
            }
        }
        if (at_ < text_.size() && (text_[at_] == 'M' || text_[at_] == 'N')) { ++at_; }
    }
    if (at_ < text_.size() && is_name_part(text_[at_])) {
        return invalid(start, "a name cannot start with a digit");
    }
    return token(TokenKind::Number, start);
}

Token Lexer::string() noexcept {
    const std::size_t start = at_;
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
        at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
    }
    if (at_ >= text_.size()) { return invalid(start, "a string without its closing quote"); }
    ++at_;
    Token result = token(TokenKind::String, start);
    result.text = result.text.substr(1, result.text.size() - 2);
    return result;
}

Token Lexer::regex() noexcept {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '/' && text_[at_] != '\n') {
        at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
    }
    if (at_ >= text_.size() || text_[at_] != '/') {
        return invalid(start - 1, "a regular expression without its closing /");
    }
    Token result = token(TokenKind::Operator, start);
    const std::size_t flags = ++at_;
    while (at_ < text_.size() && is_name_part(text_[at_])) { ++at_; }
    result.op = text_.substr(flags, at_ - flags);
    return result;
}

Token Lexer::dollar() noexcept {
    const std::size_t start = at_++;
    const std::size_t first = at_;
    while (at_ < text_.size() && is_name_part(text_[at_])) { ++at_; }
    if (at_ == first) { return invalid(start, "$ without a name"); }
    Token result = token(TokenKind::OperationVariable, start);
    result.text.remove_prefix(1);
    if (!is_digit(result.text.front())) { return result; }
    result.kind = TokenKind::Group;
    const bool number = std::ranges::all_of(result.text, is_digit) && result.text.size() <= 2;
    return number ? result : invalid(start, "a name cannot start with a digit");
}

Token Lexer::hash() noexcept {
    const std::size_t start = at_++;
    if (at_ < text_.size() && text_[at_] == '`') {
        const std::size_t end = text_.find('`', at_ + 1);
        if (end == std::string_view::npos) {
            return invalid(start, "a name without its closing `");
        }
        Token result = token(TokenKind::QuotedName, start);
        result.text = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return result.text.empty() ? invalid(start, "an empty name") : result;
    }
    if (at_ == text_.size() || !is_name_start(text_[at_])) {
        return invalid(start, "# without a name");
    }
    Token result = name();
    result.kind = TokenKind::QuotedName;
    return result;
}

Token Lexer::symbol() noexcept {
    const std::size_t start = at_;
    for (const Symbol& symbol : kSymbols) {
        if (!text_.substr(at_).starts_with(symbol.text)) { continue; }
        at_ += symbol.text.size();
        Token result = token(symbol.kind, start);
        if (symbol.kind == TokenKind::Operator) { result.op = symbol.text; }
        return result;
    }
    ++at_;
    return invalid(start, "a character that means nothing here");
}

}  // namespace millrace::compute
