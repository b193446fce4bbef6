#pragma once
/// @file overlap_report.hpp — how fields conflict, in the words of the reference implementation

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "context.hpp"
#include "field_sets.hpp"
#include "fragment_scopes.hpp"

namespace millrace::graphql::validation {

/// Compares fields pair by pair, in the order in which the reference implementation does, since
/// that order decides which conflicts are reported, where, and how they are nested. Only for
/// documents that OverlapCheck does not accept.
///
/// A pair without conflict is compared once, so that work is bounded by the number of pairs.
/// Limits: limits::kOverlapPairsMax, limits::kOverlapDepthMax; past them run() gives up.
class OverlapReport {
public:
    explicit OverlapReport(Context& context);

    /// Reports all conflicts. False: gave up, having reported none.
    [[nodiscard]] bool run();

private:
    struct Conflict {
        std::string_view key;
        std::string reason;
        std::vector<Offset> left;  // of the fields on either side, the outermost first
        std::vector<Offset> right;
    };
    using Conflicts = std::vector<Conflict>;

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

    /// A field set where it is used: the scope says what its variables mean.
    struct Fields {
        Grouped* grouped;
        const VariableScope* scope;
    };

    /// Four pointers that make one key of what has been compared.
    struct Compared {
        const void* left;
        const void* right;
        const void* left_scope;
        const void* right_scope;

        bool operator==(const Compared&) const = default;
    };
    struct ComparedHash {
        std::size_t operator()(const Compared& compared) const noexcept;
    };
    /// What was compared, and whether only as exclusive, which leaves more to compare.
    using ComparedSet = std::unordered_map<Compared, bool, ComparedHash>;
    [[nodiscard]] static bool has(const ComparedSet& compared, const Compared& key,
                                  bool exclusive) noexcept;

    void find_within_set(const FieldSet& set, const VariableScope* scope, Conflicts& conflicts);
    void within(Fields fields, Conflicts& conflicts);
    void between(Fields left, Fields right, bool exclusive, Conflicts& conflicts);
    void between_fields_and_fragment(Fields fields, const ScopedSpread& spread, bool exclusive,
                                     Conflicts& conflicts);
    void between_fragments(const ScopedSpread& left, const ScopedSpread& right, bool exclusive,
                           Conflicts& conflicts);
    void between_children(Fields left, Fields right, bool exclusive, Conflicts& conflicts);

    void compare(const FieldEntry& left, const VariableScope* left_scope, const FieldEntry& right,
                 const VariableScope* right_scope, bool exclusive, Conflicts& conflicts);
    /// Why the two fields themselves conflict; empty when they do not.
    [[nodiscard]] std::string own_reason(const FieldEntry& left, const VariableScope* left_scope,
                                         const FieldEntry& right, const VariableScope* right_scope,
                                         bool exclusive);
    [[nodiscard]] bool same_arguments(std::span<const ArgumentNode> left,
                                      const VariableScope* left_scope,
                                      std::span<const ArgumentNode> right,
                                      const VariableScope* right_scope);
    void report_spread_arguments(const ScopedSpread& left, const ScopedSpread& right);
    void report(const FieldSet& set, const Conflicts& conflicts);

    [[nodiscard]] Grouped& grouped(const FieldSet& set);
    [[nodiscard]] Fields fields_of(const ScopedSpread& spread);

    /// Counts one comparison; true when there have been enough.
    [[nodiscard]] bool spend(std::size_t cost = 1) noexcept;
    [[nodiscard]] bool is_full(const Conflicts& conflicts) const noexcept;

    struct Reported {
        Step step;
        std::string message;
        std::vector<Offset> offsets;
    };

    Context& context_;
    FragmentScopes scopes_;
    std::vector<std::unique_ptr<Grouped>> grouped_;  // by FieldSet::index
    ComparedSet fields_and_fragments_;
    ComparedSet fragments_;
    ComparedSet clean_pairs_;
    std::vector<Reported> reported_;
    Step step_ = 0;  // of the set that is reported on
    std::size_t pairs_left_;
    std::size_t depth_ = 0;
    bool gave_up_ = false;
};

/// A short reason why two fields conflict, for a document too large to be reported on in full.
[[nodiscard]] std::string conflict_reason(const FieldEntry& left, const FieldEntry& right);

}  // namespace millrace::graphql::validation
