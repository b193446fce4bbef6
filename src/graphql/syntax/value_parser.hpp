#pragma once
/// @file value_parser.hpp — names, types, values, arguments, directives and descriptions

#include <cstdint>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "syntax/parser_base.hpp"

namespace millrace::graphql {

enum class Constness : std::uint8_t { Variables, Constant };

/// What operations and type systems have in common.
class ValueParser : public ParserBase {
public:
    using ParserBase::ParserBase;

    Parsed<const ValueNode*> value_alone(Constness constness) {
        return alone<&ValueParser::value, ValueNode>(constness);
    }

    Parsed<const TypeNode*> type_alone() { return alone<&ValueParser::type_reference, TypeNode>(); }

protected:
    // --- names, types, values -----------------------------------------------------------------

    bool name(Name& name) {
        name = {lexer_.text(token_), token_.start};
        return expect(TokenKind::Name);
    }

    bool type_reference(TypeNode& type) {
        type.offset = token_.start;
        if (peek(TokenKind::BracketL) ? !list_type(type) : !name(type.name)) { return false; }
        type.end = previous_end_;
        bool is_non_null = false;
        if (!accept(TokenKind::Bang, is_non_null)) { return false; }
        if (is_non_null) {
            TypeNode* const nullable = arena_.make<TypeNode>(type);
            type = {TypeNodeKind::NonNull, type.offset, previous_end_, {}, nullable};
        }
        return true;
    }

    bool list_type(TypeNode& type) {
        const Nesting nesting(*this);
        TypeNode& of = *arena_.make<TypeNode>();
        type.kind = TypeNodeKind::List;
        type.of = &of;
        return nesting.fits() && advance() && type_reference(of) && expect(TokenKind::BracketR);
    }

    bool type_annotation(const TypeNode*& type) {
        TypeNode& node = *arena_.make<TypeNode>();
        type = &node;
        return expect(TokenKind::Colon) && type_reference(node);
    }

    bool value(ValueNode& node, Constness constness) {
        node.offset = token_.start;
        if (!value_by_token(node, constness)) { return false; }
        node.end = previous_end_;
        return true;
    }

    bool value_by_token(ValueNode& node, Constness constness) {
        switch (token_.kind) {
            case TokenKind::Int:
                return leaf(node, ValueKind::Int);
            case TokenKind::Float:
                return leaf(node, ValueKind::Float);
            case TokenKind::String:
                return leaf(node, ValueKind::String);
            case TokenKind::BlockString:
                node.block = true;
                return leaf(node, ValueKind::String);
            case TokenKind::Name:
                return leaf(node, kind_of_name(lexer_.text(token_)));
            case TokenKind::Dollar:
                return variable_value(node, constness);
            case TokenKind::BracketL:
                return list_value(node, constness);
            case TokenKind::BraceL:
                return object_value(node, constness);
            default:
                return unexpected(token_);
        }
    }

    bool list_value(ValueNode& node, Constness constness) {
        const Nesting nesting(*this);
        node.kind = ValueKind::List;
        return nesting.fits() && any<&ValueParser::value>(TokenKind::BracketL, TokenKind::BracketR,
                                                          node.items, constness);
    }

    bool object_value(ValueNode& node, Constness constness) {
        const Nesting nesting(*this);
        node.kind = ValueKind::Object;
        return nesting.fits() && any<&ValueParser::object_field>(
                                     TokenKind::BraceL, TokenKind::BraceR, node.fields, constness);
    }

    static ValueKind kind_of_name(std::string_view text) noexcept {
        if (text == "true" || text == "false") { return ValueKind::Boolean; }
        return text == "null" ? ValueKind::Null : ValueKind::Enum;
    }

    bool leaf(ValueNode& node, ValueKind kind) {
        node.kind = kind;
        node.text = lexer_.value(token_, arena_);
        return advance();
    }

    bool variable_value(ValueNode& node, Constness constness) {
        const Token dollar = token_;
        if (!advance()) { return false; }
        if (constness == Constness::Constant) {
            if (!peek(TokenKind::Name)) { return unexpected(dollar); }
            return fail(dollar.start, fmt::format("Unexpected variable \"${}\" in constant value.",
                                                  lexer_.text(token_)));
        }
        node.kind = ValueKind::Variable;
        node.text = lexer_.text(token_);
        return expect(TokenKind::Name);
    }

    bool object_field(ObjectFieldNode& field, Constness constness) {
        return name(field.name) && expect(TokenKind::Colon) && value_at(field.value, constness);
    }

    bool value_at(const ValueNode*& value_node, Constness constness) {
        ValueNode& node = *arena_.make<ValueNode>();
        value_node = &node;
        return value(node, constness);
    }

    bool default_value(const ValueNode*& value_node) {
        bool found = false;
        return accept(TokenKind::Equals, found) &&
               (!found || value_at(value_node, Constness::Constant));
    }

    // --- arguments and directives -------------------------------------------------------------

    bool argument(ArgumentNode& node, Constness constness) {
        return name(node.name) && expect(TokenKind::Colon) && value_at(node.value, constness);
    }

    bool arguments(std::span<const ArgumentNode>& nodes, Constness constness) {
        return optional_many<&ValueParser::argument>(TokenKind::ParenL, TokenKind::ParenR, nodes,
                                                     constness);
    }

    bool directive_use(DirectiveNode& node, Constness constness) {
        node.offset = token_.start;
        return advance() && name(node.name) && arguments(node.arguments, constness);
    }

    bool directives(std::span<const DirectiveNode>& nodes, Constness constness) {
        return any_starting_with<&ValueParser::directive_use>(TokenKind::At, nodes, constness);
    }

    bool const_directives(std::span<const DirectiveNode>& nodes) {
        return directives(nodes, Constness::Constant);
    }

    bool description(Description& node) {
        if (!peek_description()) { return true; }
        node = {lexer_.value(token_, arena_), token_.start, true, peek(TokenKind::BlockString)};
        return advance();
    }

    [[nodiscard]] bool peek_description() const noexcept {
        return peek(TokenKind::String) || peek(TokenKind::BlockString);
    }
};

}  // namespace millrace::graphql
