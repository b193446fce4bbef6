#pragma once
/// @file directives.hpp — the directives of this extension, one file each

#include <memory>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_value {

[[nodiscard]] std::unique_ptr<const plan::Directive> make_assert();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_default();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_format();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_hide();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_on_error();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_round();

}  // namespace millrace::ext::directive_value
