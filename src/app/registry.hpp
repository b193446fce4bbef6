#pragma once
/// @file registry.hpp — everything ext/CMakeLists.txt lists, registered

#include <millrace/compute/kernel_registry.hpp>
#include <millrace/plan/directive.hpp>
#include <millrace/source/source.hpp>

namespace millrace::app {

[[nodiscard]] source::Registry all_sources();
[[nodiscard]] compute::KernelRegistry all_kernels();

/// The directives that compute; made once, immutable, as long as the program.
[[nodiscard]] const plan::DirectiveRegistry& all_directives();

}  // namespace millrace::app
