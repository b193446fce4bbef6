#pragma once
/// @file source_planner.hpp — the sources of @fetchSource as parts of the fetch graph

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/plan/plan.hpp>

#include "claim_builder.hpp"
#include "directive_compiler.hpp"
#include "fetch_builder.hpp"
#include "source_graph.hpp"

namespace millrace::plan {

/// Adds to `claim` the members of a composite type that expressions read.
void ask_for_paths(const graphql::Type& type, const std::vector<std::vector<std::string>>& paths,
                   ClaimBuilder& claim, Arena& arena);

/// Where the values of each source are and when all of them are there.
///
/// Lifetime: of one compilation.
class SourcePlanner {
public:
    SourcePlanner(Plan& plan, FetchBuilder& fetches) noexcept
        : plan_(plan), arena_(plan.arena), fetches_(fetches) {}

    /// A field that publishes a source.
    struct Place {
        std::vector<std::string_view> path;
        bool below_list = false;
        std::size_t steps_to_list = 0;       // of `path`; all of it when it is not below a list
        std::vector<FetchDraft*> producers;  // whose answers its value is made of; null: the root
        std::uint16_t root = 0;              // in mutations: the root field
        bool composite = false;              // an object that was fetched
        std::uint16_t whole_slot = value::Shape::kNoSlot;  // where its rows keep their text
        ClaimBuilder* claim = nullptr;                     // where it is asked for its members
        const graphql::WrappedType* type = nullptr;
    };
    void publish(const FieldDirectives::Publish& published, const Place& place);

    /// Tells directives what the sources they read are.
    void check(DirectiveCompiler& directives);

    /// Makes the plan's list of sources and connects them with the nodes that feed them or wait
    /// for them. Findings: sources that can only come after what waits for them.
    [[nodiscard]] std::vector<DirectiveFinding> finish(SourceGraph& graph);

private:
    struct Draft {
        SourcePlan plan;
        std::vector<FetchDraft*> producers;  // null: the root
        Place place;
        bool published = false;
    };

    Draft& draft(std::uint16_t index);
    void connect_producers(Draft& draft);
    void connect_dependants(SourceGraph& graph, std::uint16_t index);
    void ask_for_members(const SourceGraph::Source& source, const Draft& draft);
    [[nodiscard]] std::vector<DirectiveFinding> find_late_sources(const SourceGraph& graph);

    Plan& plan_;
    Arena& arena_;
    FetchBuilder& fetches_;
    std::deque<Draft> drafts_;  // by index of the source
};

}  // namespace millrace::plan
