#include <millrace/plan/expression_uses.hpp>

#include <algorithm>
#include <array>

#include <millrace/compute/expression.hpp>

#include "conditions.hpp"

namespace millrace::plan {

namespace {

// Directives the planner knows itself; the others are in the registry.
constexpr std::array<std::string_view, 4> kStructural{"skipBy", "includeBy", "argumentTransform",
                                                      "fetchSource"};

}  // namespace

ExpressionUses::ExpressionUses(const graphql::Document& document, const DirectiveRegistry& registry)
    : registry_(registry) {
    for (const graphql::DefinitionNode& definition : document.definitions) {
        if (definition.operation != nullptr) { search(*definition.operation->selection_set); }
        if (definition.fragment != nullptr) { search(*definition.fragment->selection_set); }
    }
}

void ExpressionUses::search(const graphql::SelectionSetNode& set) {
    for (const graphql::SelectionNode& selection : set.selections) {
        for (const graphql::DirectiveNode& directive : selection.directives) { note(directive); }
        if (selection.selection_set != nullptr) { search(*selection.selection_set); }
    }
}

// Which argument is an expression is the directive's own business: a text that is none has no
// names, or some that nobody asks for.
void ExpressionUses::note(const graphql::DirectiveNode& directive) {
    const std::string_view name = directive.name.text;
    if (std::ranges::find(kStructural, name) == kStructural.end() &&
        registry_.find(name) == nullptr) {
        return;
    }
    for (const graphql::ArgumentNode& argument : directive.arguments) {
        if (argument.value->kind != graphql::ValueKind::String) { continue; }
        const auto compiled = compute::compile(argument.value->text);
        if (!compiled) { continue; }
        for (const compute::FreeVariable& variable : (*compiled)->variables()) {
            names_.push_back(variable.name);
        }
    }
}

bool ExpressionUses::uses_variable(std::string_view name) const noexcept {
    return std::ranges::find(names_, name) != names_.end();
}

bool ExpressionUses::provides_argument(const graphql::SelectionNode& field,
                                       std::string_view name) const noexcept {
    return std::ranges::any_of(field.directives, [name](const graphql::DirectiveNode& directive) {
        if (directive.name.text != "argumentTransform" && directive.name.text != "argumentBind") {
            return false;
        }
        const graphql::ValueNode* argument = find_argument(directive, "argumentName");
        return argument != nullptr && argument->text == name;
    });
}

}  // namespace millrace::plan
