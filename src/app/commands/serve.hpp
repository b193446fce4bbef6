#pragma once
/// @file serve.hpp — `millrace serve`: runs the gateway until it is told to end

#include "command_line.hpp"

namespace millrace::app {

[[nodiscard]] ExitStatus run_serve(const ServeCommand& command);

}  // namespace millrace::app
