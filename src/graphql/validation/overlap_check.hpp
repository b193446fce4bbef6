#pragma once
/// @file overlap_check.hpp — whether the fields of a document can be merged, decided fast

#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "context.hpp"
#include "field_sets.hpp"

namespace millrace::graphql::validation {

/// Decides, without comparing every two fields, whether any two conflict.
///
/// All fields that meet at one place of an answer are put together, fragments unfolded, and
/// grouped by response key. A group of several fields must agree: on the shape of their values
/// always, on name and arguments when one object can be asked for both. Since agreement is an
/// equivalence, each is compared with one other only. The selections below a group then meet in
/// turn. So work grows with the number of fields that meet, not with that of their pairs, and
/// what has met once (kept by the sets that meet) is not looked at again: fragments that spread
/// each other twice over cost no more than once.
///
/// Exact: finds a conflict exactly when comparing all pairs would.
/// Limits: limits::kOverlapStepsMax; past it, what is left is not decided.
class OverlapCheck {
public:
    enum class Verdict : std::uint8_t { Mergeable, Conflicting, Undecided };

    explicit OverlapCheck(Context& context);

    /// Marks the sets within which a conflict was found, or may be, as FieldSet::suspect.
    [[nodiscard]] Verdict run();

    /// Whether two sets can meet without a conflict; only by shape, when their objects are
    /// `exclusive`. After run(), which shares its limit: past it, the answer is no.
    [[nodiscard]] bool can_meet(FieldSet& left, FieldSet& right, bool exclusive);

    /// Two fields that conflict, when Conflicting.
    struct Pair {
        const FieldEntry* left = nullptr;
        const FieldEntry* right = nullptr;
        bool by_shape = false;  // else by name or arguments
    };
    [[nodiscard]] Pair conflict() const noexcept { return conflict_; }

    /// How many field sets, spreads and fields were looked at.
    [[nodiscard]] std::size_t steps() const noexcept { return steps_; }

private:
    /// What fields that meet must agree on.
    enum class Mode : std::uint8_t {
        Same,   // name, arguments and shape, as far as their parents are not exclusive
        Shape,  // the shape only: their objects are never the same
    };

    /// Field sets that meet: none empty, by index, each once.
    struct Meeting {
        std::span<FieldSet* const> sets;
        Mode mode = Mode::Same;

        bool operator==(const Meeting& other) const noexcept;
    };
    struct MeetingHash {
        std::size_t operator()(const Meeting& meeting) const noexcept;
    };

    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t stamp = 0;  // of the grouping it belongs to
        std::uint32_t first = 0;  // in entries_
        std::uint32_t last = 0;
    };
    static constexpr std::uint32_t kEnd = ~0U;

    struct Entry {
        const FieldEntry* field;
        std::uint32_t next;  // of the same key, or kEnd
    };

    void check_root(FieldSet& set);
    void check_new_root(FieldSet& set);
    void check_unfolded_root(FieldSet& set);
    void cover(FieldSet& set);
    void forget_root();
    void unfold(std::span<FieldSet* const> sets);
    void check_meeting(std::span<FieldSet* const> sets, Mode mode);
    void group(std::span<FieldSet* const> sets);
    void check_group(std::uint32_t first, Mode mode);
    void check_shapes();
    void check_same();
    void check_partitions();
    void compare(const FieldEntry& left, const FieldEntry& right);
    void meet_below(std::span<const FieldEntry* const> left,
                    std::span<const FieldEntry* const> right, Mode mode);
    void meet(std::span<FieldSet* const> sets, Mode mode);
    void run_meetings();

    /// Nothing more is to be learnt about the current root.
    [[nodiscard]] bool failed() const noexcept { return failed_ || is_exhausted(); }
    [[nodiscard]] bool is_exhausted() const noexcept { return steps_ > steps_max_; }
    void spend(std::size_t steps) noexcept;
    void found(const Pair& conflict) noexcept;

    Context& context_;
    Pair conflict_;
    bool failed_ = false;  // the current root has a conflict
    bool has_suspects_ = false;
    std::size_t steps_ = 0;
    std::size_t steps_max_ = 0;

    std::vector<FieldSet*> unfolded_;  // of the last unfold(): all sets,
    std::vector<FieldSet*> members_;   // and those that have fields
    std::uint32_t mark_ = 0;

    std::vector<Slot> slots_;
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> groups_;  // first entries of groups of several
    std::uint32_t stamp_ = 0;
    std::vector<const FieldEntry*> group_;

    std::vector<FieldSet*> covered_;  // with the current root
    std::vector<FieldSet*> children_;
    std::unordered_set<Meeting, MeetingHash> met_;
    std::vector<Meeting> meetings_;  // still to be checked
};

}  // namespace millrace::graphql::validation
