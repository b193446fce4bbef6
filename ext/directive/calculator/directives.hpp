#pragma once
/// @file directives.hpp — the directives of this extension, one file each

#include <memory>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_calculator {

[[nodiscard]] std::unique_ptr<const plan::Directive> make_distinct();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_filter();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_map();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_mock();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_sort();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_sort_by();

}  // namespace millrace::ext::directive_calculator
