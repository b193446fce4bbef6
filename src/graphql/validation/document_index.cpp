#include "document_index.hpp"

#include <algorithm>
#include <ranges>

namespace millrace::graphql::validation {

const VariableDefinitionNode* FragmentInfo::variable(std::string_view name) const noexcept {
    // The last of equal names, as the reference implementation has it.
    for (const VariableDefinitionNode& definition : node->variables | std::views::reverse) {
        if (definition.variable.text == name) { return &definition; }
    }
    return nullptr;
}

DocumentIndex::DocumentIndex(const Document& document, const Schema& schema, Arena& arena)
    : fragments_by_name_(arena) {
    index_definitions(document, schema, arena);
    // Without fragments every spread leads nowhere, and nobody follows it.
    if (fragments_.empty()) { return; }
    for (OperationInfo& operation : operations_) {
        operation.spreads = collect_spreads(*operation.node->selection_set, arena);
    }
    for (FragmentInfo& fragment : fragments_) {
        fragment.meant = this->fragment(fragment.node->name.text)->index;
        fragment.spreads = collect_spreads(*fragment.node->selection_set, arena);
    }
}

void DocumentIndex::index_definitions(const Document& document, const Schema& schema,
                                      Arena& arena) {
    const auto count = [&](DefinitionKind kind) {
        return static_cast<std::size_t>(
            std::ranges::count(document.definitions, kind, &DefinitionNode::kind));
    };
    operations_ = arena.make_array<OperationInfo>(count(DefinitionKind::Operation));
    fragments_ = arena.make_array<FragmentInfo>(count(DefinitionKind::Fragment));
    fragments_by_name_.reserve(fragments_.size());

    std::size_t operation_count = 0;
    std::size_t fragment_count = 0;
    for (const DefinitionNode& definition : document.definitions) {
        switch (definition.kind) {
            case DefinitionKind::Operation:
                operations_[operation_count++].node = definition.operation;
                break;
            case DefinitionKind::Fragment: {
                FragmentInfo& fragment = fragments_[fragment_count];
                fragment.node = definition.fragment;
                fragment.type = schema.type(definition.fragment->type_condition.text);
                fragment.index = static_cast<std::uint32_t>(fragment_count++);
                fragments_by_name_.insert(definition.fragment->name.text).value = &fragment;
                has_fragment_variables_ |= !definition.fragment->variables.empty();
                break;
            }
            case DefinitionKind::Directive:
                has_type_system_ = true;
                if (!definition.directive->extension) {
                    directives_.push_back(definition.directive);
                }
                break;
            case DefinitionKind::Type:
            case DefinitionKind::Schema:
                has_type_system_ = true;
                break;
        }
    }
}

const DirectiveDefinitionNode* DocumentIndex::directive(std::string_view name) const noexcept {
    for (const DirectiveDefinitionNode* definition : directives_ | std::views::reverse) {
        if (definition->name.text == name) { return definition; }
    }
    return nullptr;
}

/// The spreads of a set come before those of the sets in it, and of these the last goes first:
/// the order of the reference implementation, which shows in the order of errors.
std::span<const Spread> DocumentIndex::collect_spreads(const SelectionSetNode& set, Arena& arena) {
    spread_scratch_.clear();
    set_scratch_.assign(1, &set);
    while (!set_scratch_.empty()) {
        const SelectionSetNode& next = *set_scratch_.back();
        set_scratch_.pop_back();
        for (const SelectionNode& selection : next.selections) {
            if (selection.kind == SelectionKind::FragmentSpread) {
                spread_scratch_.push_back({&selection, fragment(selection.name.text)});
            } else if (selection.selection_set != nullptr) {
                set_scratch_.push_back(selection.selection_set);
            }
        }
    }
    return arena.copy(std::span<const Spread>(spread_scratch_));
}

void ReachableFragments::add(std::span<const Spread> spreads) {
    for (const Spread& spread : spreads) {
        if (spread.fragment == nullptr || marks_[spread.fragment->index] == mark_) { continue; }
        marks_[spread.fragment->index] = mark_;
        order_.push_back(spread.fragment);
    }
}

void ReachableFragments::follow() {
    for (; followed_ < order_.size(); ++followed_) { add(order_[followed_]->spreads); }
}

}  // namespace millrace::graphql::validation
