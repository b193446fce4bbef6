#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <millrace/base/limits.hpp>

#include "syntax/grammar.hpp"

namespace millrace::compute {

namespace {

constexpr std::array<std::string_view, 15> kKeywords{
    "true", "false", "nil", "null", "let",    "if",    "elsif",   "else",
    "for",  "in",    "fn",  "end",  "return", "break", "continue"};

/// Of the reference's language, and left out on purpose.
constexpr std::array<std::string_view, 5> kForeignWords{"while", "new", "use", "require", "throw"};

bool is_assignable(const Node& node) {
    switch (node.kind) {
        case NodeKind::Name:
            return true;
        case NodeKind::Member:
        case NodeKind::Index:
            return is_assignable(*node.children[0]);
        default:
            return false;
    }
}

std::string describe(const Token& token) {
    switch (token.kind) {
        case TokenKind::End:
            return "the end of the text";
        case TokenKind::String:
            return "a string";
        case TokenKind::QuotedName:
            return fmt::format("#{}", token.text);
        case TokenKind::OperationVariable:
        case TokenKind::Group:
            return fmt::format("${}", token.text);
        default:
            return fmt::format("'{}'", token.text);
    }
}

}  // namespace

bool is_keyword(std::string_view word) noexcept {
    return std::ranges::find(kKeywords, word) != kKeywords.end();
}

Grammar::Grammar(std::string_view text, Run& run, Patterns& patterns, std::uint32_t offset,
                 std::uint32_t depth)
    : lexer_(text, offset), run_(run), patterns_(patterns), depth_(depth) {
    advance();
}

Node* Grammar::whole() {
    return block(TokenKind::End, {});
}

Node* Grammar::whole_expression() {
    Node* node = expression();
    if (node != nullptr && !at(TokenKind::End)) { return unexpected("the end"); }
    return node;
}

bool Grammar::at_block_end(TokenKind end, std::string_view end_word) const {
    return end_word.empty() ? token_.kind == end : at_word(end_word);
}

/// Statements up to `end`, which is not taken.
Node* Grammar::block(TokenKind end, std::string_view end_word) {
    const std::uint32_t offset = token_.offset;
    std::vector<Node*> statements;
    bool separated = true;
    bool trailing = false;  // the last token was a ;
    while (!at_block_end(end, end_word)) {
        if (take(TokenKind::Semicolon)) {
            separated = trailing = true;
            continue;
        }
        if (!separated) {
            const std::string_view closing = end_word.empty() ? "}" : end_word;
            return unexpected(at(TokenKind::End) ? closing : "an operator or ;");
        }
        Node* node = statement();
        if (node == nullptr) { return nullptr; }
        statements.push_back(node);
        separated = node->kind == NodeKind::If || node->kind == NodeKind::For ||
                    node->kind == NodeKind::FunctionDeclaration;
        trailing = false;
    }
    Node* whole = make(NodeKind::Block, offset, statements);
    if (whole != nullptr) { whole->flag = trailing; }
    return whole;
}

Node* Grammar::braced_block() {
    if (too_deep()) { return nullptr; }
    const Level level(*this);
    if (!expect(TokenKind::LeftBrace, "{")) { return nullptr; }
    Node* body = block(TokenKind::RightBrace, {});
    if (body == nullptr || !expect(TokenKind::RightBrace, "}")) { return nullptr; }
    return body;
}

Node* Grammar::statement() {
    if (at_word("let")) { return let(); }
    if (at_word("if")) { return if_statement(); }
    if (at_word("for")) { return for_statement(); }
    if (at_word("return")) { return return_statement(); }
    if (at_word("fn")) { return function_statement(); }
    if (at_word("break") || at_word("continue")) {
        const bool is_break = at_word("break");
        if (!in_loop_) { return fail(token_.offset, "'{}' outside of a loop", token_.text); }
        Node* node = make(is_break ? NodeKind::Break : NodeKind::Continue, token_.offset);
        advance();
        return node;
    }
    return assignment_or_expression();
}

Node* Grammar::let() {
    const std::uint32_t offset = token_.offset;
    advance();
    std::string_view name;
    if (!expect_name(name, "the name of a variable") || !expect(TokenKind::Assign, "=")) {
        return nullptr;
    }
    Node* value = expression();
    if (value == nullptr) { return nullptr; }
    Node* node = make(NodeKind::Let, offset, {value});
    if (node != nullptr) { node->text = name; }
    return node;
}

Node* Grammar::assignment_or_expression() {
    const Token first = token_;
    Node* target = expression();
    if (target == nullptr) { return nullptr; }
    if (!at(TokenKind::Assign)) {
        const bool foreign = target->kind == NodeKind::Name && !target->flag &&
                             std::ranges::find(kForeignWords, first.text) != kForeignWords.end();
        if (foreign && !at(TokenKind::End) && !at(TokenKind::Semicolon)) {
            return fail(first.offset, "'{}' is not part of this language", first.text);
        }
        return target;
    }
    if (!is_assignable(*target)) {
        return fail(target->offset, "only variables and members of them can be assigned to");
    }
    advance();
    Node* value = expression();
    if (value == nullptr) { return nullptr; }
    return make(NodeKind::Assign, first.offset, {target, value});
}

Node* Grammar::if_statement() {
    if (too_deep()) { return nullptr; }
    const Level level(*this);
    const std::uint32_t offset = token_.offset;
    advance();
    Node* condition = expression();
    if (condition == nullptr) { return nullptr; }
    Node* then = braced_block();
    if (then == nullptr) { return nullptr; }
    if (at_word("elsif")) {
        Node* otherwise = if_statement();
        return otherwise == nullptr ? nullptr
                                    : make(NodeKind::If, offset, {condition, then, otherwise});
    }
    if (!take_word("else")) { return make(NodeKind::If, offset, {condition, then}); }
    Node* otherwise = at_word("if") ? if_statement() : braced_block();
    return otherwise == nullptr ? nullptr
                                : make(NodeKind::If, offset, {condition, then, otherwise});
}

Node* Grammar::for_statement() {
    const std::uint32_t offset = token_.offset;
    advance();
    std::string_view key;
    std::string_view value;
    if (!expect_name(value, "the name of a variable")) { return nullptr; }
    if (take(TokenKind::Comma)) {
        key = value;
        if (!expect_name(value, "the name of a variable")) { return nullptr; }
    }
    if (!expect_word("in")) { return nullptr; }
    Node* collection = expression();
    if (collection == nullptr) { return nullptr; }
    const bool outside = in_loop_;
    in_loop_ = true;
    Node* body = braced_block();
    in_loop_ = outside;
    if (body == nullptr) { return nullptr; }
    Node* node = make(NodeKind::For, offset, {collection, body});
    if (node != nullptr) {
        node->text = value;
        node->key_text = key;
    }
    return node;
}

Node* Grammar::return_statement() {
    const std::uint32_t offset = token_.offset;
    advance();
    const bool empty = at(TokenKind::Semicolon) || at(TokenKind::End) ||
                       at(TokenKind::RightBrace) || at_word("end");
    Node* value = empty ? literal(offset, Datum::nil()) : expression();
    return value == nullptr ? nullptr : make(NodeKind::Return, offset, {value});
}

/// `fn name(a, b) { … }`; without a name it is an expression.
Node* Grammar::function_statement() {
    const std::uint32_t offset = token_.offset;
    if (lexer_.peek_character() == '(') { return assignment_or_expression(); }
    advance();
    std::string_view name;
    if (!expect_name(name, "the name of a function")) { return nullptr; }
    Node* value = function_expression(offset);
    if (value == nullptr) { return nullptr; }
    value->kind = NodeKind::FunctionDeclaration;
    value->text = name;
    value->lambda->name = name;
    return value;
}

/// `(a, b)`
Lambda* Grammar::parameters() {
    if (!expect(TokenKind::LeftParenthesis, "(")) { return nullptr; }
    std::vector<std::string_view> names;
    while (!at(TokenKind::RightParenthesis)) {
        const std::uint32_t offset = token_.offset;
        std::string_view name;
        if (!expect_name(name, "the name of a parameter")) { return nullptr; }
        if (std::ranges::find(names, name) != names.end()) {
            return fail(offset, "two parameters are called '{}'", name);
        }
        names.push_back(name);
        if (!take(TokenKind::Comma)) { break; }
    }
    if (!expect(TokenKind::RightParenthesis, ")")) { return nullptr; }
    auto* lambda = run_.make<Lambda>();
    lambda->parameter_names = run_.arena().copy(std::span<const std::string_view>(names));
    return lambda;
}

Node* Grammar::make(NodeKind kind, std::uint32_t offset, std::span<Node* const> children) {
    auto* node = run_.make<Node>();
    node->kind = kind;
    node->offset = offset;
    node->children = run_.arena().copy(children);
    for (const Node* child : children) {
        node->height = std::max(node->height, static_cast<std::uint16_t>(child->height + 1));
    }
    if (node->height > limits::kExpressionChainMax) {
        return fail(offset, "more than {} operators follow each other",
                    limits::kExpressionChainMax);
    }
    return node;
}

Node* Grammar::literal(std::uint32_t offset, Datum datum) {
    Node* node = make(NodeKind::Literal, offset);
    node->literal = datum;
    return node;
}

void Grammar::advance() {
    token_ = lexer_.next();
    if (at(TokenKind::Invalid)) { fail(token_.offset, "{}", token_.text); }
}

bool Grammar::take(TokenKind kind) {
    if (!at(kind)) { return false; }
    advance();
    return true;
}

bool Grammar::take_word(std::string_view word) {
    if (!at_word(word)) { return false; }
    advance();
    return true;
}

bool Grammar::expect(TokenKind kind, std::string_view what) {
    if (take(kind)) { return true; }
    unexpected(what);
    return false;
}

bool Grammar::expect_word(std::string_view word) {
    if (take_word(word)) { return true; }
    unexpected(word);
    return false;
}

bool Grammar::expect_name(std::string_view& name, std::string_view what) {
    const bool is_name =
        at(TokenKind::QuotedName) || (at(TokenKind::Name) && !is_keyword(token_.text));
    if (!is_name) {
        unexpected(what);
        return false;
    }
    name = token_.text;
    advance();
    return true;
}

std::nullptr_t Grammar::unexpected(std::string_view expected) {
    return fail(token_.offset, "{} is expected, not {}", expected, describe(token_));
}

bool Grammar::too_deep() {
    if (depth_ < limits::kExpressionDepthMax) { return false; }
    fail(token_.offset, "more than {} levels of nesting", limits::kExpressionDepthMax);
    return true;
}

tl::expected<Node*, CompileError> parse(std::string_view text, Run& run, Patterns& patterns,
                                        std::uint32_t offset) {
    if (text.size() > limits::kExpressionBytesMax) {
        return tl::unexpected(
            CompileError{fmt::format("longer than {} bytes", limits::kExpressionBytesMax), offset});
    }
    Grammar grammar(text, run, patterns, offset);
    Node* node = grammar.whole();
    if (node == nullptr || !grammar.error().message.empty()) {
        return tl::unexpected(grammar.error());
    }
    if (node->children.empty()) {
        return tl::unexpected(CompileError{"the expression is empty", offset});
    }
    return node;
}

}  // namespace millrace::compute
