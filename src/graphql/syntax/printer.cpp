#include <millrace/graphql/printer.hpp>

#include <algorithm>

#include "syntax/value_printer.hpp"

namespace millrace::graphql {

namespace {

std::string_view keyword_of(OperationType type) noexcept {
    switch (type) {
        case OperationType::Query:
            return "query";
        case OperationType::Mutation:
            return "mutation";
        case OperationType::Subscription:
            return "subscription";
    }
    return {};
}

std::string_view keyword_of(TypeKind kind) noexcept {
    switch (kind) {
        case TypeKind::Scalar:
            return "scalar ";
        case TypeKind::Object:
            return "type ";
        case TypeKind::Interface:
            return "interface ";
        case TypeKind::Union:
            return "union ";
        case TypeKind::Enum:
            return "enum ";
        case TypeKind::InputObject:
            return "input ";
    }
    return {};
}

bool is_multiline(const ArgumentNode& argument) {
    return extent_of(*argument.value).line_ends != 0;
}

bool is_multiline(const DirectiveNode& directive) {
    return std::ranges::any_of(directive.arguments,
                               [](const ArgumentNode& each) { return is_multiline(each); });
}

/// Whether a definition of a variable or an argument does not fit on one line with others.
template <class Definition>
bool is_multiline(const Definition& definition) {
    return definition.description.present ||
           (definition.default_value != nullptr &&
            extent_of(*definition.default_value).line_ends != 0) ||
           std::ranges::any_of(definition.directives,
                               [](const DirectiveNode& each) { return is_multiline(each); });
}

template <class Definition>
bool any_multiline(std::span<const Definition> definitions) {
    return std::ranges::any_of(definitions,
                               [](const Definition& each) { return is_multiline(each); });
}

class DocumentPrinter : public ValuePrinter {
public:
    void document(const Document& document) {
        joined(document.definitions, "\n\n",
               [this](const DefinitionNode& each) { definition(each); });
    }

    void definition(const DefinitionNode& node) {
        switch (node.kind) {
            case DefinitionKind::Operation:
                return operation(*node.operation);
            case DefinitionKind::Fragment:
                return fragment(*node.fragment);
            case DefinitionKind::Type:
                return type_definition(*node.type);
            case DefinitionKind::Schema:
                return schema(*node.schema);
            case DefinitionKind::Directive:
                return directive_definition(*node.directive);
        }
    }

    void selection_set(const SelectionSetNode& node) {
        if (node.selections.empty()) { return text("{}"); }
        block('{', node.selections, '}', [this](const SelectionNode& each) { selection(each); });
    }

private:
    // --- executable definitions ---------------------------------------------------------------

    void selection(const SelectionNode& node) {
        const std::size_t line_start = out_.size();
        if (node.kind == SelectionKind::Field) {
            if (!node.alias.empty()) {
                text(node.alias.text);
                text(": ");
            }
            text(node.name.text);
        } else {
            text("...");
            text(node.name.text);
            if (!node.type_condition.empty()) {
                text(" on ");
                text(node.type_condition.text);
            }
        }
        field_arguments(node.arguments, out_.size() - line_start);
        directives(node.directives);
        if (node.selection_set != nullptr) {
            text(" ");
            selection_set(*node.selection_set);
        }
    }

    void operation(const OperationNode& node) {
        description(node.description);
        const bool shorthand = node.type == OperationType::Query && !node.description.present &&
                               node.name.empty() && node.variables.empty() &&
                               node.directives.empty();
        if (!shorthand) {
            text(keyword_of(node.type));
            if (!node.name.empty() || !node.variables.empty()) { text(" "); }
            text(node.name.text);
            operation_variables(node.variables);
            directives(node.directives);
            text(" ");
        }
        selection_set(*node.selection_set);
    }

    /// Not indented on several lines: so does the reference implementation.
    void operation_variables(std::span<const VariableDefinitionNode> nodes) {
        if (!any_multiline(nodes)) { return variables(nodes, "(", ", ", ")"); }
        variables(nodes, "(\n", "\n", "\n)");
    }

    void variables(std::span<const VariableDefinitionNode> nodes, std::string_view open,
                   std::string_view separator, std::string_view close) {
        if (nodes.empty()) { return; }
        lines(open);
        bool first = true;
        for (const VariableDefinitionNode& node : nodes) {
            if (!first) { lines(separator); }
            first = false;
            variable(node);
        }
        lines(close);
    }

    void variable(const VariableDefinitionNode& node) {
        description(node.description);
        text("$");
        typed(node);
    }

    void fragment(const FragmentNode& node) {
        description(node.description);
        text("fragment ");
        text(node.name.text);
        variables(node.variables, "(", ", ", ")");
        text(" on ");
        text(node.type_condition.text);
        directives(node.directives);
        text(" ");
        selection_set(*node.selection_set);
    }

    // --- type system definitions --------------------------------------------------------------

    void description(const Description& node) {
        if (!node.present) { return; }
        string(node.text, node.block);
        line_end();
    }

    static std::string_view name_of(const VariableDefinitionNode& node) {
        return node.variable.text;
    }
    static std::string_view name_of(const InputValueNode& node) { return node.name.text; }

    /// name: Type = default @directives
    template <class Definition>
    void typed(const Definition& node) {
        text(name_of(node));
        text(": ");
        type(*node.type);
        if (node.default_value != nullptr) {
            text(" = ");
            value(*node.default_value);
        }
        directives(node.directives);
    }

    void input_value(const InputValueNode& node) {
        description(node.description);
        typed(node);
    }

    void argument_definitions(std::span<const InputValueNode> nodes) {
        if (nodes.empty()) { return; }
        const auto print = [this](const InputValueNode& each) { input_value(each); };
        if (any_multiline(nodes)) { return block('(', nodes, ')', print); }
        text("(");
        joined(nodes, ", ", print);
        text(")");
    }

    void field(const FieldDefinitionNode& node) {
        description(node.description);
        text(node.name.text);
        argument_definitions(node.arguments);
        text(": ");
        type(*node.type);
        directives(node.directives);
    }

    void enum_value(const EnumValueNode& node) {
        description(node.description);
        text(node.name.text);
        directives(node.directives);
    }

    void names(std::string_view before, std::span<const Name> nodes, std::string_view separator) {
        if (nodes.empty()) { return; }
        text(before);
        joined(nodes, separator, [this](const Name& each) { text(each.text); });
    }

    template <class Node, class Print>
    void optional_block(std::span<const Node> nodes, const Print& print) {
        if (nodes.empty()) { return; }
        text(" ");
        block('{', nodes, '}', print);
    }

    void type_definition(const TypeDefinitionNode& node) {
        description(node.description);
        if (node.extension) { text("extend "); }
        text(keyword_of(node.kind));
        text(node.name.text);
        names(" implements ", node.interfaces, " & ");
        directives(node.directives);
        names(" = ", node.members, " | ");
        optional_block(node.fields, [this](const FieldDefinitionNode& each) { field(each); });
        optional_block(node.values, [this](const EnumValueNode& each) { enum_value(each); });
        optional_block(node.input_fields,
                       [this](const InputValueNode& each) { input_value(each); });
    }

    void schema(const SchemaDefinitionNode& node) {
        description(node.description);
        text(node.extension ? "extend schema" : "schema");
        directives(node.directives);
        optional_block(node.operations, [this](const RootOperationNode& each) {
            text(keyword_of(each.operation));
            text(": ");
            text(each.type.text);
        });
    }

    void directive_definition(const DirectiveDefinitionNode& node) {
        description(node.description);
        text(node.extension ? "extend directive @" : "directive @");
        text(node.name.text);
        argument_definitions(node.arguments);
        directives(node.directives);
        if (node.repeatable) { text(" repeatable"); }
        names(" on ", node.locations, " | ");
    }
};

/// The text of one node, printed by the function for its kind.
template <class Node>
std::string print_with(void (DocumentPrinter::*print)(const Node&), const Node& node) {
    DocumentPrinter printer;
    (printer.*print)(node);
    return std::move(printer).take();
}

}  // namespace

std::string print_document(const Document& document) {
    return print_with(&DocumentPrinter::document, document);
}

std::string print_definition(const DefinitionNode& definition) {
    return print_with(&DocumentPrinter::definition, definition);
}

std::string print_selection_set(const SelectionSetNode& selection_set) {
    return print_with(&DocumentPrinter::selection_set, selection_set);
}

std::string print_value(const ValueNode& value) {
    return print_with<ValueNode>(&DocumentPrinter::value, value);
}

std::string print_type(const TypeNode& type) {
    return print_with<TypeNode>(&DocumentPrinter::type, type);
}

std::string print_directive(const DirectiveNode& directive) {
    return print_with<DirectiveNode>(&DocumentPrinter::directive, directive);
}

}  // namespace millrace::graphql
