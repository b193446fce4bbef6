#include <algorithm>

#include <millrace/base/nearest.hpp>

#include "validation/rules.hpp"
#include "validation/text.hpp"

namespace millrace::graphql::validation {

namespace {

template <class Items, class NameOf>
std::string suggestion(std::string_view name, const Items& known, const NameOf& name_of) {
    std::vector<std::string_view> names;
    for (const auto& each : known) { names.push_back(name_of(each)); }
    return did_you_mean(nearest(name, names));
}

std::string suggest_arguments(std::string_view name, const DirectiveSite& site) {
    if (site.in_document != nullptr) {
        return suggestion(name, site.in_document->arguments,
                          [](const InputValueNode& node) { return node.name.text; });
    }
    return suggestion(name, site.definition->arguments,
                      [](const InputValue& input) { return input.name; });
}

bool is_known(std::string_view name, const DirectiveSite& site) noexcept {
    if (site.in_document == nullptr) { return site.definition->argument(name) != nullptr; }
    return std::ranges::any_of(site.in_document->arguments,
                               [&](const InputValueNode& node) { return node.name.text == name; });
}

}  // namespace

/// Every argument is one that its field or directive has.
void KnownArgumentNames::enter(const DirectiveSite& site, Context& context) {
    if (site.definition == nullptr && site.in_document == nullptr) { return; }
    for (const ArgumentNode& argument : site.node.arguments) {
        const Name& name = argument.name;
        if (is_known(name.text, site) || !context.log.wants(kRule)) { continue; }
        context.report(kRule, {name.offset}, "Unknown argument \"{}\" on directive \"@{}\".{}",
                       name.text, site.node.name.text, suggest_arguments(name.text, site));
    }
}

void KnownArgumentNames::enter(const ArgumentSite& site, Context& context) {
    if (site.definition != nullptr || site.field == nullptr || site.of_directive ||
        !context.log.wants(kRule)) {
        return;
    }
    const Name& name = site.node.name;
    context.report(kRule, {name.offset}, "Unknown argument \"{}\" on field \"{}\".{}", name.text,
                   coordinate(*site.field),
                   suggestion(name.text, site.field->arguments,
                              [](const InputValue& input) { return input.name; }));
}

void KnownArgumentNames::enter(const FragmentArgumentSite& site, Context& context) {
    if (site.definition != nullptr || !context.log.wants(kRule)) { return; }
    const Name& name = site.node.name;
    context.report(
        kRule, {name.offset}, "Unknown argument \"{}\" on fragment \"{}\".{}", name.text,
        site.fragment.node->name.text,
        suggestion(name.text, site.fragment.node->variables,
                   [](const VariableDefinitionNode& node) { return node.variable.text; }));
}

}  // namespace millrace::graphql::validation
