#include "selection_gate.hpp"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include "conditions.hpp"

namespace millrace::plan {

using graphql::DirectiveNode;
using graphql::ValueKind;
using value::Kind;
using value::Value;

bool names_sources(const DirectiveNode& directive) noexcept {
    const graphql::ValueNode* sources = find_argument(directive, "dependencySources");
    return sources != nullptr && sources->kind != ValueKind::Null &&
           (sources->kind != ValueKind::List || !sources->items.empty());
}

bool SelectionGate::leaves_out(const graphql::SelectionNode& selection, const std::string& path) {
    if (selection.directives.empty()) { return false; }
    bool left_out = false;
    for (const DirectiveNode& directive : selection.directives) {
        const bool skips = directive.name.text == "skipBy";
        if ((!skips && directive.name.text != "includeBy") || names_sources(directive)) {
            continue;
        }
        const std::optional<bool> decided = decide(directive, path);
        if (decided) { left_out = left_out || *decided == skips; }
    }
    return left_out;
}

std::optional<bool> SelectionGate::decide(const DirectiveNode& directive, const std::string& path) {
    const auto known = compiled_.find(&directive);
    if (known != compiled_.end()) {
        return known->second == nullptr ? std::nullopt : evaluate(directive, *known->second);
    }
    auto& place = compiled_[&directive];
    const graphql::ValueNode* predicate = find_argument(directive, "predicate");
    if (predicate == nullptr || predicate->kind != ValueKind::String) { return std::nullopt; }
    if (predicate->text.empty()) {
        findings_.push_back(
            {directive.offset, fmt::format("the expression for @{} on {{{}}} can not be empty.",
                                           directive.name.text, path)});
        return std::nullopt;
    }
    auto compiled = compute::compile(predicate->text);
    if (!compiled) {
        findings_.push_back(
            {directive.offset,
             fmt::format("invalid expression '{}' for @{} on {{{}}}: {}", predicate->text,
                         directive.name.text, path, compiled.error().message)});
        return std::nullopt;
    }
    place = *std::move(compiled);
    return evaluate(directive, *place);
}

std::optional<bool> SelectionGate::evaluate(const DirectiveNode& directive,
                                            const compute::Expression& expression) {
    std::vector<Value> bindings;
    for (const compute::FreeVariable& variable : expression.variables()) {
        const Value given =
            variables_.is(Kind::Object) ? variables_.member(variable.name) : Value::absent();
        // Plans are made for all who ask: who does is known only when they run.
        if (variable.operation_variable && variable.name == "session" && given.is(Kind::Absent)) {
            if (!failure_) {
                failure_ = Finding{
                    directive.offset,
                    fmt::format("The predicate of @{} cannot read $session.", directive.name.text)};
            }
            return std::nullopt;
        }
        bindings.push_back(given.is(Kind::Absent) ? Value::null() : given);
    }
    const compute::EvaluationLimits limits;
    compute::EvaluationContext context{arena_, limits, limits.steps, limits.bytes, 0, 0};
    const auto made = compute::evaluate(expression, bindings, context);
    if (made && made->is(Kind::Boolean)) { return made->as_boolean(); }
    if (!failure_) {
        failure_ = Finding{
            directive.offset,
            made ? fmt::format("The predicate of @{} must be true or false.", directive.name.text)
                 : fmt::format("The predicate of @{} failed: {}", directive.name.text,
                               made.error().message())};
    }
    return std::nullopt;
}

}  // namespace millrace::plan
