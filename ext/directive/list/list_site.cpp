#include "list_site.hpp"

#include <fmt/core.h>

#include <millrace/graphql/schema.hpp>

namespace millrace::ext::directive_list {

bool is_on_list(plan::DirectiveSite& site, std::string_view directive) {
    if (site.is_list()) { return true; }
    site.error(fmt::format("@{} must be on a list, instead of {{{}}} of type {}.", directive,
                           site.path(), graphql::to_string(site.field().type)));
    return false;
}

std::optional<std::uint64_t> count_argument(plan::DirectiveSite& site, std::string_view directive,
                                            std::string_view argument, std::uint64_t otherwise) {
    const auto given = site.integer(argument);
    if (!given) { return otherwise; }
    if (*given >= 0) { return static_cast<std::uint64_t>(*given); }
    site.error(fmt::format("{} {} of @{} on {{{}}} can not be negative.", argument, *given,
                           directive, site.path()));
    return std::nullopt;
}

}  // namespace millrace::ext::directive_list
