// Tokens and lexical errors.

#include <millrace/graphql/lexer.hpp>

#include <string>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/source.hpp>

#include "compare.hpp"
#include "kinds.hpp"

namespace millrace::conformance {

namespace {

using graphql::Lexer;
using graphql::Token;
using graphql::TokenKind;

std::string kind_in_corpus(TokenKind kind) {
    std::string name(graphql::token_kind_name(kind));
    // Punctuators are written bare.
    return graphql::is_punctuator(kind) ? name.substr(1, name.size() - 2) : name;
}

bool has_value(TokenKind kind) {
    return !graphql::is_punctuator(kind) && kind != TokenKind::EndOfFile;
}

/// [kind, start, end, line, column, value?]
Json entry_of(const Lexer& lexer, Token token) {
    Arena arena;
    const graphql::Location at = graphql::locate(lexer.source(), token.start);
    Json entry{kind_in_corpus(token.kind), token.start, token.end, at.line, at.column};
    if (has_value(token.kind)) { entry.push_back(std::string(lexer.value(token, arena))); }
    return entry;
}

Json lex(std::string_view source) {
    Json answer{{"ok", true}, {"tokens", Json::array()}};
    Lexer lexer(source);
    Token token;
    do {
        token = lexer.next();
        if (token.kind == TokenKind::Invalid) {
            answer["ok"] = false;
            answer["error"] = to_json(lexer.error());
            return answer;
        }
        answer["tokens"].push_back(entry_of(lexer, token));
    } while (token.kind != TokenKind::EndOfFile);
    return answer;
}

}  // namespace

RowResult run_lexer(const Json& row) {
    Json got = lex(row.at("source").get<std::string>());

    const bool verdict = got["ok"] == row.at("ok");
    bool pass = verdict && same_json(got["tokens"], row.at("tokens"), KeyOrder::Matters);
    bool exact = pass;
    if (verdict && !got["ok"].get<bool>()) {
        const Json& expected = row.at("error");
        pass &=
            same_locations(got["error"]["locations"], expected.at("locations"), columns_of(row));
        exact = pass && got["error"]["message"] == expected.at("message");
    }
    return score(verdict, pass, exact, std::move(got));
}

}  // namespace millrace::conformance
