#include "same_arguments.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace millrace::graphql::validation {

namespace {

template <class Node>
std::vector<const Node*> by_name(std::span<const Node> nodes) {
    std::vector<const Node*> sorted;
    sorted.reserve(nodes.size());
    for (const Node& node : nodes) { sorted.push_back(&node); }
    std::ranges::sort(
        sorted, {}, [](const Node* node) { return std::pair(node->name.text, node->name.offset); });
    return sorted;
}

/// `Node` has a name and a value: an argument or a field of an object.
template <class Node>
bool same_members(std::span<const Node> left, std::span<const Node> right) {
    if (left.size() != right.size()) { return false; }
    const bool same_order = std::ranges::equal(
        left, right, {}, [](const Node& node) { return node.name.text; },
        [](const Node& node) { return node.name.text; });
    if (same_order) {
        return std::ranges::equal(left, right, [](const Node& a, const Node& b) {
            return same_value(*a.value, *b.value);
        });
    }
    return std::ranges::equal(by_name(left), by_name(right), [](const Node* a, const Node* b) {
        return a->name.text == b->name.text && same_value(*a->value, *b->value);
    });
}

}  // namespace

bool same_value(const ValueNode& left, const ValueNode& right) {
    if (left.kind != right.kind || left.block != right.block) { return false; }
    switch (left.kind) {
        case ValueKind::List:
            return std::ranges::equal(left.items, right.items, same_value);
        case ValueKind::Object:
            return same_members(left.fields, right.fields);
        case ValueKind::Null:
            return true;
        default:
            return left.text == right.text;
    }
}

bool same_arguments(std::span<const ArgumentNode> left, std::span<const ArgumentNode> right) {
    return same_members(left, right);
}

void append_value_key(std::string& key, const ValueNode& value) {
    // Texts carry their length, so that no text can look like the end of another.
    const auto append_text = [&](std::string_view text) {
        key.append(std::to_string(text.size())).append(":").append(text);
    };
    key.push_back(static_cast<char>('a' + static_cast<int>(value.kind)));
    switch (value.kind) {
        case ValueKind::List:
            key.push_back('[');
            for (const ValueNode& item : value.items) { append_value_key(key, item); }
            key.push_back(']');
            break;
        case ValueKind::Object:
            key.push_back('{');
            for (const ObjectFieldNode* field : by_name(value.fields)) {
                append_text(field->name.text);
                append_value_key(key, *field->value);
            }
            key.push_back('}');
            break;
        default:
            if (value.block) { key.push_back('"'); }
            append_text(value.text);
    }
}

}  // namespace millrace::graphql::validation
