#pragma once
/// @file schema_impl.hpp — what a schema is made of

#include <array>
#include <optional>
#include <vector>

#include <millrace/graphql/schema.hpp>

#include "schema/name_index.hpp"
#include "schema/sdl_document.hpp"

namespace millrace::graphql {

/// A document and the call that brought it in: 0 for build_schema(), then one more for each
/// extend_schema(). Later layers add to earlier ones but are not what names root types.
struct SchemaPart {
    SdlDocumentPtr document;
    std::uint32_t layer = 0;
};

struct Schema::Impl {
    std::vector<SchemaPart> parts;
    std::vector<const SdlDocument*> texts;  // the parts that users wrote, in order
    bool known_scalars = false;

    Arena arena;  // everything below
    Description description;
    std::span<const Type* const> types;
    std::optional<NameIndex> type_index;
    std::span<const Directive* const> directives;
    std::span<const DirectiveDefinitionNode* const> directive_nodes;  // also of built-in ones
    std::span<const SchemaDefinitionNode* const> definitions;
    std::array<const Type*, 3> roots{};  // by OperationType
    const Field* typename_field = nullptr;
    const Field* schema_field = nullptr;
    const Field* type_field = nullptr;
};

}  // namespace millrace::graphql
