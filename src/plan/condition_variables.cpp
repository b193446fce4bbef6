#include <algorithm>

#include <millrace/plan/planner.hpp>

#include "conditions.hpp"

namespace millrace::plan {

namespace {

using graphql::SelectionSetNode;

class ConditionFinder {
public:
    explicit ConditionFinder(const graphql::Document& document) noexcept : document_(document) {}

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
        constexpr std::string_view kShaping[] = {"skip", "include", "defer", "stream"};
        if (std::ranges::find(kShaping, directive.name.text) == std::end(kShaping)) { return; }
        const graphql::ValueNode* value = find_argument(directive, "if");
        if (value == nullptr || value->kind != graphql::ValueKind::Variable) { return; }
        if (std::ranges::find(names_, value->text) == names_.end()) {
            names_.push_back(value->text);
        }
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
    std::vector<std::string_view> names_;
    std::vector<std::string_view> entered_;
};

}  // namespace

std::vector<std::string_view> condition_variables(const graphql::Document& document,
                                                  const graphql::OperationNode& operation) {
    ConditionFinder finder(document);
    finder.search(*operation.selection_set);
    return finder.take();
}

}  // namespace millrace::plan
