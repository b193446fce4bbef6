#pragma once
/// @file node.hpp — the tree of an expression

#include <cstdint>
#include <span>
#include <string_view>

#include "datum/datum.hpp"
#include "syntax/operators.hpp"

namespace millrace::compute {

struct Function;
struct Lambda;
struct Variable;

/// What a node is; behind each kind its children, and what else it uses.
enum class NodeKind : std::uint8_t {
    Literal,        // literal
    Regex,          // literal: the Pattern
    Name,           // text; flag: quoted, so no function. Resolved: variable
    OperationName,  // `$text`. Resolved: variable
    Group,          // `$n`, number. Resolved: variable (the groups), or null: nil
    Member,         // of; text; flag: safe
    Index,          // of, at; flag: safe
    Slice,          // of, from, to (nil literals where left out)
    Unary,          // operand; op
    Binary,         // left, right; op, `&&` and `||` among them
    Coalesce,       // value, otherwise
    Conditional,    // condition, then, else
    Call,           // callee, arguments…
    OperatorValue,  // op as a function
    LambdaValue,    // lambda
    List,           // items…
    Map,            // key, value, key, value…
    Interpolation,  // parts…
    Block,          // statements…; flag: its value is nil, not that of the last
    Let,            // value; text. Resolved: variable
    Assign,         // target (Name, Member or Index), value
    If,             // condition, then-block, else-block or If, which may be missing
    For,            // collection, body; text, and key_text for `for key, value in`
    Return,         // value
    Break,
    Continue,
    FunctionDeclaration,  // text; lambda. Resolved: variable
    // Made from calls when names are resolved:
    BuiltinCall,   // arguments…; function
    BuiltinValue,  // function
    Try,           // value, fallback
    IsDefined,     // value
};

/// Lifetime: the arena of the compilation.
struct Node {
    NodeKind kind = NodeKind::Literal;
    Operator op = Operator::Add;
    bool flag = false;
    std::uint16_t height = 0;  // levels of nodes below
    std::uint32_t offset = 0;  // in the text
    std::uint32_t number = 0;
    std::span<Node*> children;
    std::string_view text;
    std::string_view key_text;
    Datum literal;
    const Function* function = nullptr;
    Variable* variable = nullptr;
    Variable* key_variable = nullptr;
    Lambda* lambda = nullptr;
};

/// A function written in the expression; the expression itself is one without parameters.
struct Lambda {
    std::string_view name;  // for messages; empty for most
    std::span<std::string_view> parameter_names;
    Node* body = nullptr;
    // Resolved:
    std::span<Variable*> parameters;
    std::span<Variable*> captures;  // of functions around, in the order of first use
    std::span<Variable*> locals;    // assigned without `let`: they start as nil or as their seed
};

}  // namespace millrace::compute
