#include "same_arguments.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
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

std::string_view name_of(const ObjectFieldNode& field) noexcept {
    return field.name.text;
}

bool same_fields(std::span<const ObjectFieldNode> left, std::span<const ObjectFieldNode> right) {
    if (left.size() != right.size()) { return false; }
    if (std::ranges::equal(left, right, {}, name_of, name_of)) {
        return std::ranges::equal(left, right, [](const auto& a, const auto& b) {
            return same_value(*a.value, *b.value);
        });
    }
    return std::ranges::equal(by_name(left), by_name(right), [](const auto* a, const auto* b) {
        return a->name.text == b->name.text && same_value(*a->value, *b->value);
    });
}

/// Finds arguments by name; of several, the last.
class ArgumentLookup {
public:
    explicit ArgumentLookup(std::span<const ArgumentNode> arguments) : arguments_(arguments) {
        if (arguments.size() > kScanMax) { sorted_ = by_name(arguments); }
    }

    [[nodiscard]] const ValueNode* find(std::string_view name) const {
        if (sorted_.empty()) {
            for (const ArgumentNode& argument : arguments_ | std::views::reverse) {
                if (argument.name.text == name) { return argument.value; }
            }
            return nullptr;
        }
        const auto end = std::ranges::upper_bound(
            sorted_, name, {}, [](const ArgumentNode* node) { return node->name.text; });
        if (end == sorted_.begin() || (*std::prev(end))->name.text != name) { return nullptr; }
        return (*std::prev(end))->value;
    }

private:
    static constexpr std::size_t kScanMax = 16;

    std::span<const ArgumentNode> arguments_;
    std::vector<const ArgumentNode*> sorted_;
};

}  // namespace

bool same_value(const ValueNode& left, const ValueNode& right) {
    if (left.kind != right.kind || left.block != right.block) { return false; }
    switch (left.kind) {
        case ValueKind::List:
            return std::ranges::equal(left.items, right.items, same_value);
        case ValueKind::Object:
            return same_fields(left.fields, right.fields);
        case ValueKind::Null:
            return true;
        default:
            return left.text == right.text;
    }
}

bool same_arguments(std::span<const ArgumentNode> left, std::span<const ArgumentNode> right) {
    if (left.size() != right.size()) { return false; }
    const ArgumentLookup others(right);
    return std::ranges::all_of(left, [&](const ArgumentNode& argument) {
        const ValueNode* other = others.find(argument.name.text);
        return other != nullptr && same_value(*argument.value, *other);
    });
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
