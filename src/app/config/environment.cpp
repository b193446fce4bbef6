#include "config/environment.hpp"

#include <algorithm>
#include <vector>

#include <unistd.h>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>

namespace millrace::app {

namespace {

bool is_name(std::string_view text) {
    const auto is_name_char = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
           std::all_of(text.begin(), text.end(), is_name_char);
}

std::string nearest_variable(std::string_view name, const Environment& environment) {
    std::vector<std::string_view> names;
    names.reserve(environment.size());
    for (const auto& [known, value] : environment) { names.push_back(known); }
    const auto near = nearest(name, names);
    return near.empty() ? fmt::format("${{{}:-a value for when it is not set}}", name)
                        : fmt::format("${{{}}}", near.front());
}

/// The value of what stands between `${` and `}`.
tl::expected<std::string, ExpansionError> value_of(std::string_view inside, std::size_t offset,
                                                   const Environment& environment) {
    const std::size_t otherwise = inside.find(":-");
    const std::string_view name = inside.substr(0, otherwise);
    if (!is_name(name)) {
        return tl::unexpected(ExpansionError{
            offset, fmt::format("`${{{}}}` does not name a variable of the environment", inside),
            fmt::format("$${{{}}}, if the text itself is meant", inside)});
    }
    const auto found = environment.find(name);
    const bool has_otherwise = otherwise != std::string_view::npos;
    if (found != environment.end() && !(has_otherwise && found->second.empty())) {
        return found->second;
    }
    if (has_otherwise) { return std::string(inside.substr(otherwise + 2)); }
    return tl::unexpected(ExpansionError{offset,
                                         fmt::format("the environment has no variable {}", name),
                                         nearest_variable(name, environment)});
}

}  // namespace

Environment process_environment() {
    Environment environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) { continue; }
        environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

tl::expected<std::string, ExpansionError> expand(std::string_view text,
                                                 const Environment& environment) {
    std::string expanded;
    std::size_t at = 0;
    while (true) {
        const std::size_t dollar = text.find("${", at);
        expanded += text.substr(at, dollar - at);
        if (dollar == std::string_view::npos) { return expanded; }
        if (dollar > at && text[dollar - 1] == '$') {
            expanded += '{';
            at = dollar + 2;
            continue;
        }
        const std::size_t end = text.find('}', dollar);
        if (end == std::string_view::npos) {
            return tl::unexpected(
                ExpansionError{dollar, "`${` without `}`", "$${, if the text itself is meant"});
        }
        auto value = value_of(text.substr(dollar + 2, end - dollar - 2), dollar, environment);
        if (!value) { return value; }
        expanded += *value;
        at = end + 1;
    }
}

}  // namespace millrace::app
