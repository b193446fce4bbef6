#pragma once
/// @file plan.hpp — `millrace plan`: which calls a query makes

#include "command_line.hpp"

namespace millrace::app {

[[nodiscard]] ExitStatus run_plan(const PlanCommand& command);

}  // namespace millrace::app
