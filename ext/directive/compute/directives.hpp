#pragma once
/// @file directives.hpp — the directives of this extension, one file each

#include <memory>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_compute {

[[nodiscard]] std::unique_ptr<const plan::Directive> make_compute();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_downsample();

}  // namespace millrace::ext::directive_compute
