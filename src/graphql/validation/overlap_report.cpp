#include "overlap_report.hpp"

#include <algorithm>

#include <millrace/base/limits.hpp>

#include "overlap.hpp"
#include "same_arguments.hpp"

namespace millrace::graphql::validation {

namespace {

/// Fields that conflict by their name or type only: no arguments, nothing below.
bool is_plain(const FieldEntry& field) noexcept {
    return field.node->arguments.empty() && field.node->selection_set == nullptr &&
           stream_of(field) == nullptr;
}

bool are_plainly_same(const FieldEntry& left, const FieldEntry& right) noexcept {
    return left.node->name.text == right.node->name.text && type_of(left) == type_of(right) &&
           is_plain(left) && is_plain(right);
}

}  // namespace

OverlapReport::Grouped::Grouped(const FieldSet& grouped_set, Arena& arena)
    : set(grouped_set), group_by_key(arena) {
    group_by_key.reserve(set.fields.size());
    for (const FieldEntry& field : set.fields) {
        const auto [group, is_new] = group_by_key.insert(field.response_key());
        if (is_new) {
            group = static_cast<std::uint32_t>(groups.size());
            groups.push_back({field.response_key(), {}});
        }
        groups[group].fields.push_back(&field);
    }
}

OverlapReport::OverlapReport(Context& context, OverlapCheck* check)
    : context_(context),
      check_(check),
      grouped_(context.field_sets.count()),
      pairs_left_(limits::kOverlapPairsMax) {}

bool OverlapReport::run() {
    for (FieldSet* set = context_.field_sets.first(); set != nullptr; set = set->next) {
        if (check_ != nullptr && !set->suspect) { continue; }
        const VariableScope* scope =
            set->in_fragment == nullptr ? nullptr : scopes_.definition_scope(*set->in_fragment);
        Conflicts conflicts;
        step_ = set->entered;
        within_set(*set, scope, conflicts);
        if (gave_up_) { return false; }
        for (const OverlapConflict& conflict : conflicts) {
            reported_.push_back({step_, conflict.message(), conflict.offsets()});
        }
        if (reported_.size() > context_.options.max_errors) { break; }
    }
    for (Reported& each : reported_) {
        context_.log.add(each.step, Rule::OverlappingFieldsCanBeMerged, std::move(each.message),
                         each.offsets);
    }
    return true;
}

void OverlapReport::within_set(const FieldSet& set, const VariableScope* scope,
                               Conflicts& conflicts) {
    const Fields fields{&grouped(set), scope};
    within_fields(fields, conflicts);
    const std::vector<ScopedSpread>& spreads = scopes_.spreads(set, scope);
    for (std::size_t i = 0; i < spreads.size(); ++i) {
        between_fields_and_fragment(fields, spreads[i], false, conflicts);
        for (std::size_t j = i + 1; j < spreads.size(); ++j) {
            if (is_full(conflicts)) { return; }
            between_fragments(spreads[i], spreads[j], false, conflicts);
        }
    }
}

void OverlapReport::within_fields(Fields fields, Conflicts& conflicts) {
    for (const Group& group : fields.grouped->groups) {
        for (std::size_t i = 0; i < group.fields.size(); ++i) {
            for (std::size_t j = i + 1; j < group.fields.size(); ++j) {
                if (is_full(conflicts)) { return; }
                between({group.fields[i], fields.scope}, {group.fields[j], fields.scope}, false,
                        conflicts);
            }
        }
    }
}

void OverlapReport::between_fields(Fields left, Fields right, bool exclusive,
                                   Conflicts& conflicts) {
    for (const Group& group : left.grouped->groups) {
        if (spend()) { return; }
        const std::uint32_t* other = right.grouped->group_by_key.find(group.key);
        if (other == nullptr) { continue; }
        for (const FieldEntry* left_field : group.fields) {
            for (const FieldEntry* right_field : right.grouped->groups[*other].fields) {
                if (is_full(conflicts)) { return; }
                between({left_field, left.scope}, {right_field, right.scope}, exclusive, conflicts);
            }
        }
    }
}

void OverlapReport::between_fields_and_fragment(Fields fields, const ScopedSpread& spread,
                                                bool exclusive, Conflicts& conflicts) {
    if (spend() || spread.fragment == nullptr || fields.grouped->groups.empty()) { return; }
    const ComparedPairs::Pair pair{fields.grouped, fields.scope, spread.fragment, spread.scope};
    if (fields_and_fragments_.contains(pair, exclusive)) { return; }
    fields_and_fragments_.add(pair, exclusive);

    const Fields other = fields_of(spread);
    if (other.grouped == fields.grouped && other.scope == fields.scope) { return; }
    enter_level();
    between_fields(fields, other, exclusive, conflicts);
    for (const ScopedSpread& inner : scopes_.spreads(other.grouped->set, spread.scope)) {
        if (is_full(conflicts)) { break; }
        between_fields_and_fragment(fields, inner, exclusive, conflicts);
    }
    leave_level();
}

void OverlapReport::between_fragments(const ScopedSpread& left, const ScopedSpread& right,
                                      bool exclusive, Conflicts& conflicts) {
    const bool is_same_fragment = left.fragment == right.fragment;
    if (spend() || (is_same_fragment && left.scope == right.scope)) { return; }
    exclusive = exclusive && !is_same_fragment;
    const ComparedPairs::Pair pair{left.fragment, left.scope, right.fragment, right.scope};
    if (fragments_.contains(pair, exclusive) || fragments_.contains(pair.swapped(), exclusive)) {
        return;
    }
    fragments_.add(pair, exclusive);
    if (is_same_fragment) {
        reported_.push_back({step_,
                             conflicting_spreads_message(*left.node, *right.node),
                             {left.node->offset, right.node->offset}});
        return;
    }
    if (left.fragment == nullptr || right.fragment == nullptr) { return; }

    const Fields left_fields = fields_of(left);
    const Fields right_fields = fields_of(right);
    enter_level();
    between_fields(left_fields, right_fields, exclusive, conflicts);
    for (const ScopedSpread& inner : scopes_.spreads(right_fields.grouped->set, right.scope)) {
        if (is_full(conflicts)) { break; }
        between_fragments(left, inner, exclusive, conflicts);
    }
    for (const ScopedSpread& inner : scopes_.spreads(left_fields.grouped->set, left.scope)) {
        if (is_full(conflicts)) { break; }
        between_fragments(inner, right, exclusive, conflicts);
    }
    leave_level();
}

void OverlapReport::between_sets(Fields left, Fields right, bool exclusive, Conflicts& conflicts) {
    const std::vector<ScopedSpread>& left_spreads = scopes_.spreads(left.grouped->set, left.scope);
    const std::vector<ScopedSpread>& right_spreads =
        scopes_.spreads(right.grouped->set, right.scope);
    between_fields(left, right, exclusive, conflicts);
    for (const ScopedSpread& spread : right_spreads) {
        if (is_full(conflicts)) { return; }
        between_fields_and_fragment(left, spread, exclusive, conflicts);
    }
    for (const ScopedSpread& spread : left_spreads) {
        if (is_full(conflicts)) { return; }
        between_fields_and_fragment(right, spread, exclusive, conflicts);
    }
    for (const ScopedSpread& left_spread : left_spreads) {
        for (const ScopedSpread& right_spread : right_spreads) {
            if (is_full(conflicts)) { return; }
            between_fragments(left_spread, right_spread, exclusive, conflicts);
        }
    }
}

void OverlapReport::between(Field left, Field right, bool exclusive, Conflicts& conflicts) {
    if (spend() || are_plainly_same(*left.entry, *right.entry)) { return; }
    exclusive = exclusive || are_exclusive(*left.entry, *right.entry);
    std::string reason = own_reason(left, right, exclusive);
    if (!reason.empty()) {
        conflicts.emplace_back(*left.entry, *right.entry, std::move(reason));
    } else if (left.entry->children != nullptr && right.entry->children != nullptr) {
        below(left, right, exclusive, conflicts);
    }
}

void OverlapReport::below(Field left, Field right, bool exclusive, Conflicts& conflicts) {
    const ComparedPairs::Pair pair{left.entry, left.scope, right.entry, right.scope};
    if (clean_fields_.contains(pair, exclusive)) { return; }
    if (check_ != nullptr &&
        check_->can_meet(*left.entry->children, *right.entry->children, exclusive)) {
        return clean_fields_.add(pair, exclusive);
    }
    Conflicts inner;
    enter_level();
    if (!gave_up_) {
        between_sets({&grouped(*left.entry->children), left.scope},
                     {&grouped(*right.entry->children), right.scope}, exclusive, inner);
    }
    leave_level();
    if (gave_up_) { return; }
    if (inner.empty()) {
        clean_fields_.add(pair, exclusive);
    } else {
        conflicts.emplace_back(*left.entry, *right.entry, std::span<const OverlapConflict>(inner));
    }
}

std::string OverlapReport::own_reason(Field left, Field right, bool exclusive) {
    const SelectionNode& left_node = *left.entry->node;
    const SelectionNode& right_node = *right.entry->node;
    if (!exclusive) {
        if (left_node.name.text != right_node.name.text) {
            return different_fields_reason(*left.entry, *right.entry);
        }
        if (!have_same_arguments({left_node.arguments, left.scope},
                                 {right_node.arguments, right.scope})) {
            return differing_arguments_reason();
        }
    }
    const DirectiveNode* left_stream = stream_of(*left.entry);
    const DirectiveNode* right_stream = stream_of(*right.entry);
    if (left_stream != nullptr || right_stream != nullptr) {
        return overlapping_streams_reason(
            left_stream != nullptr && right_stream != nullptr &&
            have_same_arguments({left_stream->arguments, left.scope},
                                {right_stream->arguments, right.scope}));
    }
    const TypeRef left_type = type_of(*left.entry);
    const TypeRef right_type = type_of(*right.entry);
    if (left_type != nullptr && right_type != nullptr && types_conflict(left_type, right_type)) {
        return conflicting_types_reason(*left.entry, *right.entry);
    }
    return {};
}

/// Arguments written alike, whose variables mean the same on both sides.
bool OverlapReport::have_same_arguments(Arguments left, Arguments right) {
    if (spend(left.nodes.size())) { return true; }
    if (!same_arguments(left.nodes, right.nodes)) { return false; }
    return left.scope == right.scope ||
           std::ranges::none_of(left.nodes, [&](const ArgumentNode& argument) {
               return FragmentScopes::depends_on(*argument.value, left.scope) ||
                      FragmentScopes::depends_on(*argument.value, right.scope);
           });
}

OverlapReport::Grouped& OverlapReport::grouped(const FieldSet& set) {
    auto& found = grouped_[set.index];
    if (found == nullptr) { found = std::make_unique<Grouped>(set, context_.arena); }
    return *found;
}

OverlapReport::Fields OverlapReport::fields_of(const ScopedSpread& spread) {
    return {&grouped(*spread.fragment->fields), spread.scope};
}

bool OverlapReport::spend(std::size_t cost) noexcept {
    gave_up_ = gave_up_ || cost > pairs_left_;
    pairs_left_ -= gave_up_ ? 0 : cost;
    return gave_up_;
}

bool OverlapReport::is_full(const Conflicts& conflicts) const noexcept {
    return gave_up_ || conflicts.size() > std::max(kConflictsToldMax, context_.options.max_errors);
}

void OverlapReport::enter_level() noexcept {
    if (++depth_ > limits::kOverlapDepthMax) { gave_up_ = true; }
}

}  // namespace millrace::graphql::validation
