#pragma once
/// @file sites.hpp — the nodes that rules look at, each with what the walk knows about it

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>

#include "document_index.hpp"

namespace millrace::graphql::validation {

struct DocumentSite {
    const Document& node;
};

struct OperationSite {
    const OperationNode& node;
    const Type* root;  // null: the schema has no such operations
    const OperationInfo& info;
};

/// A usage as one operation sees it.
struct OperationUsage {
    const VariableUsage* usage;
    const VariableDefinitionNode* definition;  // by the operation; null: there is none
};

/// An operation, when the whole document has been walked: all variables used by it and by the
/// fragments it leads to. Rules report at a moment of the operation.
struct OperationVariablesSite {
    const OperationInfo& operation;
    std::span<const OperationUsage> usages;
};

struct FragmentSite {
    const FragmentNode& node;
    const FragmentInfo& info;
};

struct VariableDefinitionSite {
    const VariableDefinitionNode& node;
    TypeRef type;  // null: unknown
};

struct FieldSite {
    const SelectionNode& node;
    const Type* parent;       // composite, or null: unknown
    const Field* definition;  // null: unknown
};

struct FragmentSpreadSite {
    const SelectionNode& node;
    const Type* parent;            // as in FieldSite
    const FragmentInfo* fragment;  // null: unknown
};

struct InlineFragmentSite {
    const SelectionNode& node;
    const Type* parent;  // as in FieldSite
    const Type* type;    // that its condition names, of any kind; without one, the type around
};

/// All directives of one node. Definitions that add up (a type and its extensions) share them.
struct DirectivesSite {
    enum class Shared : std::uint8_t { No, BySchema, ByType, ByDirective };

    std::span<const DirectiveNode> directives;
    Shared shared = Shared::No;
    std::string_view name = {};  // of the type or directive definition
};

struct DirectiveSite {
    const DirectiveNode& node;
    const Directive* definition;                 // of the schema; null: unknown there
    const DirectiveDefinitionNode* in_document;  // of the document, which counts more; or null
    std::string_view location;                   // as in the language, such as "FIELD"
    const Field* field;                          // the innermost field around, if any
    const Type* parent;                          // as in FieldSite
};

struct ArgumentSite {
    const ArgumentNode& node;
    const InputValue* definition;  // null: unknown
    const Field* field;            // the innermost field around, if any
    const Directive* directive;    // whose argument it is, when it is a directive's
    bool of_directive;
};

struct FragmentArgumentSite {
    const ArgumentNode& node;
    const VariableDefinitionNode* definition;  // null: unknown
    const FragmentInfo& fragment;
};

/// A value that stands for itself: the whole value of an argument, or a default value.
struct ValueSite {
    const ValueNode& node;
    TypeRef type;  // null: unknown
};

struct ObjectSite {
    const ValueNode& node;
};

struct ObjectFieldSite {
    const ValueNode& object;
    std::size_t position;          // in object.fields
    const InputValue* definition;  // null: unknown
    const Type* type;              // the input object; null: unknown

    [[nodiscard]] const ObjectFieldNode& node() const noexcept { return object.fields[position]; }
};

struct EnumSite {
    const ValueNode& node;
    const Type* type;        // the enum; null: something else is expected here
    const EnumValue* value;  // null: unknown
};

/// A type by its name: in a condition, in the type of a variable, in a type definition.
struct NamedTypeSite {
    const Name& name;
    bool in_type_system;
};

}  // namespace millrace::graphql::validation
