#pragma once
/// @file house_directives.hpp — SDL of the configuration directives that belong to no source

#include <string_view>

namespace millrace::source {

/// `@const`, `@from`, `@call`, `@discriminator`, `@alias`, and the types that all configuration
/// directives share. Descriptions are the reference documentation.
extern const std::string_view kHouseDirectives;

}  // namespace millrace::source
