#pragma once
/// @file source_collector.hpp — the values a @fetchSource publishes

#include <millrace/plan/compute.hpp>
#include <millrace/value/value.hpp>

#include "request_state.hpp"

namespace millrace::engine {

/// Gives the request the value of a source, once everything on its path has arrived.
///
/// Not below a list it is the field's value. Below lists it is the flat list of all values in
/// document order: null objects and null inner lists contribute nothing, a null value of the
/// field itself stays. It is nil when an object on the way is null where there is no list, when
/// the field or something on the way failed, and when `sourceConvert` fails.
void collect_source(RequestState& state, const plan::SourcePlan& source, value::Value root);

}  // namespace millrace::engine
