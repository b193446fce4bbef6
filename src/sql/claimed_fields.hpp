#pragma once
/// @file claimed_fields.hpp — for tests: what a planner would claim for a document, without one

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/source/selection.hpp>

namespace millrace::sql {

/// Makes the ClaimedFields of an operation with all arguments coerced; aliases give the members.
///
/// Lifetime: what it makes is in the arena and borrows from document, schema and variables.
class FieldClaimer {
public:
    FieldClaimer(const graphql::Document& document, const graphql::Schema& schema,
                 const graphql::VariableValues& variables, Arena& arena)
        : document_(document), schema_(schema), variables_(variables), arena_(arena) {}

    [[nodiscard]] tl::expected<std::span<source::ClaimedField>, graphql::CoercionFailure>
    root_fields(const graphql::OperationNode& operation) {
        const graphql::SelectionSetNode* set = operation.selection_set;
        const auto fields = claim({&set, 1}, *schema_.root_type(operation.type));
        if (failure_) { return tl::unexpected(*failure_); }
        return fields;
    }

private:
    using Sets = std::span<const graphql::SelectionSetNode* const>;

    struct ResponseField {
        std::string_view key;
        std::vector<const graphql::SelectionNode*> nodes;
    };

    struct Collected {
        const graphql::Type& type;
        std::vector<ResponseField> fields;
        std::vector<std::string_view> spread;  // fragments, each of which counts once
    };

    std::span<source::ClaimedField> claim(Sets sets, const graphql::Type& type) {
        Collected collected{type, {}, {}};
        for (const graphql::SelectionSetNode* set : sets) { collect(*set, collected); }
        std::vector<source::ClaimedField> fields;
        for (const ResponseField& response : collected.fields) {
            fields.push_back(claim(response, type));
        }
        return arena_.copy(std::span<const source::ClaimedField>(fields));
    }

    source::ClaimedField claim(const ResponseField& response, const graphql::Type& type) {
        const graphql::SelectionNode& node = *response.nodes[0];
        source::ClaimedField claimed;
        claimed.name = node.name.text;
        claimed.member = response.key;
        claimed.field = schema_.field(type, node.name.text);
        if (node.name.text.starts_with("__")) { return claimed; }
        const auto arguments = graphql::coerce_arguments(*claimed.field, node.arguments,
                                                         node.offset, variables_, arena_);
        if (!arguments) {
            failure_ = arguments.error();
            return claimed;
        }
        claimed.arguments = *arguments;
        std::vector<const graphql::SelectionSetNode*> below;
        for (const graphql::SelectionNode* each : response.nodes) {
            if (each->selection_set != nullptr) { below.push_back(each->selection_set); }
        }
        if (!below.empty()) { claimed.selection = select(below, *claimed.field->type->named); }
        return claimed;
    }

    const source::ClaimedSelection* select(Sets sets, const graphql::Type& type) {
        const std::span branches = arena_.make_array<source::ClaimedBranch>(1);
        branches[0] = {&type, claim(sets, type)};
        return arena_.make<source::ClaimedSelection>(&type, branches, false);
    }

    void collect(const graphql::SelectionSetNode& set, Collected& out) const {
        for (const graphql::SelectionNode& node : set.selections) {
            if (!is_included(node)) { continue; }
            switch (node.kind) {
                case graphql::SelectionKind::Field:
                    add(node, out);
                    break;
                case graphql::SelectionKind::InlineFragment:
                    if (applies(node.type_condition, out)) { collect(*node.selection_set, out); }
                    break;
                case graphql::SelectionKind::FragmentSpread:
                    spread(node, out);
                    break;
            }
        }
    }

    // Every type is an object type, so a condition names it or does not apply.
    static bool applies(const graphql::Name& condition, const Collected& out) {
        return condition.empty() || condition.text == out.type.name;
    }

    static void add(const graphql::SelectionNode& node, Collected& out) {
        const auto found = std::ranges::find(out.fields, node.response_key(), &ResponseField::key);
        if (found != out.fields.end()) {
            found->nodes.push_back(&node);
        } else {
            out.fields.push_back({node.response_key(), {&node}});
        }
    }

    void spread(const graphql::SelectionNode& node, Collected& out) const {
        if (std::ranges::find(out.spread, node.name.text) != out.spread.end()) { return; }
        out.spread.push_back(node.name.text);
        for (const graphql::DefinitionNode& definition : document_.definitions) {
            if (definition.kind == graphql::DefinitionKind::Fragment &&
                definition.fragment->name.text == node.name.text &&
                applies(definition.fragment->type_condition, out)) {
                collect(*definition.fragment->selection_set, out);
            }
        }
    }

    bool condition(const graphql::DirectiveNode& directive) const {
        Arena scratch;
        for (const graphql::ArgumentNode& argument : directive.arguments) {
            const value::Value given =
                graphql::literal_to_value(*argument.value, variables_, scratch);
            if (argument.name.text == "if") {
                return given.is(value::Kind::Boolean) && given.as_boolean();
            }
        }
        return false;
    }

    bool is_included(const graphql::SelectionNode& node) const {
        return std::ranges::all_of(node.directives, [&](const graphql::DirectiveNode& directive) {
            if (directive.name.text == "skip") { return !condition(directive); }
            return directive.name.text != "include" || condition(directive);
        });
    }

    const graphql::Document& document_;
    const graphql::Schema& schema_;
    const graphql::VariableValues& variables_;
    Arena& arena_;
    std::optional<graphql::CoercionFailure> failure_;
};

}  // namespace millrace::sql
