#pragma once
/// @file config_reference.hpp — the settings as a page for people, and as a JSON Schema for editors

#include <string>

namespace millrace::app {

/// docs/configuration.md.
[[nodiscard]] std::string config_reference();

/// JSON Schema (2020-12) of the configuration file.
[[nodiscard]] std::string config_json_schema();

}  // namespace millrace::app
