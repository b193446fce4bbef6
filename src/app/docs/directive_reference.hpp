#pragma once
/// @file directive_reference.hpp — the configuration directives as a page for people

#include <string>

#include <millrace/source/source.hpp>

namespace millrace::app {

/// docs/directives.md: the SDL of the directives, whose descriptions are the documentation.
[[nodiscard]] std::string directive_reference(const source::Registry& registry);

}  // namespace millrace::app
