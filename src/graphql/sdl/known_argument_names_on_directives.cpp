#include <algorithm>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>

#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

std::string suggest(const DirectiveDefinitionNode& definition, std::string_view meant) {
    std::vector<std::string_view> names;
    for (const InputValueNode& argument : definition.arguments) {
        names.push_back(argument.name.text);
    }
    return did_you_mean(nearest(meant, names));
}

void check_directive(Context& context, const DirectiveNode& directive) {
    const DirectiveDefinitionNode* definition = context.directive(directive.name.text);
    if (definition == nullptr) { return; }
    for (const ArgumentNode& argument : directive.arguments) {
        const std::string_view name = argument.name.text;
        const auto same_name = [name](const InputValueNode& known) {
            return known.name.text == name;
        };
        if (std::ranges::any_of(definition->arguments, same_name)) { continue; }
        context.report(place(directive),
                       fmt::format("Unknown argument \"{}\" on directive \"@{}\".{}", name,
                                   directive.name.text, suggest(*definition, name)),
                       {place(argument.name)});
    }
}

}  // namespace

// Every argument of an applied directive is one that it has.
void known_argument_names_on_directives(Context& context) {
    for (const DirectiveSite& site : context.sites()) {
        for (const DirectiveNode& directive : site.directives) {
            check_directive(context, directive);
        }
    }
}

}  // namespace millrace::graphql::sdl
