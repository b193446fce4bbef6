#include "operation_limits.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/core.h>

#include <millrace/graphql/source.hpp>

namespace millrace::server {

namespace {

using graphql::SelectionKind;
using graphql::SelectionNode;
using graphql::SelectionSetNode;

/// What a selection set amounts to with its fragments filled in. Numbers saturate: fragments in
/// fragments can double them at every step.
struct Weight {
    std::uint32_t depth = 0;    // selection sets within each other
    std::uint32_t aliases = 0;  // at all levels
    std::uint32_t fields = 0;   // at its own level
};

std::uint32_t add(std::uint32_t a, std::uint32_t b) {
    const std::uint64_t sum = std::uint64_t{a} + b;
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(sum, std::numeric_limits<std::uint32_t>::max()));
}

// Fragments nested too far weigh endlessly, so that no later walk of the document need fear for
// its stack.
constexpr Weight kEndless{.depth = std::numeric_limits<std::uint32_t>::max()};

class Scale {
public:
    explicit Scale(const graphql::Document& document) {
        for (const graphql::DefinitionNode& definition : document.definitions) {
            if (definition.fragment == nullptr) { continue; }
            fragments_.emplace(definition.fragment->name.text, Fragment{definition.fragment, {}});
        }
    }

    [[nodiscard]] Weight weigh(const SelectionSetNode& set) {
        Weight total{.depth = 1};
        for (const SelectionNode& selection : set.selections) { add_selection(selection, total); }
        return total;
    }

private:
    struct Fragment {
        const graphql::FragmentNode* node;
        Weight weight;
        enum class State : std::uint8_t { New, Open, Weighed } state = State::New;
    };

    void add_selection(const SelectionNode& selection, Weight& total) {
        Weight below;
        if (selection.kind == SelectionKind::FragmentSpread) {
            below = weigh_fragment(selection.name.text);
        } else if (selection.selection_set != nullptr) {
            below = weigh(*selection.selection_set);
        }
        total.aliases = add(total.aliases, below.aliases);
        if (selection.kind == SelectionKind::Field) {
            total.fields = add(total.fields, 1);
            total.aliases = add(total.aliases, selection.alias.empty() ? 0 : 1);
            total.depth = std::max(total.depth, add(below.depth, 1));
        } else {
            total.fields = add(total.fields, below.fields);
            total.depth = std::max(total.depth, below.depth);
        }
    }

    // Recursion ends at a fragment that is open: validation refuses circles later.
    Weight weigh_fragment(std::string_view name) {
        const auto found = fragments_.find(name);
        if (found == fragments_.end()) { return {}; }
        if (found->second.state != Fragment::State::New) { return found->second.weight; }
        if (nesting_ == limits::kFragmentNestingMax) { return kEndless; }
        ++nesting_;
        found->second.state = Fragment::State::Open;
        found->second.weight = weigh(*found->second.node->selection_set);
        --nesting_;
        found->second.state = Fragment::State::Weighed;
        return found->second.weight;
    }

    boost::unordered_flat_map<std::string_view, Fragment> fragments_;
    std::uint32_t nesting_ = 0;
};

std::string name_of(const graphql::OperationNode& operation) {
    return operation.name.empty() ? "The operation"
                                  : fmt::format("Operation \"{}\"", operation.name.text);
}

}  // namespace

std::optional<LimitBreach> find_limit_breach(const graphql::Document& document,
                                             const GraphqlLimits& limits) {
    Scale scale(document);
    for (const graphql::DefinitionNode& definition : document.definitions) {
        if (definition.operation == nullptr) { continue; }
        const graphql::OperationNode& operation = *definition.operation;
        const Weight weight = scale.weigh(*operation.selection_set);
        const auto breach = [&](std::string_view code, std::string_view what, std::uint32_t count,
                                std::uint32_t most) {
            return LimitBreach{code,
                               {fmt::format("{} has {} {}; at most {} are allowed.",
                                            name_of(operation), count, what, most),
                                {graphql::locate(document.source, operation.offset)},
                                {}}};
        };
        if (weight.depth > limits.depth_max) {
            return breach("QUERY_DEPTH_LIMIT", "levels of selections", weight.depth,
                          limits.depth_max);
        }
        if (weight.aliases > limits.aliases_max) {
            return breach("QUERY_ALIASES_LIMIT", "aliases", weight.aliases, limits.aliases_max);
        }
        if (weight.fields > limits.root_fields_max) {
            return breach("QUERY_ROOT_FIELDS_LIMIT", "root fields", weight.fields,
                          limits.root_fields_max);
        }
    }
    return std::nullopt;
}

}  // namespace millrace::server
