#pragma once
/// @file overlap.hpp — fields of the same response key: what makes two of them conflict

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>

#include "field_sets.hpp"
#include "lookup.hpp"

namespace millrace::graphql::validation {

/// Whether no object can be asked for both fields: their parents are different object types.
[[nodiscard]] inline bool are_exclusive(const FieldEntry& a, const FieldEntry& b) noexcept {
    const auto is_object = [](const Type* type) {
        return type != nullptr && type->kind == TypeKind::Object;
    };
    return a.parent != b.parent && is_object(a.parent) && is_object(b.parent);
}

/// Whether values of the two types cannot stand in the same place of an answer: different
/// wrappers, or different leaf types. Selections below tell objects apart.
[[nodiscard]] bool types_conflict(TypeRef a, TypeRef b) noexcept;

/// Null: unknown.
[[nodiscard]] inline TypeRef type_of(const FieldEntry& entry) noexcept {
    return entry.definition == nullptr ? nullptr : entry.definition->type;
}

[[nodiscard]] inline const DirectiveNode* stream_of(const FieldEntry& entry) noexcept {
    return entry.node->directives.empty() ? nullptr
                                          : find_directive(entry.node->directives, "stream");
}

}  // namespace millrace::graphql::validation
