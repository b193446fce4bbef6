#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "datum/big_number.hpp"
#include "datum/number.hpp"
#include "syntax/grammar.hpp"

namespace millrace::compute {

namespace {

struct BinaryOperator {
    std::string_view symbol;
    Operator op;
    int precedence;
};

constexpr int kComparison = 7;
constexpr std::array kBinaryOperators{
    BinaryOperator{"||", Operator::Or, 1},
    BinaryOperator{"&&", Operator::And, 2},
    BinaryOperator{"|", Operator::BitOr, 3},
    BinaryOperator{"^", Operator::BitXor, 4},
    BinaryOperator{"&", Operator::BitAnd, 5},
    BinaryOperator{"==", Operator::Equal, 6},
    BinaryOperator{"!=", Operator::NotEqual, 6},
    BinaryOperator{"=~", Operator::Matches, 6},
    BinaryOperator{"<", Operator::Less, kComparison},
    BinaryOperator{"<=", Operator::LessEqual, kComparison},
    BinaryOperator{">", Operator::Greater, kComparison},
    BinaryOperator{">=", Operator::GreaterEqual, kComparison},
    BinaryOperator{"<<", Operator::ShiftLeft, 8},
    BinaryOperator{">>", Operator::ShiftRight, 8},
    BinaryOperator{">>>", Operator::ShiftRightUnsigned, 8},
    BinaryOperator{"+", Operator::Add, 9},
    BinaryOperator{"-", Operator::Subtract, 9},
    BinaryOperator{"*", Operator::Multiply, 10},
    BinaryOperator{"/", Operator::Divide, 10},
    BinaryOperator{"%", Operator::Remainder, 10},
    BinaryOperator{"**", Operator::Power, 11},
};

const BinaryOperator* find_operator(const Token& token) noexcept {
    if (token.kind != TokenKind::Operator) { return nullptr; }
    const auto* found = std::ranges::find(kBinaryOperators, token.op, &BinaryOperator::symbol);
    return found == kBinaryOperators.end() ? nullptr : found;
}

/// Of operators that stand alone, as arguments.
std::optional<Operator> operator_value(const Token& token) noexcept {
    if (token.kind != TokenKind::Operator) { return std::nullopt; }
    if (token.op == "!") { return Operator::Not; }
    if (token.op == "~") { return Operator::BitNot; }
    return find_operator(token)->op;
}

}  // namespace

/// condition ? then : else
Node* Grammar::expression() {
    if (too_deep()) { return nullptr; }
    const Level level(*this);
    Node* condition = pipe();
    if (condition == nullptr || !at(TokenKind::Question)) { return condition; }
    const std::uint32_t offset = token_.offset;
    advance();
    Node* then = expression();
    if (then == nullptr || !expect(TokenKind::Colon, ":")) { return nullptr; }
    Node* otherwise = expression();
    if (otherwise == nullptr) { return nullptr; }
    return make(NodeKind::Conditional, offset, {condition, then, otherwise});
}

/// value |> f(more) is f(value, more)
Node* Grammar::pipe() {
    Node* value = coalesce();
    while (value != nullptr && at(TokenKind::Pipe)) {
        const std::uint32_t offset = token_.offset;
        advance();
        Node* callee = coalesce();
        if (callee == nullptr) { return nullptr; }
        std::vector<Node*> children{callee, value};
        if (callee->kind == NodeKind::Call) {
            children.assign(callee->children.begin(), callee->children.end());
            children.insert(children.begin() + 1, value);
        }
        value = make(NodeKind::Call, offset, children);
    }
    return value;
}

Node* Grammar::coalesce() {
    Node* value = binary(1);
    if (value == nullptr || !at(TokenKind::Coalesce)) { return value; }
    if (too_deep()) { return nullptr; }
    const Level level(*this);
    const std::uint32_t offset = token_.offset;
    advance();
    Node* otherwise = coalesce();
    return otherwise == nullptr ? nullptr : make(NodeKind::Coalesce, offset, {value, otherwise});
}

/// Operators from `precedence_min` up, those of equal precedence from left to right.
Node* Grammar::binary(int precedence_min) {
    Node* left = prefix();
    while (left != nullptr) {
        const std::uint32_t offset = token_.offset;
        Operator op = Operator::In;
        int precedence = kComparison;
        if (const BinaryOperator* found = find_operator(token_)) {
            op = found->op;
            precedence = found->precedence;
        } else if (at_word("not")) {
            op = Operator::NotIn;
        } else if (!at_word("in")) {
            return left;
        }
        if (precedence < precedence_min) { return left; }
        advance();
        if (op == Operator::NotIn && !expect_word("in")) { return nullptr; }
        Node* right = binary(precedence + 1);
        if (right == nullptr) { return nullptr; }
        left = make(NodeKind::Binary, offset, {left, right});
        if (left != nullptr) { left->op = op; }
    }
    return nullptr;
}

Node* Grammar::prefix() {
    std::optional<Operator> op;
    if (at_operator("-")) { op = Operator::Negate; }
    if (at_operator("!")) { op = Operator::Not; }
    if (at_operator("~")) { op = Operator::BitNot; }
    if (!op) { return power(); }
    if (too_deep()) { return nullptr; }
    const Level level(*this);
    const std::uint32_t offset = token_.offset;
    advance();
    Node* operand = prefix();
    if (operand == nullptr) { return nullptr; }
    Node* node = make(NodeKind::Unary, offset, {operand});
    if (node != nullptr) { node->op = *op; }
    return node;
}

/// Binds tighter than a sign in front, and looser than one in the exponent; from right to left.
Node* Grammar::power() {
    Node* base = postfix(primary());
    if (base == nullptr || !at_operator("**")) { return base; }
    if (too_deep()) { return nullptr; }
    const Level level(*this);
    const std::uint32_t offset = token_.offset;
    advance();
    Node* exponent = prefix();
    if (exponent == nullptr) { return nullptr; }
    Node* node = make(NodeKind::Binary, offset, {base, exponent});
    if (node != nullptr) { node->op = Operator::Power; }
    return node;
}

Node* Grammar::postfix(Node* of) {
    const std::uint32_t start = of == nullptr ? 0 : of->offset;
    while (of != nullptr) {
        const std::uint32_t offset = token_.offset;
        if (at(TokenKind::Dot) || at(TokenKind::SafeDot)) {
            const bool safe = at(TokenKind::SafeDot);
            advance();
            if (safe && at(TokenKind::LeftBracket)) {
                of = index(of, true);
                continue;
            }
            if (!at(TokenKind::Name) && !at(TokenKind::QuotedName)) {
                return unexpected("the name of a member");
            }
            of = make(NodeKind::Member, offset, {of});
            if (of != nullptr) {
                of->text = token_.text;
                of->flag = safe;
            }
            advance();
        } else if (at(TokenKind::LeftBracket)) {
            of = index(of, false);
        } else if (at(TokenKind::LeftParenthesis)) {
            of = call(of, start);
        } else {
            break;
        }
    }
    return of;
}

/// of[at] or of[from:to], where the ends may be missing
Node* Grammar::index(Node* of, bool safe) {
    const std::uint32_t offset = token_.offset;
    advance();
    Node* from = at(TokenKind::Colon) ? literal(offset, Datum::nil()) : expression();
    if (from == nullptr) { return nullptr; }
    Node* node = nullptr;
    if (take(TokenKind::Colon)) {
        Node* to = at(TokenKind::RightBracket) ? literal(offset, Datum::nil()) : expression();
        if (to == nullptr) { return nullptr; }
        node = make(NodeKind::Slice, offset, {of, from, to});
    } else {
        node = make(NodeKind::Index, offset, {of, from});
    }
    if (node == nullptr || !expect(TokenKind::RightBracket, "]")) { return nullptr; }
    node->flag = safe;
    return node;
}

/// callee(arguments); `offset` is where the callee starts
Node* Grammar::call(Node* callee, std::uint32_t offset) {
    advance();
    std::vector<Node*> children{callee};
    while (!at(TokenKind::RightParenthesis)) {
        Node* node = argument();
        if (node == nullptr) { return nullptr; }
        children.push_back(node);
        if (!take(TokenKind::Comma)) { break; }
    }
    if (!expect(TokenKind::RightParenthesis, ") or ,")) { return nullptr; }
    if (children.size() > 200) { return fail(offset, "more than 199 arguments"); }
    return make(NodeKind::Call, offset, children);
}

/// An expression, or an operator as a function: reduce(list, +, 0)
Node* Grammar::argument() {
    const auto op = operator_value(token_);
    const char behind = op ? lexer_.peek_character() : '\0';
    if (!op || (behind != ',' && behind != ')')) { return expression(); }
    Node* node = make(NodeKind::OperatorValue, token_.offset);
    node->op = *op;
    advance();
    return node;
}

Node* Grammar::primary() {
    const std::uint32_t offset = token_.offset;
    switch (token_.kind) {
        case TokenKind::Number:
            return number();
        case TokenKind::String:
            return string();
        case TokenKind::Name:
            return name();
        case TokenKind::QuotedName:
        case TokenKind::OperationVariable:
        case TokenKind::Group: {
            const bool quoted = at(TokenKind::QuotedName);
            Node* node = make(quoted                             ? NodeKind::Name
                              : at(TokenKind::OperationVariable) ? NodeKind::OperationName
                                                                 : NodeKind::Group,
                              offset);
            node->text = token_.text;
            node->flag = quoted;
            if (at(TokenKind::Group)) {
                std::from_chars(token_.text.data(), token_.text.data() + token_.text.size(),
                                node->number);
            }
            advance();
            return node;
        }
        case TokenKind::LeftParenthesis:
            return parenthesised();
        case TokenKind::LeftBracket:
            return list();
        case TokenKind::LeftBrace:
            return map();
        case TokenKind::Operator:
            if (token_.op.starts_with('/')) { return regex(); }
            [[fallthrough]];
        default:
            return unexpected("a value");
    }
}

/// Fields are often called `end`; nothing but a lambda ends there.
bool Grammar::may_be_name(std::string_view keyword) const {
    return keyword == "in" || (keyword == "end" && !in_lambda_);
}

Node* Grammar::name() {
    const Token word = token_;
    if (word.text == "lambda" && lexer_.peek_character() == '(') { return lambda(); }
    if (word.text == "fn" && lexer_.peek_character() == '(') {
        advance();
        return function_expression(word.offset);
    }
    std::optional<Datum> constant;
    if (word.text == "true" || word.text == "false") {
        constant = Datum::boolean(word.text == "true");
    } else if (word.text == "nil" || word.text == "null") {
        constant = Datum::nil();
    } else if (is_keyword(word.text) && !may_be_name(word.text)) {
        return fail(word.offset,
                    "a value is expected, not the word '{0}'; a variable of that name is #{0}",
                    word.text);
    }
    advance();
    if (constant) { return literal(word.offset, *constant); }
    Node* node = make(NodeKind::Name, word.offset);
    node->text = word.text;
    return node;
}

Node* Grammar::parenthesised() {
    advance();
    Node* inner = expression();
    if (inner == nullptr || !expect(TokenKind::RightParenthesis, ")")) { return nullptr; }
    return inner;
}

Node* Grammar::list() {
    const std::uint32_t offset = token_.offset;
    advance();
    std::vector<Node*> items;
    while (!at(TokenKind::RightBracket)) {
        Node* item = expression();
        if (item == nullptr) { return nullptr; }
        items.push_back(item);
        if (!take(TokenKind::Comma)) { break; }
    }
    if (!expect(TokenKind::RightBracket, "] or ,")) { return nullptr; }
    return make(NodeKind::List, offset, items);
}

Node* Grammar::map() {
    const std::uint32_t offset = token_.offset;
    advance();
    std::vector<Node*> entries;
    while (!at(TokenKind::RightBrace)) {
        Node* key = map_key();
        if (key == nullptr || !expect(TokenKind::Colon, ":")) { return nullptr; }
        Node* value = expression();
        if (value == nullptr) { return nullptr; }
        entries.push_back(key);
        entries.push_back(value);
        if (!take(TokenKind::Comma)) { break; }
    }
    if (!expect(TokenKind::RightBrace, "} or ,")) { return nullptr; }
    return make(NodeKind::Map, offset, entries);
}

/// A name stands for its text; anything that is to be computed stands in parentheses.
Node* Grammar::map_key() {
    if (at(TokenKind::String)) { return string(); }
    if (at(TokenKind::Number)) { return number(); }
    if (at(TokenKind::LeftParenthesis)) { return parenthesised(); }
    if (!at(TokenKind::Name) && !at(TokenKind::QuotedName)) { return unexpected("a key"); }
    Node* node = literal(token_.offset, Datum::string(token_.text));
    advance();
    return node;
}

/// lambda(a, b) -> statements end
Node* Grammar::lambda() {
    if (too_deep()) { return nullptr; }
    const Level level(*this);
    const std::uint32_t offset = token_.offset;
    advance();
    Lambda* lambda = parameters();
    if (lambda == nullptr || !expect(TokenKind::Arrow, "->")) { return nullptr; }
    const bool loop_outside = std::exchange(in_loop_, false);
    const bool lambda_outside = std::exchange(in_lambda_, true);
    lambda->body = block(TokenKind::Name, "end");
    in_loop_ = loop_outside;
    in_lambda_ = lambda_outside;
    if (lambda->body == nullptr || !expect_word("end")) { return nullptr; }
    Node* node = make(NodeKind::LambdaValue, offset, {lambda->body});
    if (node != nullptr) { node->lambda = lambda; }
    return node;
}

/// What follows `fn` and its name: (a, b) { statements }
Node* Grammar::function_expression(std::uint32_t offset) {
    Lambda* lambda = parameters();
    if (lambda == nullptr) { return nullptr; }
    const bool outside = std::exchange(in_loop_, false);
    lambda->body = braced_block();
    in_loop_ = outside;
    if (lambda->body == nullptr) { return nullptr; }
    Node* node = make(NodeKind::LambdaValue, offset, {lambda->body});
    if (node != nullptr) { node->lambda = lambda; }
    return node;
}

Node* Grammar::number() {
    const Token token = token_;
    std::string_view text = token.text;
    Datum datum;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        std::uint64_t bits = 0;
        const auto [end, error] =
            std::from_chars(text.data() + 2, text.data() + text.size(), bits, 16);
        if (error != std::errc{} || end != text.data() + text.size()) {
            return fail(token.offset, "a hexadecimal number of more than 64 bits");
        }
        datum = Datum::integer(static_cast<std::int64_t>(bits));
    } else if (text.back() == 'M') {
        datum = read_decimal(run_, text.substr(0, text.size() - 1));
    } else if (text.back() == 'N') {
        text.remove_suffix(1);
        if (text.find_first_of(".eE") != std::string_view::npos) {
            return fail(token.offset, "a big integer has no fraction and no exponent");
        }
        datum = read_big_integer(run_, text);
    } else {
        datum = read_json_number(run_, text);
    }
    if (datum.is_failure()) { return fail(token.offset, "{}", datum.detail().message); }
    advance();
    return literal(token.offset, datum);
}

Node* Grammar::regex() {
    const std::uint32_t offset = token_.offset;
    const Token token = lexer_.regex();
    if (token.kind == TokenKind::Invalid) { return fail(token.offset, "{}", token.text); }
    if (token.op.find_first_not_of("ims") != std::string_view::npos) {
        return fail(offset, "'{}' are no flags of regular expressions; there are i, m and s",
                    token.op);
    }
    // An escaped / is a plain one for RE2 too.
    auto pattern = Pattern::compile(token.text, token.op);
    if (!pattern) { return fail(offset, "invalid regular expression: {}", pattern.error()); }
    Node* node = make(NodeKind::Regex, offset);
    node->literal = Datum::pattern(pattern->get());
    patterns_.push_back(std::move(*pattern));
    advance();
    return node;
}

}  // namespace millrace::compute
