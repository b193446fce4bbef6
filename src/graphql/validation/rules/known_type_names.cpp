#include <array>

#include <millrace/base/nearest.hpp>

#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

/// Known in every type system, whether this one refers to them or not.
constexpr std::array<std::string_view, 13> kStandardTypes{"String",
                                                          "Int",
                                                          "Float",
                                                          "Boolean",
                                                          "ID",
                                                          "__Schema",
                                                          "__Type",
                                                          "__Directive",
                                                          "__Field",
                                                          "__InputValue",
                                                          "__EnumValue",
                                                          "__TypeKind",
                                                          "__DirectiveLocation"};

bool is_defined(const Document& document, std::string_view name) noexcept {
    return std::ranges::any_of(document.definitions, [&](const DefinitionNode& definition) {
        return definition.type != nullptr && !definition.type->extension &&
               definition.type->name.text == name;
    });
}

std::string suggestion(const Name& name, bool in_type_system, const Context& context) {
    std::vector<std::string_view> known;
    if (in_type_system) { known.assign(kStandardTypes.begin(), kStandardTypes.end()); }
    for (const Type* type : context.schema.types()) { known.push_back(type->name); }
    for (const DefinitionNode& definition : context.document.definitions) {
        if (definition.type != nullptr && !definition.type->extension) {
            known.push_back(definition.type->name.text);
        }
    }
    return did_you_mean(nearest(name.text, known));
}

}  // namespace

/// Every type that the document names is a type of the schema.
void KnownTypeNames::enter(const NamedTypeSite& site, Context& context) {
    const Name& name = site.name;
    if (context.schema.type(name.text) != nullptr || !context.log.wants(kRule)) { return; }
    if (context.index.has_type_system() && is_defined(context.document, name.text)) { return; }
    if (site.in_type_system &&
        std::ranges::find(kStandardTypes, name.text) != kStandardTypes.end()) {
        return;
    }
    context.report(kRule, {name.offset}, "Unknown type \"{}\".{}", name.text,
                   suggestion(name, site.in_type_system, context));
}

}  // namespace millrace::graphql::validation
