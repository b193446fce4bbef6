#include "schema/type_changes.hpp"

#include <algorithm>
#include <vector>

#include <millrace/base/nearest.hpp>
#include <millrace/graphql/printer.hpp>

namespace millrace::graphql {

namespace {

bool same_name(TypeRef before, TypeRef after) noexcept {
    return after->wrap == Wrap::Named && before->named->name == after->named->name;
}

ValueNode sorted(const ValueNode& literal, Arena& arena) {
    ValueNode copy = literal;
    std::vector<ValueNode> items;
    for (const ValueNode& item : literal.items) { items.push_back(sorted(item, arena)); }
    copy.items = arena.copy(std::span<const ValueNode>(items));
    std::vector<ObjectFieldNode> fields;
    for (const ObjectFieldNode& field : literal.fields) {
        auto* value = arena.make<ValueNode>();
        *value = sorted(*field.value, arena);
        fields.push_back({field.name, value});
    }
    std::ranges::sort(fields, [](const ObjectFieldNode& a, const ObjectFieldNode& b) {
        return compare_natural(a.name.text, b.name.text) < 0;
    });
    copy.fields = arena.copy(std::span<const ObjectFieldNode>(fields));
    return copy;
}

}  // namespace

bool is_safe_output_change(TypeRef before, TypeRef after) noexcept {
    if (!before->is_non_null() && after->is_non_null()) { after = after->of; }
    if (before->wrap == Wrap::Named) { return same_name(before, after); }
    return before->wrap == after->wrap && is_safe_output_change(before->of, after->of);
}

bool is_safe_input_change(TypeRef before, TypeRef after) noexcept {
    if (before->is_non_null() && !after->is_non_null()) { before = before->of; }
    if (before->wrap == Wrap::Named) { return same_name(before, after); }
    return before->wrap == after->wrap && is_safe_input_change(before->of, after->of);
}

std::string print_sorted(const ValueNode& literal) {
    Arena arena;
    return print_value(sorted(literal, arena));
}

}  // namespace millrace::graphql
