#pragma once
/// @file load_config.hpp — the configuration file, read and checked as far as it goes alone

#include <string>

#include <millrace/source/source.hpp>

#include "config/config.hpp"
#include "config/environment.hpp"
#include "diagnostics.hpp"

namespace millrace::app {

/// Reads `file`. What is wrong goes to `diagnostics`; settings that are wrong keep their defaults,
/// so that the rest can still be looked at.
[[nodiscard]] Config load_config(const std::string& file, const Environment& environment,
                                 const source::Registry& registry, Diagnostics& diagnostics);

}  // namespace millrace::app
