#include "source_planner.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace millrace::plan {

void ask_for_paths(const graphql::Type& type, const std::vector<std::vector<std::string>>& paths,
                   ClaimBuilder& claim, Arena& arena) {
    for (const graphql::Type* object : type.possible_types) {
        for (const auto& path : paths) {
            const graphql::Field* field = object->field(path.front());
            if (field == nullptr) { continue; }
            ClaimBuilder::Wanted wanted;
            wanted.on = object;
            wanted.name = arena.copy(std::string_view(path.front()));
            wanted.field = field;
            const std::string_view member = claim.add(wanted, arena);
            if (path.size() > 1) { claim.add_paths(member, {{path.begin() + 1, path.end()}}); }
        }
    }
}

SourcePlanner::Draft& SourcePlanner::draft(std::uint16_t index) {
    while (drafts_.size() <= index) { drafts_.emplace_back(); }
    return drafts_[index];
}

void SourcePlanner::publish(const FieldDirectives::Publish& published, const Place& place) {
    Draft& made = draft(published.source);
    SourcePlan& source = made.plan;
    source.path = arena_.copy(std::span<const std::string_view>(place.path));
    source.below_list = place.below_list;
    source.place_steps = static_cast<std::uint16_t>(place.steps_to_list);
    source.convert = published.convert;
    source.converts = published.converts;
    source.composite = place.composite;
    source.whole_slot = place.whole_slot;
    for (FetchDraft* producer : place.producers) {
        if (std::ranges::find(made.producers, producer) == made.producers.end()) {
            made.producers.push_back(producer);
        }
    }
    made.place = place;
    made.published = true;
}

void SourcePlanner::check(DirectiveCompiler& directives) {
    for (std::uint16_t i = 0; i < drafts_.size(); ++i) {
        const Draft& made = drafts_[i];
        if (!made.published) { continue; }
        directives.check_source(i, {.path = directives.sources().source(i).path,
                                    .type = made.place.type,
                                    .below_list = made.plan.below_list,
                                    .converts = made.plan.converts});
    }
}

std::vector<DirectiveFinding> SourcePlanner::finish(SourceGraph& graph) {
    for (std::uint16_t i = 0; i < graph.size(); ++i) {
        Draft& made = draft(i);
        made.plan.index = i;
        made.plan.offsets =
            arena_.copy(std::span<const graphql::Offset>(&graph.source(i).offset, 1));
        made.plan.name = arena_.copy(std::string_view(graph.source(i).name));
        connect_producers(made);
        ask_for_members(graph.source(i), made);
    }
    for (std::uint16_t i = 0; i < graph.size(); ++i) { connect_dependants(graph, i); }
    for (const Draft& made : drafts_) { plan_.sources.push_back(made.plan); }
    return find_late_sources(graph);
}

void SourcePlanner::connect_producers(Draft& made) {
    for (FetchDraft* producer : made.producers) {
        ++made.plan.producers;
        if (producer == nullptr) {
            plan_.root_feeds.push_back(made.plan.index);
        } else {
            producer->feeds.push_back(made.plan.index);
        }
    }
}

// Nodes that wait for the source, and sources whose fields are computed from it.
void SourcePlanner::connect_dependants(SourceGraph& graph, std::uint16_t index) {
    Draft& made = draft(index);
    made.plan.nodes = fetches_.waiting_for(index);
    std::vector<std::uint16_t> sources;
    for (std::uint16_t other = 0; other < graph.size(); ++other) {
        if (draft(other).producers.empty()) { continue; }
        const auto waits = graph.waits_of(graph.source(other).path);
        if (std::ranges::find(waits, index) == waits.end()) { continue; }
        sources.push_back(other);
        ++draft(other).plan.producers;
    }
    made.plan.sources = arena_.copy(std::span<const std::uint16_t>(sources));
}

// A service that sends only what it is asked for is asked for what expressions read.
void SourcePlanner::ask_for_members(const SourceGraph::Source& source, const Draft& made) {
    if (made.place.claim == nullptr) { return; }
    ask_for_paths(*made.place.type->named, source.paths, *made.place.claim, arena_);
}

// --- sources that come too late ---------------------------------------------------------------

namespace {

/// Ends what can end, as the engine will: what is left over waits for itself.
class Rehearsal {
public:
    Rehearsal(const std::deque<FetchDraft>& nodes, std::span<const SourcePlan> sources)
        : nodes_(nodes), sources_(sources), ended_(nodes.size()), published_(sources.size()) {}

    void run() {
        for (bool progress = true; progress;) {
            progress = false;
            for (std::size_t i = 0; i < sources_.size(); ++i) {
                if (!published_[i] && can_publish(sources_[i])) { published_[i] = progress = true; }
            }
            for (const FetchDraft& node : nodes_) {
                if (!ended_[node.node->index] && can_end(node)) {
                    ended_[node.node->index] = progress = true;
                }
            }
        }
    }

    [[nodiscard]] bool is_published(std::uint16_t source) const { return published_[source]; }

private:
    [[nodiscard]] bool can_publish(const SourcePlan& source) const {
        const auto feeds = [&](const FetchDraft& node) {
            return !ended_[node.node->index] &&
                   std::ranges::find(node.feeds, source.index) != node.feeds.end();
        };
        if (std::ranges::any_of(nodes_, feeds)) { return false; }
        return std::ranges::none_of(sources_, [&](const SourcePlan& other) {
            return !published_[other.index] &&
                   std::ranges::find(other.sources, source.index) != other.sources.end();
        });
    }

    [[nodiscard]] bool can_end(const FetchDraft& node) const {
        const auto is_open = [&](std::uint16_t source) { return !published_[source]; };
        if (std::ranges::any_of(node.waits, is_open)) { return false; }
        return std::ranges::none_of(nodes_, [&](const FetchDraft& producer) {
            return !ended_[producer.node->index] &&
                   std::ranges::find(producer.consumers, &node) != producer.consumers.end();
        });
    }

    const std::deque<FetchDraft>& nodes_;
    std::span<const SourcePlan> sources_;
    std::vector<bool> ended_;
    std::vector<bool> published_;
};

}  // namespace

// Two fields that one request asks for cannot wait for each other, and root fields of a mutation
// run one after the other.
std::vector<DirectiveFinding> SourcePlanner::find_late_sources(const SourceGraph& graph) {
    Rehearsal rehearsal(fetches_.drafts(), plan_.sources);
    rehearsal.run();
    std::vector<DirectiveFinding> findings;
    for (const SourceGraph::Dependency& dependency : graph.dependencies()) {
        for (const std::uint16_t index : dependency.sources) {
            const Draft& made = draft(index);
            const bool is_later = plan_.type == graphql::OperationType::Mutation &&
                                  made.published && made.place.root > dependency.root;
            if (rehearsal.is_published(index) && !is_later) { continue; }
            findings.push_back(
                {dependency.offset,
                 fmt::format("the fetchSource [{}] used by @{} on {{{}}} is there only after the "
                             "field itself{}.",
                             graph.source(index).name, dependency.directive, dependency.path,
                             is_later ? ", because fields of a mutation run in order"
                                      : ", because one request fetches both")});
        }
    }
    return findings;
}

}  // namespace millrace::plan
