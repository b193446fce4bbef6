#pragma once
/// @file registry.hpp — everything ext/CMakeLists.txt lists, registered

#include <millrace/source/source.hpp>

namespace millrace::app {

[[nodiscard]] source::Registry all_sources();

}  // namespace millrace::app
