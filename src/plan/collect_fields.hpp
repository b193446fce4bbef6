#pragma once
/// @file collect_fields.hpp — CollectFields of the specification, with the draft's @defer

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/plan.hpp>

#include "selection_gate.hpp"
#include "source_graph.hpp"

namespace millrace::plan {

/// @skipBy or @includeBy of a fragment that names sources, and those of fragments around it.
struct FragmentGate {
    const graphql::DirectiveNode* directive = nullptr;
    const FragmentGate* outer = nullptr;
};

/// One field node and the innermost active @defer around it.
struct FieldDetails {
    const graphql::SelectionNode* node = nullptr;
    const DeferUsage* defer = nullptr;
    const FragmentGate* gate = nullptr;
};

/// All nodes with one response key.
struct FieldGroup {
    std::string_view response_key;
    std::vector<FieldDetails> details;
};

struct CollectedFields {
    std::vector<FieldGroup> groups;  // in the order of the response
    std::vector<const DeferUsage*> new_defers;
    bool refuses_defer = false;  // an active @defer in a subscription
};

/// What collecting needs to know of the operation.
struct CollectContext {
    const graphql::Schema& schema;
    const graphql::Document& document;
    value::Value variables;  // coerced; only Booleans of conditions are read
    Arena& arena;            // DeferUsages are made here
    std::uint32_t& defer_count;
    bool incremental = true;         // false: @defer does nothing
    bool subscription = false;       // true: an active @defer is an error
    SelectionGate* gate = nullptr;   // null: @skipBy and @includeBy are not known
    SourceGraph* sources = nullptr;  // told what is published by what is left out
    std::string path = {};           // to the object whose fields are collected

    [[nodiscard]] const graphql::FragmentNode* fragment(std::string_view name) const noexcept;
};

/// The fields of `selection_set` that apply to objects of `type`.
[[nodiscard]] CollectedFields collect_fields(CollectContext& context, const graphql::Type& type,
                                             const graphql::SelectionSetNode& selection_set);

/// The fields below a merged field, for objects of `type`.
[[nodiscard]] CollectedFields collect_subfields(CollectContext& context, const graphql::Type& type,
                                                std::span<const FieldDetails> parents);

}  // namespace millrace::plan
