#include "validation/duplicate_names.hpp"
#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

void check(std::span<const ArgumentNode> arguments, Context& context) {
    if (arguments.size() < 2) { return; }
    for_each_duplicate_name(
        arguments, [](const ArgumentNode& node) -> const Name& { return node.name; }, context.arena,
        [&](const Name& name, std::span<const Offset> offsets) {
            context.report_at(context.step, UniqueArgumentNames::kRule, offsets,
                              "There can be only one argument named \"{}\".", name.text);
        });
}

}  // namespace

/// No two arguments of a field or directive have the same name.
void UniqueArgumentNames::enter(const FieldSite& site, Context& context) {
    check(site.node.arguments, context);
}

void UniqueArgumentNames::enter(const DirectiveSite& site, Context& context) {
    check(site.node.arguments, context);
}

}  // namespace millrace::graphql::validation
