#pragma once
/// @file default_values.hpp — default values, coerced once

#include <span>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// Fills InputValue::default_value from default_literal, in an order in which every default is
/// ready before another one needs it. A default that is no value of its type, or that needs
/// itself, stays Absent; validation says why.
void coerce_defaults(std::span<InputValue* const> inputs, Arena& arena);

}  // namespace millrace::graphql
