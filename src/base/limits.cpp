#include <millrace/base/limits.hpp>

#include <array>

#include <fmt/format.h>

namespace millrace::limits {
namespace {

#define MR_LIST_LIMIT(name, value, unit, key, reason) Limit{#name, value, unit, key, reason},
constexpr std::array kAll{MR_LIMITS(MR_LIST_LIMIT)};
#undef MR_LIST_LIMIT

}  // namespace

std::span<const Limit> all() noexcept {
    return kAll;
}

std::string to_markdown() {
    std::string text =
        "# Limits\n\n"
        "Everything is bounded. A limit with a key can be set in the configuration file; the "
        "value\n"
        "here is its default. This page is made from "
        "`src/base/include/millrace/base/limits.hpp`.\n\n"
        "| limit | value | unit | key | reason |\n| --- | ---: | --- | --- | --- |\n";
    for (const Limit& limit : kAll) {
        const std::string key = limit.key.empty() ? "" : fmt::format("`{}`", limit.key);
        text += fmt::format("| `{}` | {} | {} | {} | {} |\n", limit.name, limit.value, limit.unit,
                            key, limit.reason);
    }
    return text;
}

}  // namespace millrace::limits
