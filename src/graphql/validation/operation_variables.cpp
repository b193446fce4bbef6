#include "operation_variables.hpp"

#include <ranges>

#include <millrace/base/limits.hpp>

#include "duplicate_names.hpp"

namespace millrace::graphql::validation {

namespace {

/// The variables of one operation by name; of several of the same name, the last.
class DefinedVariables {
public:
    DefinedVariables(std::span<const VariableDefinitionNode> variables, Arena& arena)
        : variables_(variables), by_name_(arena) {
        if (variables.size() <= kNamesComparedMax) { return; }
        by_name_.reserve(variables.size());
        for (const VariableDefinitionNode& variable : variables) {
            by_name_.insert(variable.variable.text).value = &variable;
        }
    }

    [[nodiscard]] const VariableDefinitionNode* find(std::string_view name) const noexcept {
        if (by_name_.size() > 0) {
            const VariableDefinitionNode** found = by_name_.find(name);
            return found == nullptr ? nullptr : *found;
        }
        for (const VariableDefinitionNode& variable : variables_ | std::views::reverse) {
            if (variable.variable.text == name) { return &variable; }
        }
        return nullptr;
    }

private:
    std::span<const VariableDefinitionNode> variables_;
    NameTable<const VariableDefinitionNode*> by_name_;
};

}  // namespace

void OperationVariables::run() {
    steps_left_ = limits::kVariableUsagesMax;
    const bool document_uses_variables = context_.index.usage_count() > 0;
    for (const OperationInfo& operation : context_.index.operations()) {
        usages_.clear();
        if (document_uses_variables) { gather(operation); }
        if (context_.log.aborted()) { return; }
        if (usages_.empty() && operation.node->variables.empty()) { continue; }
        rules_.enter(OperationVariablesSite{operation, usages_});
    }
}

void OperationVariables::gather(const OperationInfo& operation) {
    const DefinedVariables defined(operation.node->variables, context_.arena);
    const auto gather_range = [&](UsageRange range) {
        spend(range.end - range.begin);
        for (const VariableUsage& usage : context_.index.usages(range)) {
            usages_.push_back({&usage, defined.find(usage.node->text)});
        }
    };
    gather_range(operation.usages);
    if (operation.spreads.empty()) { return; }
    reachable_.clear();
    reachable_.add(operation.spreads);
    reachable_.follow();
    for (const FragmentInfo* fragment : reachable_.order()) {
        spend(1 + fragment->spreads.size());
        if (context_.log.aborted()) { return; }
        gather_range(fragment->usages);
    }
}

void OperationVariables::spend(std::size_t steps) noexcept {
    if (steps > steps_left_) {
        context_.log.abort();
        steps_left_ = 0;
    } else {
        steps_left_ -= steps;
    }
}

}  // namespace millrace::graphql::validation
