#include <algorithm>

#include <millrace/plan/planner.hpp>

#include "conditions.hpp"
#include "selection_gate.hpp"

namespace millrace::plan {

namespace {

using graphql::SelectionSetNode;

class ConditionFinder {
public:
    ConditionFinder(const graphql::Document& document,
                    const graphql::OperationNode& operation) noexcept
        : document_(document), operation_(operation) {}

    void search(const SelectionSetNode& set) {
        for (const graphql::SelectionNode& selection : set.selections) {
            for (const graphql::DirectiveNode& directive : selection.directives) {
                note(directive);
            }
            if (selection.selection_set != nullptr) { search(*selection.selection_set); }
            if (selection.kind == graphql::SelectionKind::FragmentSpread) {
                enter(selection.name.text);
            }
        }
    }

    std::vector<std::string_view> take() { return std::move(names_); }

private:
    void note(const graphql::DirectiveNode& directive) {
        if (directive.name.text == "skipBy" || directive.name.text == "includeBy") {
            return note_predicate(directive);
        }
        constexpr std::string_view kConditional[] = {"skip", "include", "defer", "stream"};
        if (std::ranges::find(kConditional, directive.name.text) == std::end(kConditional)) {
            for (const auto& argument : directive.arguments) { note_value(*argument.value); }
            return;
        }
        const graphql::ValueNode* value = find_argument(directive, "if");
        if (value == nullptr || value->kind != graphql::ValueKind::Variable) { return; }
        add(value->text);
    }

    // What computes is made once per plan, from literals: a variable there is read like one.
    void note_value(const graphql::ValueNode& value) {
        if (value.kind == graphql::ValueKind::Variable) { add(value.text); }
        for (const graphql::ValueNode& item : value.items) { note_value(item); }
        for (const graphql::ObjectFieldNode& field : value.fields) { note_value(*field.value); }
    }

    // All free variables of a predicate that names no sources are variables of the operation.
    void note_predicate(const graphql::DirectiveNode& directive) {
        const graphql::ValueNode* predicate = find_argument(directive, "predicate");
        if (predicate == nullptr || names_sources(directive)) { return; }
        const auto compiled = compute::compile(predicate->text);
        if (!compiled) { return; }
        for (const compute::FreeVariable& variable : (*compiled)->variables()) {
            for (const auto& declared : operation_.variables) {
                if (declared.variable.text == variable.name) { add(declared.variable.text); }
            }
        }
    }

    void add(std::string_view name) {
        if (std::ranges::find(names_, name) == names_.end()) { names_.push_back(name); }
    }

    void enter(std::string_view fragment) {
        if (std::ranges::find(entered_, fragment) != entered_.end()) { return; }
        entered_.push_back(fragment);
        for (const graphql::DefinitionNode& definition : document_.definitions) {
            if (definition.fragment != nullptr && definition.fragment->name.text == fragment) {
                return search(*definition.fragment->selection_set);
            }
        }
    }

    const graphql::Document& document_;
    const graphql::OperationNode& operation_;
    std::vector<std::string_view> names_;
    std::vector<std::string_view> entered_;
};

}  // namespace

std::vector<std::string_view> condition_variables(const graphql::Document& document,
                                                  const graphql::OperationNode& operation) {
    ConditionFinder finder(document, operation);
    finder.search(*operation.selection_set);
    return finder.take();
}

}  // namespace millrace::plan
