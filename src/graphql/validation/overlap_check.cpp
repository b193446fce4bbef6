#include "overlap_check.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include <millrace/base/limits.hpp>

#include "overlap.hpp"
#include "same_arguments.hpp"

namespace millrace::graphql::validation {

namespace {

/// Steps allowed for each field of the document, beside those that every document may take.
constexpr std::size_t kStepsPerField = 8;

/// Objects by their id; all other parents alike, before them.
std::uint32_t partition_of(const FieldEntry* field) noexcept {
    const Type* parent = field->parent;
    return parent != nullptr && parent->kind == TypeKind::Object ? parent->id + 1 : 0;
}

}  // namespace

bool OverlapCheck::Meeting::operator==(const Meeting& other) const noexcept {
    return mode == other.mode && std::ranges::equal(sets, other.sets);
}

std::size_t OverlapCheck::MeetingHash::operator()(const Meeting& meeting) const noexcept {
    std::uint64_t hash = kNameHashSeed + static_cast<std::uint64_t>(meeting.mode);
    for (const FieldSet* set : meeting.sets) {
        hash = (hash ^ set->index) * 0x9E37'79B9'7F4A'7C15ULL;
        hash ^= hash >> 32U;
    }
    return hash;
}

OverlapCheck::OverlapCheck(Context& context) : context_(context) {
    std::size_t fields = 0;
    for (const FieldSet* set = context.field_sets.first(); set != nullptr; set = set->next) {
        fields += set->fields.size();
    }
    steps_max_ = limits::kOverlapStepsMax + fields * kStepsPerField;
}

/// Every set must be checked by itself or have met others. Operations come first and the sets
/// below fields next, since these unfold most fragments on their way; what is left are fragments
/// that nothing spreads, or only each other.
OverlapCheck::Verdict OverlapCheck::run() {
    for (const OperationInfo& operation : context_.index.operations()) {
        check_root(*operation.fields);
    }
    for (FieldSet* set = context_.field_sets.first(); set != nullptr; set = set->next) {
        if (!set->is_definition) { check_root(*set); }
    }
    std::vector<bool> spread(context_.index.fragments().size());
    for (const FragmentInfo& fragment : context_.index.fragments()) {
        for (const Spread& each : fragment.spreads) {
            if (each.fragment != nullptr) { spread[each.fragment->index] = true; }
        }
    }
    for (const FragmentInfo& fragment : context_.index.fragments()) {
        if (!spread[fragment.index]) { check_root(*fragment.fields); }
    }
    for (const FragmentInfo& fragment : context_.index.fragments()) {
        check_root(*fragment.fields);
    }
    if (!has_suspects_) { return Verdict::Mergeable; }
    return conflict_.left == nullptr ? Verdict::Undecided : Verdict::Conflicting;
}

void OverlapCheck::check_root(FieldSet& set) {
    if (set.covered || set.suspect) { return; }
    failed_ = false;
    covered_.clear();
    if (!is_exhausted()) { check_new_root(set); }
    if (!failed()) { return; }
    forget_root();
    set.suspect = true;
    has_suspects_ = true;
}

void OverlapCheck::check_new_root(FieldSet& set) {
    cover(set);
    if (!set.spreads.empty()) {
        check_unfolded_root(set);
    } else if (set.fields.size() > 1) {
        FieldSet* const root = &set;
        check_meeting({&root, 1}, Mode::Same);
    }
    run_meetings();
}

void OverlapCheck::check_unfolded_root(FieldSet& set) {
    FieldSet* const root = &set;
    if (set.fields.empty() && set.spreads.size() == 1) {
        // The same as the fragment's own set.
        const FragmentInfo* fragment = set.spreads.front().fragment;
        if (fragment == nullptr || fragment->fields->covered) { return; }
    }
    unfold({&root, 1});
    for (FieldSet* each : unfolded_) { cover(*each); }
    check_meeting(members_, Mode::Same);
}

void OverlapCheck::cover(FieldSet& set) {
    if (set.covered) { return; }
    set.covered = true;
    covered_.push_back(&set);
}

/// What was covered or met with a root that failed has not been looked at in full.
void OverlapCheck::forget_root() {
    for (FieldSet* each : covered_) { each->covered = false; }
    meetings_.clear();
    met_.clear();
}

bool OverlapCheck::can_meet(FieldSet& left, FieldSet& right, bool exclusive) {
    if (is_exhausted()) { return false; }
    failed_ = false;
    covered_.clear();
    FieldSet* const sets[] = {&left, &right};
    meet(sets, exclusive ? Mode::Shape : Mode::Same);
    run_meetings();
    if (failed()) { forget_root(); }
    return !failed();
}

/// All sets that `sets` unfold to, through spreads at any depth.
void OverlapCheck::unfold(std::span<FieldSet* const> sets) {
    ++mark_;
    unfolded_.clear();
    members_.clear();
    const auto add = [&](FieldSet* set) {
        if (set->mark == mark_) { return; }
        set->mark = mark_;
        unfolded_.push_back(set);
        if (!set->fields.empty()) { members_.push_back(set); }
    };
    for (FieldSet* set : sets) { add(set); }
    for (std::size_t i = 0; i < unfolded_.size(); ++i) {
        for (const Spread& spread : unfolded_[i]->spreads) {
            if (spread.fragment != nullptr) { add(spread.fragment->fields); }
        }
        spend(1 + unfolded_[i]->spreads.size());
        if (failed()) { return; }
    }
}

void OverlapCheck::check_meeting(std::span<FieldSet* const> sets, Mode mode) {
    group(sets);
    for (const std::uint32_t first : groups_) {
        if (failed()) { return; }
        check_group(first, mode);
    }
}

/// Fills entries_ with the fields of `sets`, those of the same key linked, and groups_.
void OverlapCheck::group(std::span<FieldSet* const> sets) {
    std::size_t count = 0;
    for (const FieldSet* set : sets) { count += set->fields.size(); }
    spend(count);
    if (failed()) { return; }
    if (slots_.size() < count * 2) { slots_.resize(std::bit_ceil(count * 2)); }
    const std::size_t mask = std::bit_ceil(count * 2) - 1;
    ++stamp_;
    entries_.clear();
    groups_.clear();
    for (const FieldSet* set : sets) {
        for (const FieldEntry& field : set->fields) {
            const auto position = static_cast<std::uint32_t>(entries_.size());
            entries_.push_back({&field, kEnd});
            std::size_t at = field.key_hash & mask;
            while (slots_[at].stamp == stamp_ &&
                   (slots_[at].hash != field.key_hash ||
                    entries_[slots_[at].first].field->response_key() != field.response_key())) {
                at = (at + 1) & mask;
            }
            Slot& slot = slots_[at];
            if (slot.stamp != stamp_) {
                slot = {field.key_hash, stamp_, position, position};
                continue;
            }
            if (slot.first == slot.last) { groups_.push_back(slot.first); }
            entries_[slot.last].next = position;
            slot.last = position;
        }
    }
}

void OverlapCheck::check_group(std::uint32_t first, Mode mode) {
    group_.clear();
    for (std::uint32_t at = first; at != kEnd; at = entries_[at].next) {
        group_.push_back(entries_[at].field);
    }
    check_shapes();
    if (failed()) { return; }
    if (mode == Mode::Same) {
        check_same();
    } else {
        meet_below(group_, {}, Mode::Shape);
    }
}

void OverlapCheck::check_shapes() {
    const FieldEntry* typed = nullptr;
    for (const FieldEntry* field : group_) {
        // No two streams can be one, not even equal ones.
        if (stream_of(*field) != nullptr) {
            return found({group_.front(), field == group_.front() ? group_.back() : field, true});
        }
        if (field->definition == nullptr) { continue; }
        if (typed == nullptr) { typed = field; }
        if (types_conflict(typed->definition->type, field->definition->type)) {
            return found({typed, field, true});
        }
    }
}

void OverlapCheck::check_same() {
    std::uint32_t object = 0;
    for (const FieldEntry* field : group_) {
        const std::uint32_t partition = partition_of(field);
        if (partition == 0) { continue; }
        if (object != 0 && partition != object) { return check_partitions(); }
        object = partition;
    }
    for (const FieldEntry* field : group_) { compare(*group_.front(), *field); }
    meet_below(group_, {}, Mode::Same);
}

/// Fields of several object types: each type's agree with each other and with those of abstract
/// parents, which may be of any of the types.
void OverlapCheck::check_partitions() {
    std::ranges::sort(group_, {}, [](const FieldEntry* field) {
        return std::pair(partition_of(field), field->node->offset);
    });
    const std::span<const FieldEntry* const> all(group_);
    const auto objects_begin = std::ranges::find_if(
        group_, [](const FieldEntry* field) { return partition_of(field) > 0; });
    const auto shared = all.first(static_cast<std::size_t>(objects_begin - group_.begin()));
    for (const FieldEntry* field : shared) { compare(*shared.front(), *field); }

    for (auto rest = all.subspan(shared.size()); !rest.empty() && !failed();) {
        const auto end = std::ranges::find_if(rest, [&](const FieldEntry* field) {
            return partition_of(field) != partition_of(rest.front());
        });
        const auto partition = rest.first(static_cast<std::size_t>(end - rest.begin()));
        rest = rest.subspan(partition.size());
        const FieldEntry& model = shared.empty() ? *partition.front() : *shared.front();
        for (const FieldEntry* field : partition) { compare(model, *field); }
        meet_below(shared, partition, Mode::Same);
    }
    meet_below(all, {}, Mode::Shape);
}

void OverlapCheck::compare(const FieldEntry& left, const FieldEntry& right) {
    if (&left == &right) { return; }
    const SelectionNode& a = *left.node;
    const SelectionNode& b = *right.node;
    if (a.arguments.empty() && b.arguments.empty()) {
        if (a.name.text != b.name.text) { found({&left, &right}); }
        return;
    }
    spend(a.arguments.size());
    if (a.name.text != b.name.text || !same_arguments(a.arguments, b.arguments)) {
        found({&left, &right});
    }
}

/// The selections below two lists of fields meet.
void OverlapCheck::meet_below(std::span<const FieldEntry* const> left,
                              std::span<const FieldEntry* const> right, Mode mode) {
    children_.clear();
    for (const auto fields : {left, right}) {
        for (const FieldEntry* field : fields) {
            if (field->children != nullptr) { children_.push_back(field->children); }
        }
    }
    if (!failed()) { meet(children_, mode); }
}

/// Notes that `sets` meet, to be checked when there is time. One set alone meets nothing here:
/// it is a root of its own, or covered by one.
void OverlapCheck::meet(std::span<FieldSet* const> sets, Mode mode) {
    if (sets.size() < 2) { return; }
    unfold(sets);
    if (failed() || members_.size() < 2) { return; }
    if (mode == Mode::Same) {
        for (FieldSet* set : unfolded_) { cover(*set); }
    }
    std::ranges::sort(members_, {}, &FieldSet::index);
    if (mode == Mode::Shape && met_.contains({members_, Mode::Same})) { return; }
    if (met_.contains({members_, mode})) { return; }
    const Meeting meeting{context_.arena.copy(std::span<FieldSet* const>(members_)), mode};
    met_.insert(meeting);
    meetings_.push_back(meeting);
}

void OverlapCheck::run_meetings() {
    while (!meetings_.empty() && !failed()) {
        const Meeting meeting = meetings_.back();
        meetings_.pop_back();
        check_meeting(meeting.sets, meeting.mode);
    }
}

void OverlapCheck::spend(std::size_t steps) noexcept {
    steps_ += steps;
}

void OverlapCheck::found(const Pair& conflict) noexcept {
    failed_ = true;
    if (conflict_.left == nullptr) { conflict_ = conflict; }
}

}  // namespace millrace::graphql::validation
