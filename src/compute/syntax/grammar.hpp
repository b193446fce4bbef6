#pragma once
/// @file grammar.hpp — the productions of the language, one function each

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include <millrace/compute/expression.hpp>

#include "run/run.hpp"
#include "syntax/lexer.hpp"
#include "syntax/node.hpp"
#include "syntax/parser.hpp"

namespace millrace::compute {

/// Recursive descent with one token to look at. A production answers null when the text is wrong;
/// the first error found stays.
class Grammar {
public:
    /// `depth`: levels of nesting around the text.
    Grammar(std::string_view text, Run& run, Patterns& patterns, std::uint32_t offset,
            std::uint32_t depth = 0);

    /// Statements up to the end of the text.
    Node* whole();
    /// One expression up to the end of the text: what stands within `#{…}`.
    Node* whole_expression();

    [[nodiscard]] const CompileError& error() const noexcept { return error_; }

private:
    // Statements: grammar_statements.cpp
    Node* block(TokenKind end, std::string_view end_word);
    Node* braced_block();
    Node* statement();
    Node* let();
    Node* assignment_or_expression();
    Node* if_statement();
    Node* for_statement();
    Node* return_statement();
    Node* function_statement();
    bool at_block_end(TokenKind end, std::string_view end_word) const;
    Lambda* parameters();

    // Expressions: grammar_expressions.cpp
    Node* expression();
    Node* binary(int precedence_min);
    Node* coalesce();
    Node* pipe();
    Node* prefix();
    Node* power();
    Node* postfix(Node* of);
    Node* primary();
    Node* name();
    [[nodiscard]] bool may_be_name(std::string_view keyword) const;
    Node* parenthesised();
    Node* list();
    Node* map();
    Node* map_key();
    Node* index(Node* of, bool safe);
    Node* call(Node* callee, std::uint32_t offset);
    Node* argument();
    Node* lambda();
    Node* function_expression(std::uint32_t offset);
    Node* number();
    Node* regex();

    // Strings: string_literal.cpp
    Node* string();
    Node* interpolation(std::string_view source, std::uint32_t offset);
    std::string_view unescaped(std::string_view raw, std::uint32_t offset);

    // Tools
    Node* make(NodeKind kind, std::uint32_t offset, std::span<Node* const> children = {});
    Node* make(NodeKind kind, std::uint32_t offset, std::initializer_list<Node*> children) {
        return make(kind, offset, std::span<Node* const>(children.begin(), children.size()));
    }
    Node* literal(std::uint32_t offset, Datum datum);
    void advance();
    [[nodiscard]] bool at(TokenKind kind) const noexcept { return token_.kind == kind; }
    [[nodiscard]] bool at_word(std::string_view word) const noexcept {
        return token_.kind == TokenKind::Name && token_.text == word;
    }
    [[nodiscard]] bool at_operator(std::string_view op) const noexcept {
        return token_.kind == TokenKind::Operator && token_.op == op;
    }
    bool take(TokenKind kind);
    bool take_word(std::string_view word);
    /// Takes it, or says that `what` is expected.
    bool expect(TokenKind kind, std::string_view what);
    bool expect_word(std::string_view word);
    bool expect_name(std::string_view& name, std::string_view what);
    std::nullptr_t unexpected(std::string_view expected);
    template <class... Args>
    std::nullptr_t fail(std::uint32_t offset, fmt::format_string<Args...> format, Args&&... args) {
        if (error_.message.empty()) {
            error_ = {fmt::format(format, std::forward<Args>(args)...), offset};
        }
        return nullptr;
    }
    bool too_deep();

    /// Counts levels of nesting as long as it lives.
    struct Level {
        explicit Level(Grammar& grammar) : grammar(grammar) { ++grammar.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        ~Level() { --grammar.depth_; }
        Grammar& grammar;
    };

    Lexer lexer_;
    Run& run_;
    Patterns& patterns_;
    Token token_;
    std::uint32_t depth_;
    bool in_loop_ = false;
    bool in_lambda_ = false;  // where `end` ends something
    CompileError error_;
};

/// Words with a meaning of their own, which are no names of variables unless written `#word`.
[[nodiscard]] bool is_keyword(std::string_view word) noexcept;

}  // namespace millrace::compute
