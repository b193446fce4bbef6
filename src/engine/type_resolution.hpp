#pragma once
/// @file type_resolution.hpp — ResolveAbstractType: which object type a value is of

#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/value/value.hpp>

namespace millrace::engine {

/// The selection for `object`, a Row or an Object; null when its type cannot be told, is not an
/// object type, or is not possible here (explain_type() says which).
[[nodiscard]] const plan::SelectionPlan* resolve_selection(const plan::CompositePlan& composite,
                                                           value::Value object,
                                                           Arena& arena) noexcept;

/// Why resolve_selection() found nothing.
[[nodiscard]] std::string_view explain_type(const plan::FieldPlan& field,
                                            const plan::CompositePlan& composite,
                                            const graphql::Schema& schema, value::Value object,
                                            Arena& arena);

}  // namespace millrace::engine
