#pragma once
/// @file list_site.hpp — checks that directives on lists make of the place they stand in

#include <cstdint>
#include <string_view>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_list {

/// Whether the field is a list; an error has been reported when it is none.
[[nodiscard]] bool is_on_list(plan::DirectiveSite& site, std::string_view directive);

/// A count of items: the argument, or `otherwise` when it is not given. Negative ones are reported
/// as an error; then it is nothing.
[[nodiscard]] std::optional<std::uint64_t> count_argument(plan::DirectiveSite& site,
                                                          std::string_view directive,
                                                          std::string_view argument,
                                                          std::uint64_t otherwise);

}  // namespace millrace::ext::directive_list
