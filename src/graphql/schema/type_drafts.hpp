#pragma once
/// @file type_drafts.hpp — which definitions make up which type, and the order of the types

#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <millrace/graphql/schema.hpp>

#include "schema/schema_impl.hpp"

namespace millrace::graphql {

/// A type to be: its definition and the extensions of the same kind.
struct TypeDraft {
    SdlRole role = SdlRole::Text;
    const TypeDefinitionNode* node = nullptr;
    std::vector<const TypeDefinitionNode*> extensions;
    Type* type = nullptr;
    bool redeclared = false;  // a built-in type that a text defines too
    bool listed = false;      // part of the schema, and in order()

    [[nodiscard]] std::string_view name() const noexcept { return node->name.text; }

    template <class Visit>
    void each_node(Visit&& visit) const {
        visit(*node);
        for (const TypeDefinitionNode* extension : extensions) { visit(*extension); }
    }
};

/// The types of several documents. Extensions of unknown types, or of another kind than the type,
/// are left out: the document rules report them. Of equal definitions the last one counts.
class TypeDrafts {
public:
    explicit TypeDrafts(std::span<const SchemaPart> parts);

    [[nodiscard]] TypeDraft* find(std::string_view name) noexcept;
    /// Types of the texts in order of definition, each built-in one where it is first referenced.
    [[nodiscard]] std::span<TypeDraft* const> order() const noexcept { return order_; }
    [[nodiscard]] std::deque<TypeDraft>& all() noexcept { return drafts_; }
    /// The definition whose fields are the meta fields.
    [[nodiscard]] const TypeDefinitionNode& meta() const noexcept { return *meta_; }

private:
    void declare(const TypeDefinitionNode& node, SdlRole role);
    void extend(const TypeDefinitionNode& node);
    void put_in_order(std::span<const SchemaPart> parts);
    void list(TypeDraft& draft);
    void list_if_built_in(std::string_view name);
    void list_if_built_in(const TypeNode& node);

    std::deque<TypeDraft> drafts_;
    boost::unordered_flat_map<std::string_view, TypeDraft*> by_name_;
    std::vector<TypeDraft*> order_;
    const TypeDefinitionNode* meta_ = nullptr;
};

}  // namespace millrace::graphql
