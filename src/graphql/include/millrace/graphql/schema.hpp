#pragma once
/// @file schema.hpp — a type system, built, immutable and indexed

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/value/value.hpp>

namespace millrace::graphql {

class NameIndex;
struct Type;

enum class Wrap : std::uint8_t { Named, List, NonNull };

/// A type with its wrappers. Those a schema mentions are interned: equal types have equal
/// pointers. Those made for an operation (Schema::resolve) need not be; compare with same_type().
struct WrappedType {
    Wrap wrap = Wrap::Named;
    const Type* named = nullptr;               // the innermost type, whatever the wrap
    const WrappedType* of = nullptr;           // List, NonNull
    const WrappedType* as_list = nullptr;      // a list of this, where the schema mentions it
    const WrappedType* as_non_null = nullptr;  // this, non-null, where the schema mentions it

    [[nodiscard]] bool is_non_null() const noexcept { return wrap == Wrap::NonNull; }
    [[nodiscard]] bool is_list() const noexcept { return wrap == Wrap::List; }
    /// This type without an outer NonNull.
    [[nodiscard]] const WrappedType& nullable() const noexcept {
        return is_non_null() ? *of : *this;
    }
};
using TypeRef = const WrappedType*;

[[nodiscard]] bool same_type(TypeRef a, TypeRef b) noexcept;

/// As it is written: `[Int!]!`.
void append_type(std::string& out, TypeRef type);
[[nodiscard]] std::string to_string(TypeRef type);

struct Deprecation {
    bool deprecated = false;
    std::string_view reason;
};

/// An argument or an input field.
struct InputValue {
    std::string_view name;
    Description description;
    TypeRef type = nullptr;
    const ValueNode* default_literal = nullptr;  // null: none
    value::Value default_value;  // coerced (default-value coercion of September 2025); Absent: none
    Deprecation deprecation;
    const InputValueNode* node = nullptr;  // null for built-in definitions

    /// Non-null and without a default.
    [[nodiscard]] bool is_required() const noexcept {
        return type->is_non_null() && default_literal == nullptr;
    }
};

struct Field {
    std::string_view name;
    Description description;
    TypeRef type = nullptr;
    std::span<const InputValue> arguments;
    Deprecation deprecation;
    std::uint32_t index = 0;      // position in its type's `fields`
    const Type* owner = nullptr;  // null for the meta fields
    const FieldDefinitionNode* node = nullptr;

    [[nodiscard]] const InputValue* argument(std::string_view name) const noexcept;
};

struct EnumValue {
    std::string_view name;
    Description description;
    Deprecation deprecation;
    const EnumValueNode* node = nullptr;
};

enum class BuiltInScalar : std::uint8_t { None, Int, Float, String, Boolean, ID };

/// What a custom scalar is known to hold (SchemaOptions::known_scalars); Any: whatever comes.
enum class ScalarFormat : std::uint8_t { Any, DateTime, Date, Time, Uuid, BigInt, Decimal };

/// A named type.
struct Type {
    TypeKind kind = TypeKind::Scalar;
    std::string_view name;
    Description description;
    std::uint32_t id = 0;   // dense, unique within the schema
    bool built_in = false;  // Int, Float, String, Boolean, ID, and the introspection types
    bool internal = false;  // of SchemaOptions::internal_sdl: not for printing or introspection
    BuiltInScalar scalar = BuiltInScalar::None;
    ScalarFormat format = ScalarFormat::Any;
    std::string_view specified_by;                // Scalar: @specifiedBy(url:)
    bool one_of = false;                          // InputObject: @oneOf
    std::span<const Field> fields;                // Object, Interface
    std::span<const Type* const> interfaces;      // Object, Interface
    std::span<const Type* const> members;         // Union: as declared; Interface: implementing
                                                  // interfaces and objects in schema order
    std::span<const Type* const> possible_types;  // object types only, in schema order;
                                                  // an Object: itself
    std::span<const EnumValue> values;            // Enum
    std::span<const InputValue> input_fields;     // InputObject
    const TypeDefinitionNode* node = nullptr;     // null: built in
    std::span<const TypeDefinitionNode* const> extensions;
    const WrappedType* self = nullptr;             // this type without wrappers
    const NameIndex* index = nullptr;              // of fields, values or input fields, when many
    std::span<const std::uint64_t> sub_type_bits;  // abstract types: by Type::id

    [[nodiscard]] bool is_leaf() const noexcept {
        return kind == TypeKind::Scalar || kind == TypeKind::Enum;
    }
    [[nodiscard]] bool is_composite() const noexcept {
        return kind == TypeKind::Object || is_abstract();
    }
    [[nodiscard]] bool is_abstract() const noexcept {
        return kind == TypeKind::Interface || kind == TypeKind::Union;
    }
    [[nodiscard]] bool is_input() const noexcept {
        return is_leaf() || kind == TypeKind::InputObject;
    }
    [[nodiscard]] bool is_output() const noexcept { return kind != TypeKind::InputObject; }

    /// Own fields only; the meta fields __typename, __schema, __type are found through
    /// Schema::field(). O(1) for large types, a scan for small ones.
    [[nodiscard]] const Field* field(std::string_view name) const noexcept;
    [[nodiscard]] const InputValue* input_field(std::string_view name) const noexcept;
    [[nodiscard]] const EnumValue* value(std::string_view name) const noexcept;
};

struct Directive {
    std::string_view name;
    Description description;
    bool repeatable = false;
    bool built_in = false;
    bool internal = false;  // of SchemaOptions::internal_sdl: not for printing or introspection
    std::span<const InputValue> arguments;
    std::span<const std::string_view> locations;  // as in the language, e.g. "FIELD_DEFINITION"
    Deprecation deprecation;                      // working draft
    const DirectiveDefinitionNode* node = nullptr;

    [[nodiscard]] const InputValue* argument(std::string_view name) const noexcept;
    [[nodiscard]] bool is_allowed_at(std::string_view location) const noexcept;
};

/// A whole type system. Owns its text, nodes and types.
///
/// Lifetime:  immutable once built; shared between cores by shared_ptr<const Schema>.
/// Threads:   readable from any core.
/// Made by:   build_schema() and friends (schema_builder.hpp).
class Schema {
public:
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;
    ~Schema();

    [[nodiscard]] const Description& description() const noexcept;
    [[nodiscard]] const Type* query_type() const noexcept;
    [[nodiscard]] const Type* mutation_type() const noexcept;
    [[nodiscard]] const Type* subscription_type() const noexcept;
    [[nodiscard]] const Type* root_type(OperationType operation) const noexcept;

    /// All types in schema order: order of definition, a built-in scalar where it is first
    /// referenced, introspection types last. Built-in scalars that nothing refers to are not there.
    [[nodiscard]] std::span<const Type* const> types() const noexcept;
    [[nodiscard]] const Type* type(std::string_view name) const noexcept;
    [[nodiscard]] std::span<const Directive* const> directives() const noexcept;
    [[nodiscard]] const Directive* directive(std::string_view name) const noexcept;

    /// A field of `parent`, meta fields included: __typename on every composite type, __schema
    /// and __type on the query root.
    [[nodiscard]] const Field* field(const Type& parent, std::string_view name) const noexcept;

    /// Whether `object` is a possible type of `abstract` (or is it). O(1).
    [[nodiscard]] bool is_possible_type(const Type& abstract, const Type& object) const noexcept;
    /// Whether `sub` is `super`, implements it, or is a member of it.
    [[nodiscard]] bool is_sub_type(const Type& super, const Type& sub) const noexcept;
    /// Covariance of wrapped types (IsSubType of the specification).
    [[nodiscard]] bool is_sub_type(TypeRef super, TypeRef sub) const noexcept;
    /// Whether the sets of possible types meet.
    [[nodiscard]] bool overlap(const Type& a, const Type& b) const noexcept;

    /// The type that a type node of an operation names, or null when it names none. Wrappers
    /// that the schema does not mention are made in `arena`.
    [[nodiscard]] TypeRef resolve(const TypeNode& node, Arena& arena) const noexcept;

    /// The `schema` definitions and extensions, in order.
    [[nodiscard]] std::span<const SchemaDefinitionNode* const> definitions() const noexcept;

    /// The SDL texts this schema was built from, in order; Location::source counts them.
    [[nodiscard]] std::size_t source_count() const noexcept;
    [[nodiscard]] std::string_view source_name(std::size_t source) const noexcept;
    /// Line and column of `offset` in the text that `name`, a name in the same definition, is a
    /// view of. A name from elsewhere gives line 0.
    [[nodiscard]] Location locate(std::string_view name, Offset offset) const;

    struct Impl;
    explicit Schema(std::unique_ptr<Impl> impl) noexcept;
    [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace millrace::graphql
