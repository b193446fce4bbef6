#include "conditions.hpp"

namespace millrace::plan {

const graphql::DirectiveNode* find_directive(std::span<const graphql::DirectiveNode> directives,
                                             std::string_view name) noexcept {
    for (const graphql::DirectiveNode& directive : directives) {
        if (directive.name.text == name) { return &directive; }
    }
    return nullptr;
}

const graphql::ValueNode* find_argument(const graphql::DirectiveNode& directive,
                                        std::string_view name) noexcept {
    for (const graphql::ArgumentNode& argument : directive.arguments) {
        if (argument.name.text == name) { return argument.value; }
    }
    return nullptr;
}

bool condition(const graphql::DirectiveNode& directive, value::Value variables,
               bool otherwise) noexcept {
    const graphql::ValueNode* literal = find_argument(directive, "if");
    if (literal == nullptr) { return otherwise; }
    if (literal->kind == graphql::ValueKind::Boolean) { return literal->text == "true"; }
    if (literal->kind == graphql::ValueKind::Variable && variables.is(value::Kind::Object)) {
        const value::Value given = variables.member(literal->text);
        if (given.is(value::Kind::Boolean)) { return given.as_boolean(); }
    }
    return otherwise;
}

bool is_included(const graphql::SelectionNode& selection, value::Value variables) noexcept {
    if (selection.directives.empty()) { return true; }
    const auto* skip = find_directive(selection.directives, "skip");
    if (skip != nullptr && condition(*skip, variables, false)) { return false; }
    const auto* include = find_directive(selection.directives, "include");
    return include == nullptr || condition(*include, variables, true);
}

}  // namespace millrace::plan
