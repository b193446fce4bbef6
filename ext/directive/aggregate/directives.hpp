#pragma once
/// @file directives.hpp — the directives of this extension, one file each

#include <memory>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_aggregate {

[[nodiscard]] std::unique_ptr<const plan::Directive> make_aggregate();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_group_by();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_histogram();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_join();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_pivot();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_time_bucket();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_window();

}  // namespace millrace::ext::directive_aggregate
