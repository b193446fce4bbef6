#include "syntax/value_printer.hpp"

#include <algorithm>

#include <millrace/graphql/printer.hpp>

#include "syntax/characters.hpp"

namespace millrace::graphql {

namespace {

constexpr std::size_t kLineLengthMax = 80;
constexpr std::size_t kSeparatorLength = 2;  // ", " and ": "

Extent extent_of_text(std::string_view text) {
    return {utf16_length(text), static_cast<std::size_t>(std::ranges::count(text, '\n'))};
}

/// The word a leaf is written as; trees made by programs may leave out that of null.
std::string_view word_of(const ValueNode& value) noexcept {
    return value.kind == ValueKind::Null ? "null" : value.text;
}

Extent extent_of_string(const ValueNode& value) {
    std::string text;
    if (value.block) {
        append_block_string_literal(text, value.text);
    } else {
        append_string_literal(text, value.text);
    }
    return extent_of_text(text);
}

Extent extent_of_named(std::string_view name, const ValueNode& value) {
    const Extent extent = extent_of(value);
    return {name.size() + kSeparatorLength + extent.length, extent.line_ends};
}

Extent extent_of_item(const ValueNode& value) {
    return extent_of(value);
}
Extent extent_of_item(const ObjectFieldNode& field) {
    return extent_of_named(field.name.text, *field.value);
}
Extent extent_of_item(const ArgumentNode& argument) {
    return extent_of_named(argument.name.text, *argument.value);
}

/// Of the items with `separator_length` characters between each two.
template <class Node>
Extent extent_of_items(std::span<const Node> nodes, std::size_t separator_length) {
    Extent sum;
    for (const Node& node : nodes) {
        const Extent extent = extent_of_item(node);
        sum.length += extent.length;
        sum.line_ends += extent.line_ends;
    }
    if (!nodes.empty()) { sum.length += separator_length * (nodes.size() - 1); }
    return sum;
}

/// The brackets of a list on one line take 2 characters, those of an object 4.
constexpr std::size_t kListBrackets = 2;
constexpr std::size_t kObjectBrackets = 4;

template <class Node>
bool fits_on_line(std::span<const Node> nodes, std::size_t around) {
    return around + extent_of_items(nodes, kSeparatorLength).length <= kLineLengthMax;
}

template <class Node>
Extent extent_of_collection(std::span<const Node> nodes, std::size_t brackets) {
    Extent extent = extent_of_items(nodes, kSeparatorLength);
    extent.length += brackets;
    if (extent.length <= kLineLengthMax) { return extent; }
    extent = extent_of_items(nodes, 1);
    extent.line_ends += nodes.size() - 1;
    extent.length += 2 * (extent.line_ends + 1);       // indentation
    return {extent.length + 4, extent.line_ends + 2};  // brackets on lines of their own
}

}  // namespace

Extent extent_of(const ValueNode& value) {
    switch (value.kind) {
        case ValueKind::Variable:
            return {value.text.size() + 1, 0};
        case ValueKind::String:
            return extent_of_string(value);
        case ValueKind::List:
            return extent_of_collection(value.items, kListBrackets);
        case ValueKind::Object:
            return extent_of_collection(value.fields, kObjectBrackets);
        case ValueKind::Int:
        case ValueKind::Float:
        case ValueKind::Boolean:
        case ValueKind::Null:
        case ValueKind::Enum:
            break;
    }
    return {word_of(value).size(), 0};
}

void ValuePrinter::line_end() {
    out_ += '\n';
    out_.append(indentation_ * 2, ' ');
}

void ValuePrinter::lines(std::string_view text) {
    for (const char c : text) {
        if (c == '\n') {
            line_end();
        } else {
            out_ += c;
        }
    }
}

void ValuePrinter::string(std::string_view value, bool block) {
    if (!block) { return append_string_literal(out_, value); }
    std::string literal;
    append_block_string_literal(literal, value);
    lines(literal);
}

void ValuePrinter::value(const ValueNode& node) {
    switch (node.kind) {
        case ValueKind::Variable:
            text("$");
            break;
        case ValueKind::String:
            return string(node.text, node.block);
        case ValueKind::List:
            return list(node);
        case ValueKind::Object:
            return object(node);
        case ValueKind::Int:
        case ValueKind::Float:
        case ValueKind::Boolean:
        case ValueKind::Null:
        case ValueKind::Enum:
            break;
    }
    text(word_of(node));
}

void ValuePrinter::list(const ValueNode& node) {
    const auto item = [this](const ValueNode& each) { value(each); };
    if (!fits_on_line(node.items, kListBrackets)) { return block('[', node.items, ']', item); }
    text("[");
    joined(node.items, ", ", item);
    text("]");
}

void ValuePrinter::object(const ValueNode& node) {
    const auto field = [this](const ObjectFieldNode& each) {
        named_value(each.name.text, *each.value);
    };
    if (!fits_on_line(node.fields, kObjectBrackets)) { return block('{', node.fields, '}', field); }
    text("{ ");
    joined(node.fields, ", ", field);
    text(" }");
}

void ValuePrinter::named_value(std::string_view name, const ValueNode& node) {
    text(name);
    text(": ");
    value(node);
}

void ValuePrinter::type(const TypeNode& node) {
    switch (node.kind) {
        case TypeNodeKind::Named:
            return text(node.name.text);
        case TypeNodeKind::NonNull:
            type(*node.of);
            return text("!");
        case TypeNodeKind::List:
            text("[");
            type(*node.of);
            return text("]");
    }
}

void ValuePrinter::directive(const DirectiveNode& node) {
    text("@");
    text(node.name.text);
    if (node.arguments.empty()) { return; }
    text("(");
    joined(node.arguments, ", ",
           [this](const ArgumentNode& each) { named_value(each.name.text, *each.value); });
    text(")");
}

void ValuePrinter::directives(std::span<const DirectiveNode> nodes) {
    for (const DirectiveNode& node : nodes) {
        text(" ");
        directive(node);
    }
}

void ValuePrinter::field_arguments(std::span<const ArgumentNode> nodes, std::size_t prefix_length) {
    if (nodes.empty()) { return; }
    const auto argument = [this](const ArgumentNode& each) {
        named_value(each.name.text, *each.value);
    };
    constexpr std::size_t kParentheses = 2;
    if (!fits_on_line(nodes, prefix_length + kParentheses)) {
        return block('(', nodes, ')', argument);
    }
    text("(");
    joined(nodes, ", ", argument);
    text(")");
}

}  // namespace millrace::graphql
