#include "validation/duplicate_names.hpp"
#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

/// Whether a directive may be used once at most; unknown ones are another rule's business.
bool is_unique(std::string_view name, const Context& context) noexcept {
    if (const DirectiveDefinitionNode* in_document = context.index.directive(name)) {
        return !in_document->repeatable;
    }
    const Directive* definition = context.schema.directive(name);
    return definition != nullptr && !definition->repeatable;
}

/// What stands for `directive` in a table that all definitions share: `type:Dog@key`.
std::string_view shared_key(const DirectivesSite& site, const DirectiveNode& directive,
                            Arena& arena) {
    const char* kind = site.shared == DirectivesSite::Shared::BySchema ? "schema"
                       : site.shared == DirectivesSite::Shared::ByType ? "type"
                                                                       : "directive";
    return arena.copy(fmt::format("{}:{}@{}", kind, site.name, directive.name.text));
}

}  // namespace

/// A directive that is not repeatable is used at most once at a node; for types, directives and
/// the schema, at most once in the definition and all its extensions together.
void UniqueDirectivesPerLocation::enter(const DirectivesSite& site, Context& context) {
    const bool is_shared = site.shared != DirectivesSite::Shared::No;
    const auto name_of = [](const DirectiveNode& node) -> const Name& { return node.name; };
    if (!is_shared && !has_duplicate_names(site.directives, name_of, context.arena)) { return; }

    NameTable<const DirectiveNode*> first_here(context.arena);
    for (const DirectiveNode& directive : site.directives) {
        if (!is_unique(directive.name.text, context)) { continue; }
        const auto [first, is_new] =
            is_shared ? first_of_shared_.insert(shared_key(site, directive, context.arena))
                      : first_here.insert(directive.name.text);
        if (is_new) {
            first = &directive;
        } else {
            context.report(kRule, {first->offset, directive.offset},
                           "The directive \"@{}\" can only be used once at this location.",
                           directive.name.text);
        }
    }
}

}  // namespace millrace::graphql::validation
