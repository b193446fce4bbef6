#pragma once
/// @file coercion.hpp — input values: from literals and JSON to what a field asks for
///
/// Coerced values: Int, Float, BigInt and Decimal numbers keep their digits (Kind::Number; an
/// Int in plain digits whatever its spelling was), ID is a String, an enum value Kind::Enum, an
/// input object Kind::Object with its members in the order of the schema, defaults filled in,
/// absent ones left out. A custom scalar keeps numbers, text and key order as they came.
///
/// Each coerce_…() first runs without a thought for messages; only when it fails is the value
/// walked again to say why (input_check.hpp).

#include <cstdint>
#include <span>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/base/limits.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/value/value.hpp>

namespace millrace::graphql {

/// Why an argument was refused.
struct CoercionFailure {
    std::string_view message;  // in the arena
    Offset offset = 0;         // in the text of the operation
};

template <class T>
using Coerced = tl::expected<T, CoercionFailure>;

/// Variables: an Object with a member for each variable that has a value, null included.
/// Made by coerce_variables(); Absent counts as an empty Object.
using VariableValues = value::Value;

struct VariableLimits {
    std::size_t errors_max = limits::kVariableErrorsMax;
};

/// CoerceVariableValues. `given` is the `variables` member of the request: an Object as decoded
/// from JSON, Absent or Null. `source` is the text of the operation, for locations.
/// Lifetime: the answer borrows from `given`, from the schema and from the nodes.
[[nodiscard]] tl::expected<VariableValues, GraphqlErrors> coerce_variables(
    std::span<const VariableDefinitionNode> definitions, const value::Value& given,
    const Schema& schema, std::string_view source, Arena& arena, const VariableLimits& limits = {});

/// CoerceArgumentValues: an Object with a member for each argument that has a value, in the order
/// of definition. `site` is the offset of the field or directive that the arguments belong to.
/// Lifetime: the answer borrows from the variables, the schema and the nodes.
[[nodiscard]] Coerced<value::Value> coerce_arguments(const Field& field,
                                                     std::span<const ArgumentNode> arguments,
                                                     Offset site, const VariableValues& variables,
                                                     Arena& arena);
[[nodiscard]] Coerced<value::Value> coerce_arguments(const Directive& directive,
                                                     std::span<const ArgumentNode> arguments,
                                                     Offset site, const VariableValues& variables,
                                                     Arena& arena);

/// One literal, in which variables may stand. Absent means that it is not a value of `type`
/// (or a variable without a value): explain with check_literal().
[[nodiscard]] value::Value coerce_literal(const ValueNode& literal, TypeRef type,
                                          const VariableValues& variables, Arena& arena);

/// One value decoded from JSON. Absent means that it is not a value of `type`: explain with
/// check_value().
[[nodiscard]] value::Value coerce_value(const value::Value& given, TypeRef type, Arena& arena);

/// A literal without a type: numbers and names as they are written, variables replaced.
/// A variable without a value is null, or left out as the member of an object.
[[nodiscard]] value::Value literal_to_value(const ValueNode& literal,
                                            const VariableValues& variables, Arena& arena);

}  // namespace millrace::graphql
