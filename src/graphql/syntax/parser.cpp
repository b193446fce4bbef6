#include <millrace/graphql/parser.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "syntax/value_parser.hpp"

namespace millrace::graphql {

namespace {

// The names a directive location may have. All but the last are in the edition.
constexpr std::array<std::string_view, 21> kDirectiveLocations{
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "VARIABLE_DEFINITION",
    "FRAGMENT_VARIABLE_DEFINITION",
    "SCHEMA",
    "SCALAR",
    "OBJECT",
    "FIELD_DEFINITION",
    "ARGUMENT_DEFINITION",
    "INTERFACE",
    "UNION",
    "ENUM",
    "ENUM_VALUE",
    "INPUT_OBJECT",
    "INPUT_FIELD_DEFINITION",
    "DIRECTIVE_DEFINITION",
};

constexpr std::array<std::pair<std::string_view, OperationType>, 3> kOperationTypes{{
    {"query", OperationType::Query},
    {"mutation", OperationType::Mutation},
    {"subscription", OperationType::Subscription},
}};

constexpr std::array<std::pair<std::string_view, TypeKind>, 6> kTypeKeywords{{
    {"type", TypeKind::Object},
    {"input", TypeKind::InputObject},
    {"enum", TypeKind::Enum},
    {"interface", TypeKind::Interface},
    {"union", TypeKind::Union},
    {"scalar", TypeKind::Scalar},
}};

template <class Keywords>
auto find_keyword(const Keywords& keywords, std::string_view text) noexcept {
    return std::ranges::find(keywords, text, &Keywords::value_type::first);
}

/// Parses documents, and all that stands only in them.
class DocumentParser : public ValueParser {
public:
    using ValueParser::ValueParser;

    Parsed<const Document*> document() {
        Document& document = *arena_.make<Document>();
        document.source = lexer_.source();
        if (!start() || !definitions(document.definitions)) { return failure(); }
        return &document;
    }

private:
    // --- documents ----------------------------------------------------------------------------

    /// What stands in front of a definition's own keyword.
    struct Head {
        Offset offset = 0;
        Description description;
        bool extension = false;
    };

    /// At least one: an empty document is an error.
    bool definitions(std::span<const DefinitionNode>& nodes) {
        if (peek(TokenKind::EndOfFile)) { return unexpected(token_); }
        return items_until<&DocumentParser::definition>(TokenKind::EndOfFile, nodes);
    }

    bool definition(DefinitionNode& node) {
        Head head{token_.start, {}, false};
        if (!description(head.description)) { return false; }
        if (peek(TokenKind::BraceL)) { return shorthand(node, head); }
        if (!peek(TokenKind::Name)) { return unexpected(token_); }
        const std::string_view keyword = lexer_.text(token_);
        if (keyword == "fragment") { return fragment(node, head); }
        const auto* type = find_keyword(kOperationTypes, keyword);
        if (type != kOperationTypes.end()) { return operation(node, head, type->second); }
        if (begins_type_system_definition(keyword)) { return type_system_definition(node, head); }
        if (head.description.present) {
            return fail(head.offset,
                        "Unexpected description, only GraphQL definitions support descriptions.");
        }
        return keyword == "extend" ? extension(node, head) : unexpected(token_);
    }

    bool extension(DefinitionNode& node, Head head) {
        head.extension = true;
        if (!advance()) { return false; }
        const bool known = peek(TokenKind::Name) &&
                           begins_type_system_definition(lexer_.text(token_)) &&
                           (options_.directives_on_directives || !peek_keyword("directive"));
        return known ? type_system_definition(node, head) : unexpected(token_);
    }

    static bool begins_type_system_definition(std::string_view keyword) noexcept {
        return find_keyword(kTypeKeywords, keyword) != kTypeKeywords.end() ||
               keyword == "directive" || keyword == "schema";
    }

    bool type_system_definition(DefinitionNode& node, const Head& head) {
        const std::string_view keyword = lexer_.text(token_);
        if (keyword == "schema") { return schema(node, head); }
        if (keyword == "directive") { return directive(node, head); }
        return type(node, head, find_keyword(kTypeKeywords, keyword)->second);
    }

    template <class Node>
    Node& make(const Node*& pointer, const Head& head) noexcept {
        Node& node = *arena_.make<Node>();
        node.offset = head.offset;
        node.description = head.description;
        pointer = &node;
        return node;
    }

    // --- selections ---------------------------------------------------------------------------

    bool selection_set(const SelectionSetNode*& set) {
        const Nesting nesting(*this);
        if (!nesting.fits()) { return false; }
        SelectionSetNode& node = *arena_.make<SelectionSetNode>();
        set = &node;
        node.offset = token_.start;
        const bool parsed = options_.allow_empty_selection_sets
                                ? any<&DocumentParser::selection>(
                                      TokenKind::BraceL, TokenKind::BraceR, node.selections)
                                : many<&DocumentParser::selection>(
                                      TokenKind::BraceL, TokenKind::BraceR, node.selections);
        node.end = previous_end_;
        return parsed;
    }

    bool selection(SelectionNode& node) {
        node.offset = token_.start;
        if (peek(TokenKind::Spread) ? !spread(node) : !field(node)) { return false; }
        node.end = previous_end_;
        return true;
    }

    bool field(SelectionNode& node) {
        node.kind = SelectionKind::Field;
        bool aliased = false;
        if (!name(node.name) || !accept(TokenKind::Colon, aliased)) { return false; }
        if (aliased) {
            node.alias = node.name;
            if (!name(node.name)) { return false; }
        }
        return arguments(node.arguments, Constness::Variables) &&
               directives(node.directives, Constness::Variables) &&
               (!peek(TokenKind::BraceL) || selection_set(node.selection_set));
    }

    bool spread(SelectionNode& node) {
        bool conditional = false;
        if (!advance() || !accept_keyword("on", conditional)) { return false; }
        if (!conditional && peek(TokenKind::Name)) {
            node.kind = SelectionKind::FragmentSpread;
            return name(node.name) &&
                   (!options_.fragment_arguments ||
                    arguments(node.arguments, Constness::Variables)) &&
                   directives(node.directives, Constness::Variables);
        }
        node.kind = SelectionKind::InlineFragment;
        return (!conditional || name(node.type_condition)) &&
               directives(node.directives, Constness::Variables) &&
               selection_set(node.selection_set);
    }

    // --- executable definitions ---------------------------------------------------------------

    bool shorthand(DefinitionNode& definition, const Head& head) {
        if (head.description.present) {
            return fail(head.offset,
                        "Unexpected description, descriptions are not supported on "
                        "shorthand queries.");
        }
        OperationNode& node = make<OperationNode>(definition.operation, head);
        node.shorthand = true;
        return selection_set(node.selection_set);
    }

    bool variable_definition(VariableDefinitionNode& node) {
        node.offset = token_.start;
        if (!description(node.description)) { return false; }
        node.variable_offset = token_.start;
        return expect(TokenKind::Dollar) && name(node.variable) && type_annotation(node.type) &&
               default_value(node.default_value) && const_directives(node.directives);
    }

    bool variable_definitions(std::span<const VariableDefinitionNode>& nodes) {
        return optional_many<&DocumentParser::variable_definition>(TokenKind::ParenL,
                                                                   TokenKind::ParenR, nodes);
    }

    bool operation(DefinitionNode& definition, const Head& head, OperationType type) {
        OperationNode& node = make<OperationNode>(definition.operation, head);
        node.type = type;
        return advance() && (!peek(TokenKind::Name) || name(node.name)) &&
               variable_definitions(node.variables) &&
               directives(node.directives, Constness::Variables) &&
               selection_set(node.selection_set);
    }

    bool fragment(DefinitionNode& definition, const Head& head) {
        FragmentNode& node = make<FragmentNode>(definition.fragment, head);
        definition.kind = DefinitionKind::Fragment;
        if (!advance()) { return false; }
        if (peek_keyword("on")) { return unexpected(token_); }
        return name(node.name) &&
               (!options_.fragment_arguments || variable_definitions(node.variables)) &&
               expect_keyword("on") && name(node.type_condition) &&
               directives(node.directives, Constness::Variables) &&
               selection_set(node.selection_set);
    }

    // --- type system definitions --------------------------------------------------------------

    bool input_value(InputValueNode& node) {
        node.offset = token_.start;
        return description(node.description) && name(node.name) && type_annotation(node.type) &&
               default_value(node.default_value) && const_directives(node.directives);
    }

    bool argument_definitions(std::span<const InputValueNode>& nodes) {
        return optional_many<&DocumentParser::input_value>(TokenKind::ParenL, TokenKind::ParenR,
                                                           nodes);
    }

    bool field_definition(FieldDefinitionNode& node) {
        node.offset = token_.start;
        return description(node.description) && name(node.name) &&
               argument_definitions(node.arguments) && type_annotation(node.type) &&
               const_directives(node.directives);
    }

    bool enum_value(EnumValueNode& node) {
        node.offset = token_.start;
        if (!description(node.description)) { return false; }
        const bool is_name = peek(TokenKind::Name);
        if (is_name && kind_of_name(lexer_.text(token_)) != ValueKind::Enum) {
            return fail(token_.start,
                        fmt::format("{} is reserved and cannot be used for an enum value.",
                                    describe(token_)));
        }
        return name(node.name) && const_directives(node.directives);
    }

    bool root_operation(RootOperationNode& node) {
        node.offset = token_.start;
        const Token keyword = token_;
        if (!expect(TokenKind::Name)) { return false; }
        const auto* found = find_keyword(kOperationTypes, lexer_.text(keyword));
        if (found == kOperationTypes.end()) { return unexpected(keyword); }
        node.operation = found->second;
        return expect(TokenKind::Colon) && name(node.type);
    }

    bool schema(DefinitionNode& definition, const Head& head) {
        auto& node = make<SchemaDefinitionNode>(definition.schema, head);
        definition.kind = DefinitionKind::Schema;
        node.extension = head.extension;
        if (!advance() || !const_directives(node.directives)) { return false; }
        if (!node.extension) {
            return many<&DocumentParser::root_operation>(TokenKind::BraceL, TokenKind::BraceR,
                                                         node.operations);
        }
        return optional_many<&DocumentParser::root_operation>(TokenKind::BraceL, TokenKind::BraceR,
                                                              node.operations) &&
               (!node.operations.empty() || !node.directives.empty() || unexpected(token_));
    }

    bool type(DefinitionNode& definition, const Head& head, TypeKind kind) {
        auto& node = make<TypeDefinitionNode>(definition.type, head);
        definition.kind = DefinitionKind::Type;
        node.kind = kind;
        node.extension = head.extension;
        if (!advance() || !name(node.name) || !type_body(node)) { return false; }
        const bool adds_nothing = node.interfaces.empty() && node.directives.empty() &&
                                  node.fields.empty() && node.members.empty() &&
                                  node.values.empty() && node.input_fields.empty();
        return !node.extension || !adds_nothing || unexpected(token_);
    }

    bool type_body(TypeDefinitionNode& node) {
        const bool has_interfaces =
            node.kind == TypeKind::Object || node.kind == TypeKind::Interface;
        if (has_interfaces && !implements(node.interfaces)) { return false; }
        if (!const_directives(node.directives)) { return false; }
        switch (node.kind) {
            case TypeKind::Scalar:
                return true;
            case TypeKind::Object:
            case TypeKind::Interface:
                return optional_many<&DocumentParser::field_definition>(
                    TokenKind::BraceL, TokenKind::BraceR, node.fields);
            case TypeKind::Union:
                return union_members(node.members);
            case TypeKind::Enum:
                return optional_many<&DocumentParser::enum_value>(TokenKind::BraceL,
                                                                  TokenKind::BraceR, node.values);
            case TypeKind::InputObject:
                return optional_many<&DocumentParser::input_value>(
                    TokenKind::BraceL, TokenKind::BraceR, node.input_fields);
        }
        return false;
    }

    bool implements(std::span<const Name>& interfaces) {
        bool found = false;
        return accept_keyword("implements", found) &&
               (!found || delimited_many<&DocumentParser::name>(TokenKind::Amp, interfaces));
    }

    bool union_members(std::span<const Name>& members) {
        bool found = false;
        return accept(TokenKind::Equals, found) &&
               (!found || delimited_many<&DocumentParser::name>(TokenKind::Pipe, members));
    }

    bool directive(DefinitionNode& definition, const Head& head) {
        auto& node = make<DirectiveDefinitionNode>(definition.directive, head);
        definition.kind = DefinitionKind::Directive;
        node.extension = head.extension;
        if (!advance() || !expect(TokenKind::At) || !name(node.name)) { return false; }
        if (node.extension) {
            return const_directives(node.directives) &&
                   (!node.directives.empty() || unexpected(token_));
        }
        return argument_definitions(node.arguments) &&
               (!options_.directives_on_directives || const_directives(node.directives)) &&
               accept_keyword("repeatable", node.repeatable) && expect_keyword("on") &&
               delimited_many<&DocumentParser::directive_location>(TokenKind::Pipe, node.locations);
    }

    bool directive_location(Name& location) {
        const Token written = token_;
        if (!name(location)) { return false; }
        const auto* found = std::ranges::find(kDirectiveLocations, location.text);
        const bool known =
            found != kDirectiveLocations.end() &&
            (options_.directives_on_directives || location.text != kDirectiveLocations.back());
        return known || unexpected(written);
    }
};

}  // namespace

Parsed<const Document*> parse_document(std::string_view source, Arena& arena,
                                       const ParseOptions& options) {
    return DocumentParser(source, arena, options).document();
}

Parsed<const ValueNode*> parse_value(std::string_view source, Arena& arena,
                                     const ParseOptions& options) {
    return ValueParser(source, arena, options).value_alone(Constness::Variables);
}

Parsed<const ValueNode*> parse_const_value(std::string_view source, Arena& arena,
                                           const ParseOptions& options) {
    return ValueParser(source, arena, options).value_alone(Constness::Constant);
}

Parsed<const TypeNode*> parse_type(std::string_view source, Arena& arena,
                                   const ParseOptions& options) {
    return ValueParser(source, arena, options).type_alone();
}

}  // namespace millrace::graphql
