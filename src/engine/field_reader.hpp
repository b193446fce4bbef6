#pragma once
/// @file field_reader.hpp — the value of a field of an object, before it is completed

#include <millrace/plan/plan.hpp>
#include <millrace/value/value.hpp>

#include "request_state.hpp"

namespace millrace::engine {

/// What the source gave for `field` of `object` (a Row or an Object), with everything the query
/// computes of it; a failure, or a failure of the arguments, as Value::error(). The answer does
/// not change within a request once what it waits for is there.
[[nodiscard]] value::Value read_field(RequestState& state, const plan::FieldPlan& field,
                                      value::Value object);

}  // namespace millrace::engine
