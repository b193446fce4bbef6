#pragma once
/// @file batch_advice.hpp — the directive that would turn N calls into one

#include <string>

#include <millrace/graphql/schema.hpp>

namespace millrace::app {

/// The directive of `field`, which makes a call per parent object, with a batch in it. Names that
/// only the upstream knows are guessed. Empty when there is no such directive.
[[nodiscard]] std::string batch_advice(const graphql::Field& field);

}  // namespace millrace::app
