#include <algorithm>

#include <millrace/graphql/printer.hpp>

#include "validation/rules.hpp"
#include "validation/text.hpp"

namespace millrace::graphql::validation {

namespace {

bool is_provided(std::span<const ArgumentNode> arguments, std::string_view name) noexcept {
    return std::ranges::any_of(
        arguments, [&](const ArgumentNode& argument) { return argument.name.text == name; });
}

/// `Node` is a definition as written: of an argument or of a fragment's variable.
template <class Node>
bool is_required(const Node& node) noexcept {
    return node.type->kind == TypeNodeKind::NonNull && node.default_value == nullptr;
}

}  // namespace

/// Every argument that must be given is given.
void ProvidedRequiredArguments::leave(const FieldSite& site, Context& context) {
    if (site.definition == nullptr) { return; }
    for (const InputValue& argument : site.definition->arguments) {
        if (!argument.is_required() || is_provided(site.node.arguments, argument.name)) {
            continue;
        }
        const ComputedUses* computed = context.options.computed;
        if (computed != nullptr && computed->provides_argument(site.node, argument.name)) {
            continue;
        }
        context.report(kRule, {site.node.offset},
                       "Argument \"{}({}:)\" of type \"{}\" is required, but it was not provided.",
                       coordinate(*site.definition), argument.name, to_string(argument.type));
    }
}

void ProvidedRequiredArguments::leave(const DirectiveSite& site, Context& context) {
    const auto check = [&](std::string_view name, const auto& type_text) {
        if (is_provided(site.node.arguments, name)) { return; }
        context.report(kRule, {site.node.offset},
                       "Argument \"@{}({}:)\" of type \"{}\" is required, but it was not provided.",
                       site.node.name.text, name, type_text());
    };
    if (site.in_document != nullptr) {
        for (const InputValueNode& argument : site.in_document->arguments) {
            if (!is_required(argument)) { continue; }
            check(argument.name.text, [&] { return print_type(*argument.type); });
        }
    } else if (site.definition != nullptr) {
        for (const InputValue& argument : site.definition->arguments) {
            if (!argument.is_required()) { continue; }
            check(argument.name, [&] { return to_string(argument.type); });
        }
    }
}

void ProvidedRequiredArguments::leave(const FragmentSpreadSite& site, Context& context) {
    if (site.fragment == nullptr) { return; }
    for (const VariableDefinitionNode& variable : site.fragment->node->variables) {
        const std::string_view name = variable.variable.text;
        if (!is_required(variable) || is_provided(site.node.arguments, name)) { continue; }
        context.report(kRule, {site.node.offset},
                       "Fragment \"{}\" argument \"{}\" of type \"{}\" is required, but it was not "
                       "provided.",
                       site.node.name.text, name, print_type(*variable.type));
    }
}

}  // namespace millrace::graphql::validation
