#pragma once
/// @file operation_input.hpp — an operation that a command was given, planned as a server would

#include <memory>
#include <string>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/value/value.hpp>

#include "command_line.hpp"
#include "diagnostics.hpp"
#include "project.hpp"

namespace millrace::app {

/// Lifetime: borrows the view.
struct PlannedOperation {
    std::string text;
    Arena arena;
    const graphql::Document* document = nullptr;
    value::Value variables;  // coerced
    std::unique_ptr<const plan::Plan> plan;
};

/// Parses, validates and plans for what one role is served. Null with errors in `diagnostics`.
[[nodiscard]] std::unique_ptr<PlannedOperation> plan_operation(const RoleView& view,
                                                               const OperationArguments& given,
                                                               Diagnostics& diagnostics);

}  // namespace millrace::app
