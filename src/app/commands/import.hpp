#pragma once
/// @file import.hpp — `millrace import`: metadata from Hasura, or for a database without any

#include "command_line.hpp"

namespace millrace::app {

[[nodiscard]] ExitStatus run_import(const ImportCommand& command);

}  // namespace millrace::app
