#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

bool can_apply(const Type* fragment, const Type* parent, const Schema& schema) noexcept {
    if (fragment == parent || fragment == nullptr || parent == nullptr) { return true; }
    return !fragment->is_composite() || schema.overlap(*fragment, *parent);
}

}  // namespace

/// A fragment is spread only where some object could be of its type.
void PossibleFragmentSpreads::enter(const InlineFragmentSite& site, Context& context) {
    if (can_apply(site.type, site.parent, context.schema)) { return; }
    context.report(kRule, {site.node.offset},
                   "Fragment cannot be spread here as objects of type \"{}\" can never be of type "
                   "\"{}\".",
                   site.parent->name, site.type->name);
}

void PossibleFragmentSpreads::enter(const FragmentSpreadSite& site, Context& context) {
    if (site.fragment == nullptr || can_apply(site.fragment->type, site.parent, context.schema)) {
        return;
    }
    context.report(
        kRule, {site.node.offset},
        "Fragment \"{}\" cannot be spread here as objects of type \"{}\" can never be of "
        "type \"{}\".",
        site.node.name.text, site.parent->name, site.fragment->type->name);
}

}  // namespace millrace::graphql::validation
