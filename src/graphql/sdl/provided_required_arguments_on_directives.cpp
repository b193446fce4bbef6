#include <algorithm>

#include <fmt/core.h>

#include <millrace/graphql/printer.hpp>

#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

// The rule looks at a directive when all of it has been seen.
Place end_of(const DirectiveNode& directive) noexcept {
    if (directive.arguments.empty()) { return place(directive); }
    return {directive.name.text, directive.arguments.back().value->end};
}

void check_directive(Context& context, const DirectiveNode& directive) {
    const DirectiveDefinitionNode* definition = context.directive(directive.name.text);
    if (definition == nullptr) { return; }
    for (const InputValueNode& argument : definition->arguments) {
        const bool is_required =
            argument.type->kind == TypeNodeKind::NonNull && argument.default_value == nullptr;
        const auto same_name = [&argument](const ArgumentNode& given) {
            return given.name.text == argument.name.text;
        };
        if (!is_required || std::ranges::any_of(directive.arguments, same_name)) { continue; }
        context.report(
            end_of(directive),
            fmt::format("Argument \"@{}({}:)\" of type \"{}\" is required, but it was "
                        "not provided.",
                        directive.name.text, argument.name.text, print_type(*argument.type)),
            {place(directive)});
    }
}

}  // namespace

// Every required argument of an applied directive is given.
void provided_required_arguments_on_directives(Context& context) {
    for (const DirectiveSite& site : context.sites()) {
        for (const DirectiveNode& directive : site.directives) {
            check_directive(context, directive);
        }
    }
}

}  // namespace millrace::graphql::sdl
