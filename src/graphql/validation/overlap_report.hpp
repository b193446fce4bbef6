#pragma once
/// @file overlap_report.hpp — how fields conflict, in the words of the reference implementation

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compared_pairs.hpp"
#include "context.hpp"
#include "field_sets.hpp"
#include "fragment_scopes.hpp"
#include "overlap_check.hpp"
#include "overlap_conflict.hpp"

namespace millrace::graphql::validation {

/// Compares fields pair by pair, in the order in which the reference implementation does, since
/// that order decides which conflicts are reported, where, and how they are nested. Leaves out
/// what OverlapCheck knows to be without conflict.
///
/// A pair without conflict is compared once, so that work is bounded by the number of pairs.
/// Limits: limits::kOverlapPairsMax, limits::kOverlapDepthMax; past them run() gives up.
class OverlapReport {
public:
    /// `check` has run, or is null: then nothing is known and every pair is compared.
    OverlapReport(Context& context, OverlapCheck* check);

    /// Reports all conflicts. False: gave up, having reported none.
    [[nodiscard]] bool run();

private:
    using Conflicts = std::vector<OverlapConflict>;

    struct Group {
        std::string_view key;
        std::vector<const FieldEntry*> fields;
    };
    /// A field set with its fields grouped by response key, in order of appearance.
    struct Grouped {
        explicit Grouped(const FieldSet& grouped_set, Arena& arena);

        const FieldSet& set;
        std::vector<Group> groups;
        NameTable<std::uint32_t> group_by_key;
    };

    // Where something is used, the scope says what variables mean in it.
    struct Fields {
        Grouped* grouped;
        const VariableScope* scope;
    };
    struct Field {
        const FieldEntry* entry;
        const VariableScope* scope;
    };
    struct Arguments {
        std::span<const ArgumentNode> nodes;
        const VariableScope* scope;
    };

    /// An error, kept back until it is certain that all will be told.
    struct Reported {
        Step step;
        std::string message;
        std::vector<Offset> offsets;
    };

    // Each finds the conflicts of what its name says and appends them.
    void within_set(const FieldSet& set, const VariableScope* scope, Conflicts& conflicts);
    void within_fields(Fields fields, Conflicts& conflicts);
    void between_fields(Fields left, Fields right, bool exclusive, Conflicts& conflicts);
    void between_fields_and_fragment(Fields fields, const ScopedSpread& spread, bool exclusive,
                                     Conflicts& conflicts);
    void between_fragments(const ScopedSpread& left, const ScopedSpread& right, bool exclusive,
                           Conflicts& conflicts);
    void between_sets(Fields left, Fields right, bool exclusive, Conflicts& conflicts);
    void between(Field left, Field right, bool exclusive, Conflicts& conflicts);
    void below(Field left, Field right, bool exclusive, Conflicts& conflicts);

    /// Why the two fields themselves conflict; empty when they do not.
    [[nodiscard]] std::string own_reason(Field left, Field right, bool exclusive);
    [[nodiscard]] bool have_same_arguments(Arguments left, Arguments right);

    [[nodiscard]] Grouped& grouped(const FieldSet& set);
    [[nodiscard]] Fields fields_of(const ScopedSpread& spread);

    /// Counts one comparison. True: there have been enough.
    [[nodiscard]] bool spend(std::size_t cost = 1) noexcept;
    [[nodiscard]] bool is_full(const Conflicts& conflicts) const noexcept;
    void enter_level() noexcept;
    void leave_level() noexcept { --depth_; }

    Context& context_;
    OverlapCheck* check_;
    FragmentScopes scopes_;
    std::vector<std::unique_ptr<Grouped>> grouped_;  // by FieldSet::index
    ComparedPairs fields_and_fragments_;
    ComparedPairs fragments_;
    ComparedPairs clean_fields_;  // without conflict
    std::vector<Reported> reported_;
    Step step_ = 0;  // of the set that is reported on
    std::size_t pairs_left_;
    std::size_t depth_ = 0;
    bool gave_up_ = false;
};

}  // namespace millrace::graphql::validation
