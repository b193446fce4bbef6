#pragma once
/// @file docs.hpp — `millrace docs`: reference documentation made from the program itself

#include <string>

#include "command_line.hpp"

namespace millrace::app {

/// The page (Markdown, or JSON for ConfigSchema).
[[nodiscard]] std::string docs_page(DocsTopic topic);

}  // namespace millrace::app
