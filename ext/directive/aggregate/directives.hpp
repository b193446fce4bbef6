#pragma once
/// @file directives.hpp — the directives of this extension, one file each

#include <memory>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_aggregate {

[[nodiscard]] std::unique_ptr<const plan::Directive> make_aggregate();
[[nodiscard]] std::unique_ptr<const plan::Directive> make_group_by();

}  // namespace millrace::ext::directive_aggregate
