#include "tokens.hpp"

#include <millrace/base/arena.hpp>
#include <millrace/graphql/lexer.hpp>

namespace millrace::conformance {

namespace {

using graphql::Lexer;
using graphql::Token;
using graphql::TokenKind;

TokenKind kind_for_comparison(TokenKind kind) noexcept {
    return kind == TokenKind::BlockString ? TokenKind::String : kind;
}

}  // namespace

bool token_equal(std::string_view left, std::string_view right) {
    if (left == right) { return true; }
    Arena arena;
    Lexer left_lexer(left);
    Lexer right_lexer(right);
    while (true) {
        const Token a = left_lexer.next();
        const Token b = right_lexer.next();
        if (kind_for_comparison(a.kind) != kind_for_comparison(b.kind)) { return false; }
        if (a.kind == TokenKind::EndOfFile) { return true; }
        if (a.kind == TokenKind::Invalid) { return false; }
        if (left_lexer.value(a, arena) != right_lexer.value(b, arena)) { return false; }
    }
}

}  // namespace millrace::conformance
