#pragma once
/// @file fetch_builder.hpp — the fetch nodes of a plan while they are being made

#include <deque>
#include <memory>
#include <vector>

#include <millrace/graphql/error.hpp>
#include <millrace/plan/plan.hpp>

#include "claim_builder.hpp"
#include "layout.hpp"

namespace millrace::plan {

/// What several nodes share: the rows of one field's answers, and the keys already fetched.
struct FetchTable {
    const source::FieldBinding* binding = nullptr;
    std::uint16_t step = 0;
    std::uint16_t root = 0;
    std::uint16_t index = 0;
    Layout layout;
};

struct FetchDraft {
    FetchNode* node = nullptr;
    FetchTable* table = nullptr;
    std::unique_ptr<ClaimBuilder> claim;  // for sources that are asked for members by name
    value::Want want = value::Want::Scalar;
    std::vector<FetchDraft*> consumers;
    std::vector<const FieldPlan*> fields;
    std::uint16_t context = 0;
    std::vector<std::uint16_t> waits;  // sources its arguments are computed from
    std::vector<std::uint16_t> feeds;  // sources that are complete only when it has ended
    std::vector<ArgumentsPlan> dynamic_arguments;
    std::span<const source::ListPush> pushes;  // done to the list of its one field
};

/// Finds or makes the node a fetched field belongs to.
///
/// Fields of one level that wait for the same binding share a node, across aliases, root fields
/// and lists: their keys travel together. They do not share when they are delivered apart (unit),
/// belong to different root fields of a mutation, or one of them may wait for a source that the
/// other has to do with (context).
class FetchBuilder {
public:
    FetchBuilder(Plan& plan, Arena& arena) noexcept : plan_(plan), arena_(arena) {}

    struct Place {
        const source::FieldBinding* binding = nullptr;
        Unit unit = 0;
        std::uint16_t level = 0;
        std::uint16_t root = 0;
        std::uint16_t context = 0;
    };
    /// The nodes of all steps, the last one last; a binding without steps has one.
    std::vector<FetchDraft*> nodes_for(const Place& place, const graphql::Field& field);

    /// `producer` (null: the root) may add instances to `consumer`.
    static void connect(FetchDraft* producer, FetchDraft& consumer);
    void connect_root(FetchDraft& consumer);
    /// `node` needs a source before its instances can be sent.
    static void wait_for(FetchDraft& node, std::uint16_t source);
    /// The nodes that wait for a source, by index.
    [[nodiscard]] std::span<const std::uint16_t> waiting_for(std::uint16_t source);

    /// The rows of some answer have more slots than a Shape may.
    [[nodiscard]] bool has_too_large_rows() const noexcept;
    [[nodiscard]] std::size_t node_count() const noexcept { return drafts_.size(); }
    [[nodiscard]] const std::deque<FetchDraft>& drafts() const noexcept { return drafts_; }

    /// Makes shapes and claims; fills in the plan's list of nodes.
    void finish();

private:
    FetchDraft& node_for(const Place& place, std::uint16_t step, const source::Binding& binding,
                         const graphql::Field& field);
    FetchTable& table_for(const Place& place, std::uint16_t step, bool own);

    Plan& plan_;
    Arena& arena_;
    std::deque<FetchDraft> drafts_;
    std::deque<FetchTable> tables_;
    std::vector<FetchDraft*> root_consumers_;
};

}  // namespace millrace::plan
