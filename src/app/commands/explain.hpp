#pragma once
/// @file explain.hpp — `millrace explain`: the statements a query becomes, and the database's plan

#include "command_line.hpp"

namespace millrace::app {

[[nodiscard]] ExitStatus run_explain(const ExplainCommand& command);

}  // namespace millrace::app
