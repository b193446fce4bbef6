#include "schema/applied_directives.hpp"

#include <fmt/core.h>

#include <millrace/graphql/printer.hpp>

#include "schema/prelude.hpp"

namespace millrace::graphql {

namespace {

const ValueNode* find_argument(const DirectiveNode& directive, std::string_view name) noexcept {
    const ValueNode* value = nullptr;
    for (const ArgumentNode& argument : directive.arguments) {
        if (argument.name.text == name) { value = argument.value; }
    }
    return value;
}

// The value of an argument of type String!, or nothing after saying what is wrong with it.
std::optional<std::string_view> text_of(const ValueNode& value, const DirectiveNode& directive,
                                        std::string_view argument, ErrorList& errors) {
    if (value.kind == ValueKind::String) { return value.text; }
    const std::string problem =
        value.kind == ValueKind::Null
            ? "Expected value of non-null type \"String!\" not to be null."
            : fmt::format("String cannot represent a non string value: {}", print_value(value));
    errors.add({},
               fmt::format("Argument \"@{}({}:)\" has invalid value: {}", directive.name.text,
                           argument, problem),
               {Place{directive.name.text, value.offset}});
    return std::nullopt;
}

}  // namespace

const DirectiveNode* find_directive(std::span<const DirectiveNode> directives,
                                    std::string_view name) noexcept {
    for (const DirectiveNode& directive : directives) {
        if (directive.name.text == name) { return &directive; }
    }
    return nullptr;
}

Deprecation read_deprecation(std::span<const DirectiveNode> directives, ErrorList& errors) {
    const DirectiveNode* deprecated = find_directive(directives, "deprecated");
    if (deprecated == nullptr) { return {}; }
    const ValueNode* reason = find_argument(*deprecated, "reason");
    if (reason == nullptr) { return {true, kDefaultDeprecationReason}; }
    return {true, text_of(*reason, *deprecated, "reason", errors).value_or("")};
}

std::optional<std::string_view> read_specified_by(std::span<const DirectiveNode> directives,
                                                  ErrorList& errors) {
    const DirectiveNode* specified_by = find_directive(directives, "specifiedBy");
    if (specified_by == nullptr) { return std::nullopt; }
    if (const ValueNode* url = find_argument(*specified_by, "url")) {
        return text_of(*url, *specified_by, "url", errors);
    }
    errors.add({}, "Argument \"@specifiedBy(url:)\" of required type \"String!\" was not provided.",
               {place(*specified_by)});
    return std::nullopt;
}

}  // namespace millrace::graphql
