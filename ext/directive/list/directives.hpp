#pragma once
/// @file directives.hpp — the directives of this extension, one file each

#include <memory>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_list {

[[nodiscard]] std::unique_ptr<const plan::Directive> make_compact();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_each();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_flatten();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_limit();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_order_by();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_sample();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_top_k();

}  // namespace millrace::ext::directive_list
