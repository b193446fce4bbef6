#pragma once
/// @file check.hpp — `millrace check`: mistakes, upstream calls per field, and N+1

#include "command_line.hpp"

namespace millrace::app {

[[nodiscard]] ExitStatus run_check(const CheckCommand& command);

}  // namespace millrace::app
