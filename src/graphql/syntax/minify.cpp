#include <millrace/graphql/minify.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/base/limits.hpp>
#include <millrace/graphql/lexer.hpp>
#include <millrace/graphql/printer.hpp>

#include "syntax/syntax_error.hpp"

namespace millrace::graphql {

Parsed<std::string> strip_ignored_characters(std::string_view source) {
    if (source.size() > limits::kDocumentBytesMax) {
        return tl::unexpected(syntax_error(source, 0, "Document is too large."));
    }
    Arena arena;
    Lexer lexer(source);
    std::string stripped;
    bool after_word = false;  // the token before was no punctuator
    for (Token token = lexer.next(); token.kind != TokenKind::EndOfFile; token = lexer.next()) {
        if (token.kind == TokenKind::Invalid) { return tl::unexpected(lexer.error()); }
        const bool is_word = !is_punctuator(token.kind);
        // A spread behind a number would be read as part of it.
        if (after_word && (is_word || token.kind == TokenKind::Spread)) { stripped += ' '; }
        if (token.kind == TokenKind::BlockString) {
            append_block_string_literal(stripped, lexer.value(token, arena), true);
        } else {
            stripped += lexer.text(token);
        }
        after_word = is_word;
    }
    return stripped;
}

}  // namespace millrace::graphql
