#pragma once
/// @file ast.hpp — the tree of a GraphQL document
///
/// Nodes are plain structs in the arena of their Document; text is a view into the source (or
/// into the arena where it had escapes). An optional part that is not there is a null pointer,
/// an empty span or an empty name. Positions are byte offsets into the source; line and column
/// are computed when an error needs them (source.hpp).

#include <cstdint>
#include <span>
#include <string_view>

namespace millrace::graphql {

using Offset = std::uint32_t;

struct Name {
    std::string_view text;
    Offset offset = 0;

    [[nodiscard]] bool empty() const noexcept { return text.empty(); }
};

// --- values and types -------------------------------------------------------------------------

enum class ValueKind : std::uint8_t {
    Variable,
    Int,
    Float,
    String,
    Boolean,
    Null,
    Enum,
    List,
    Object
};

struct ValueNode;

struct ObjectFieldNode {
    Name name;
    const ValueNode* value = nullptr;
};

struct ValueNode {
    ValueKind kind = ValueKind::Null;
    bool block = false;  // String written as a block string
    Offset offset = 0;
    Offset end = 0;
    /// Variable: its name without `$`. Int, Float: as written. String: the value, unescaped.
    /// Boolean: "true" or "false". Enum: the name.
    std::string_view text;
    std::span<const ValueNode> items;         // List
    std::span<const ObjectFieldNode> fields;  // Object
};

enum class TypeNodeKind : std::uint8_t { Named, List, NonNull };

struct TypeNode {
    TypeNodeKind kind = TypeNodeKind::Named;
    Offset offset = 0;
    Offset end = 0;
    Name name;                     // Named
    const TypeNode* of = nullptr;  // List, NonNull
};

struct ArgumentNode {
    Name name;  // its offset is the argument's
    const ValueNode* value = nullptr;
};

struct DirectiveNode {
    Name name;
    std::span<const ArgumentNode> arguments;
    Offset offset = 0;  // of the `@`
};

struct Description {
    std::string_view text;  // the value, block string dedented
    Offset offset = 0;
    bool present = false;  // an empty description is still one
    bool block = false;
};

// --- executable definitions -------------------------------------------------------------------

enum class SelectionKind : std::uint8_t { Field, FragmentSpread, InlineFragment };

struct SelectionNode;

struct SelectionSetNode {
    Offset offset = 0;  // of the `{`
    Offset end = 0;
    std::span<const SelectionNode> selections;
};

struct SelectionNode {
    SelectionKind kind = SelectionKind::Field;
    Offset offset = 0;
    Offset end = 0;
    Name alias;           // Field, when written
    Name name;            // Field; FragmentSpread: the fragment's
    Name type_condition;  // InlineFragment, when written
    std::span<const ArgumentNode> arguments;
    std::span<const DirectiveNode> directives;
    const SelectionSetNode* selection_set = nullptr;  // null: none written

    [[nodiscard]] std::string_view response_key() const noexcept {
        return alias.empty() ? name.text : alias.text;
    }
};

enum class OperationType : std::uint8_t { Query, Mutation, Subscription };

struct VariableDefinitionNode {
    Description description;
    Name variable;               // without `$`; its offset is that of the name
    Offset offset = 0;           // of the definition: its description, or the `$`
    Offset variable_offset = 0;  // of the `$`
    const TypeNode* type = nullptr;
    const ValueNode* default_value = nullptr;
    std::span<const DirectiveNode> directives;
};

struct OperationNode {
    Description description;
    OperationType type = OperationType::Query;
    bool shorthand = false;  // `{ … }` without keyword
    Offset offset = 0;
    Name name;
    std::span<const VariableDefinitionNode> variables;
    std::span<const DirectiveNode> directives;
    const SelectionSetNode* selection_set = nullptr;
};

struct FragmentNode {
    Description description;
    Offset offset = 0;
    Name name;
    Name type_condition;
    std::span<const VariableDefinitionNode> variables;  // only with the fragment-arguments option
    std::span<const DirectiveNode> directives;
    const SelectionSetNode* selection_set = nullptr;
};

// --- type system definitions ------------------------------------------------------------------

struct InputValueNode {  // argument definition or input field
    Description description;
    Offset offset = 0;
    Name name;
    const TypeNode* type = nullptr;
    const ValueNode* default_value = nullptr;
    std::span<const DirectiveNode> directives;
};

struct FieldDefinitionNode {
    Description description;
    Offset offset = 0;
    Name name;
    std::span<const InputValueNode> arguments;
    const TypeNode* type = nullptr;
    std::span<const DirectiveNode> directives;
};

struct EnumValueNode {
    Description description;
    Offset offset = 0;
    Name name;
    std::span<const DirectiveNode> directives;
};

enum class TypeKind : std::uint8_t { Scalar, Object, Interface, Union, Enum, InputObject };

struct TypeDefinitionNode {
    Description description;
    TypeKind kind = TypeKind::Scalar;
    bool extension = false;
    Offset offset = 0;  // of the description, or of the first keyword
    Name name;
    std::span<const Name> interfaces;  // Object, Interface
    std::span<const Name> members;     // Union
    std::span<const DirectiveNode> directives;
    std::span<const FieldDefinitionNode> fields;   // Object, Interface
    std::span<const InputValueNode> input_fields;  // InputObject
    std::span<const EnumValueNode> values;         // Enum
};

struct RootOperationNode {
    OperationType operation = OperationType::Query;
    Offset offset = 0;
    Name type;
};

struct SchemaDefinitionNode {
    Description description;
    bool extension = false;
    Offset offset = 0;
    std::span<const DirectiveNode> directives;
    std::span<const RootOperationNode> operations;
};

struct DirectiveDefinitionNode {
    Description description;
    bool extension = false;  // `extend directive`, working draft
    bool repeatable = false;
    Offset offset = 0;
    Name name;
    std::span<const InputValueNode> arguments;
    std::span<const DirectiveNode> directives;  // working draft
    std::span<const Name> locations;
};

// --- documents --------------------------------------------------------------------------------

enum class DefinitionKind : std::uint8_t { Operation, Fragment, Type, Schema, Directive };

/// One definition, in document order. Exactly one pointer is set, as `kind` says.
struct DefinitionNode {
    DefinitionKind kind = DefinitionKind::Operation;
    const OperationNode* operation = nullptr;
    const FragmentNode* fragment = nullptr;
    const TypeDefinitionNode* type = nullptr;
    const SchemaDefinitionNode* schema = nullptr;
    const DirectiveDefinitionNode* directive = nullptr;
};

struct Document {
    std::string_view source;
    std::span<const DefinitionNode> definitions;
};

}  // namespace millrace::graphql
