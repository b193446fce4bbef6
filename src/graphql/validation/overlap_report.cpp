#include "overlap_report.hpp"

#include <algorithm>

#include <millrace/base/limits.hpp>
#include <millrace/graphql/printer.hpp>

#include "overlap.hpp"
#include "same_arguments.hpp"

namespace millrace::graphql::validation {

namespace {

// Conflicts of subfields are told up to this length, and with this many fields on a side.
constexpr std::size_t kTextMax = 1000;
constexpr std::size_t kFieldsShownMax = 20;
/// Conflicts below one pair that can possibly be told: each takes 25 letters at least.
constexpr std::size_t kConflictsToldMax = 64;

std::string abbreviate(std::string_view text) {
    if (text.size() <= kTextMax) { return std::string(text); }
    return std::string(text.substr(0, kTextMax)) + "...";
}

std::string different_fields(const FieldEntry& left, const FieldEntry& right) {
    return fmt::format("\"{}\" and \"{}\" are different fields", abbreviate(left.node->name.text),
                       abbreviate(right.node->name.text));
}

std::string conflicting_types(const FieldEntry& left, const FieldEntry& right) {
    return fmt::format("they return conflicting types \"{}\" and \"{}\"",
                       to_string(left.definition->type), to_string(right.definition->type));
}

constexpr const char* kDifferingArguments = "they have differing arguments";
constexpr const char* kOverlappingStreams = "they have overlapping stream directives";

/// Fields that conflict with nothing but themselves: no arguments, nothing below.
bool is_plain(const FieldEntry& field) noexcept {
    return field.node->arguments.empty() && field.node->selection_set == nullptr &&
           stream_of(field) == nullptr;
}

TypeRef type_of(const FieldEntry& field) noexcept {
    return field.definition == nullptr ? nullptr : field.definition->type;
}

std::string describe_spread(const SelectionNode& spread) {
    std::string line;
    std::string lines;
    for (const ArgumentNode& argument : spread.arguments) {
        const std::string text =
            fmt::format("{}: {}", argument.name.text, print_value(*argument.value));
        line.append(line.empty() ? "" : ", ").append(text);
        lines.append("  ").append(text).append("\n");
    }
    const std::string name = abbreviate(spread.name.text);
    if (line.empty()) { return name; }
    constexpr std::size_t kLineMax = 80;
    const std::size_t length = std::string_view("...").size() + name.size() + line.size() + 2;
    return length > kLineMax ? fmt::format("{}(\n{})", name, lines)
                             : fmt::format("{}({})", name, line);
}

}  // namespace

std::string conflict_reason(const FieldEntry& left, const FieldEntry& right) {
    if (!are_exclusive(left, right)) {
        if (left.node->name.text != right.node->name.text) { return different_fields(left, right); }
        if (!same_arguments(left.node->arguments, right.node->arguments)) {
            return kDifferingArguments;
        }
    }
    if (stream_of(left) != nullptr || stream_of(right) != nullptr) { return kOverlappingStreams; }
    return conflicting_types(left, right);
}

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

std::size_t OverlapReport::ComparedHash::operator()(const Compared& compared) const noexcept {
    std::uint64_t hash = 0;
    for (const void* each :
         {compared.left, compared.right, compared.left_scope, compared.right_scope}) {
        hash = (hash ^ reinterpret_cast<std::uintptr_t>(each)) * 0x9E37'79B9'7F4A'7C15ULL;
        hash ^= hash >> 29U;
    }
    return hash;
}

OverlapReport::OverlapReport(Context& context)
    : context_(context),
      grouped_(context.field_sets.count()),
      pairs_left_(limits::kOverlapPairsMax) {}

bool OverlapReport::run() {
    for (FieldSet* set = context_.field_sets.first(); set != nullptr; set = set->next) {
        const VariableScope* scope =
            set->in_fragment == nullptr ? nullptr : scopes_.definition_scope(*set->in_fragment);
        Conflicts conflicts;
        step_ = set->entered;
        find_within_set(*set, scope, conflicts);
        if (gave_up_) { return false; }
        report(*set, conflicts);
        if (reported_.size() > context_.options.max_errors) { break; }
    }
    for (Reported& each : reported_) {
        context_.log.add(each.step, Rule::OverlappingFieldsCanBeMerged, std::move(each.message),
                         each.offsets);
    }
    return true;
}

void OverlapReport::report(const FieldSet& set, const Conflicts& conflicts) {
    for (const Conflict& conflict : conflicts) {
        std::vector<Offset> offsets = conflict.left;
        offsets.insert(offsets.end(), conflict.right.begin(), conflict.right.end());
        reported_.push_back(
            {set.entered,
             fmt::format(
                 "Fields \"{}\" conflict because {}. Use different aliases on the fields to "
                 "fetch both if this was intentional.",
                 abbreviate(conflict.key), conflict.reason),
             std::move(offsets)});
    }
}

void OverlapReport::find_within_set(const FieldSet& set, const VariableScope* scope,
                                    Conflicts& conflicts) {
    const Fields fields{&grouped(set), scope};
    within(fields, conflicts);
    const std::vector<ScopedSpread>& spreads = scopes_.spreads(set, scope);
    for (std::size_t i = 0; i < spreads.size(); ++i) {
        between_fields_and_fragment(fields, spreads[i], false, conflicts);
        for (std::size_t j = i + 1; j < spreads.size(); ++j) {
            between_fragments(spreads[i], spreads[j], false, conflicts);
            if (gave_up_ || conflicts.size() > context_.options.max_errors) { return; }
        }
    }
}

void OverlapReport::within(Fields fields, Conflicts& conflicts) {
    for (const Group& group : fields.grouped->groups) {
        for (std::size_t i = 0; i < group.fields.size(); ++i) {
            for (std::size_t j = i + 1; j < group.fields.size(); ++j) {
                compare(*group.fields[i], fields.scope, *group.fields[j], fields.scope, false,
                        conflicts);
                if (gave_up_ || conflicts.size() > context_.options.max_errors) { return; }
            }
        }
    }
}

void OverlapReport::between(Fields left, Fields right, bool exclusive, Conflicts& conflicts) {
    for (const Group& group : left.grouped->groups) {
        if (spend()) { return; }
        const std::uint32_t* other = right.grouped->group_by_key.find(group.key);
        if (other == nullptr) { continue; }
        for (const FieldEntry* left_field : group.fields) {
            for (const FieldEntry* right_field : right.grouped->groups[*other].fields) {
                compare(*left_field, left.scope, *right_field, right.scope, exclusive, conflicts);
                if (is_full(conflicts)) { return; }
            }
        }
    }
}

void OverlapReport::between_fields_and_fragment(Fields fields, const ScopedSpread& spread,
                                                bool exclusive, Conflicts& conflicts) {
    if (spend() || spread.fragment == nullptr || fields.grouped->groups.empty()) { return; }
    const Compared key{fields.grouped, spread.fragment, fields.scope, spread.scope};
    if (has(fields_and_fragments_, key, exclusive)) { return; }
    fields_and_fragments_[key] = exclusive;

    const Fields other = fields_of(spread);
    if (other.grouped == fields.grouped && other.scope == fields.scope) { return; }
    if (++depth_ > limits::kOverlapDepthMax) { gave_up_ = true; }
    between(fields, other, exclusive, conflicts);
    for (const ScopedSpread& inner : scopes_.spreads(other.grouped->set, spread.scope)) {
        if (is_full(conflicts)) { break; }
        between_fields_and_fragment(fields, inner, exclusive, conflicts);
    }
    --depth_;
}

void OverlapReport::between_fragments(const ScopedSpread& left, const ScopedSpread& right,
                                      bool exclusive, Conflicts& conflicts) {
    if (spend() || (left.fragment == right.fragment && left.scope == right.scope)) { return; }
    Compared key{left.fragment, right.fragment, left.scope, right.scope};
    const Compared swapped{right.fragment, left.fragment, right.scope, left.scope};
    const bool same_fragment = left.fragment == right.fragment;
    if (same_fragment) { exclusive = false; }
    if (has(fragments_, key, exclusive) || has(fragments_, swapped, exclusive)) { return; }
    fragments_[key] = exclusive;
    if (same_fragment) { return report_spread_arguments(left, right); }
    if (left.fragment == nullptr || right.fragment == nullptr) { return; }

    const Fields left_fields = fields_of(left);
    const Fields right_fields = fields_of(right);
    if (++depth_ > limits::kOverlapDepthMax) { gave_up_ = true; }
    between(left_fields, right_fields, exclusive, conflicts);
    for (const ScopedSpread& inner : scopes_.spreads(right_fields.grouped->set, right.scope)) {
        if (is_full(conflicts)) { break; }
        between_fragments(left, inner, exclusive, conflicts);
    }
    for (const ScopedSpread& inner : scopes_.spreads(left_fields.grouped->set, left.scope)) {
        if (is_full(conflicts)) { break; }
        between_fragments(inner, right, exclusive, conflicts);
    }
    --depth_;
}

void OverlapReport::between_children(Fields left, Fields right, bool exclusive,
                                     Conflicts& conflicts) {
    const std::vector<ScopedSpread>& left_spreads = scopes_.spreads(left.grouped->set, left.scope);
    const std::vector<ScopedSpread>& right_spreads =
        scopes_.spreads(right.grouped->set, right.scope);
    between(left, right, exclusive, conflicts);
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

void OverlapReport::compare(const FieldEntry& left, const VariableScope* left_scope,
                            const FieldEntry& right, const VariableScope* right_scope,
                            bool exclusive, Conflicts& conflicts) {
    exclusive = exclusive || are_exclusive(left, right);
    if (spend()) { return; }
    if (left.node->name.text == right.node->name.text && type_of(left) == type_of(right) &&
        is_plain(left) && is_plain(right)) {
        return;
    }
    std::string reason = own_reason(left, left_scope, right, right_scope, exclusive);
    if (!reason.empty()) {
        conflicts.push_back(
            {left.response_key(), std::move(reason), {left.node->offset}, {right.node->offset}});
        return;
    }
    if (left.children == nullptr || right.children == nullptr) { return; }
    const Compared key{&left, &right, left_scope, right_scope};
    if (has(clean_pairs_, key, exclusive)) { return; }

    Conflicts inner;
    if (++depth_ > limits::kOverlapDepthMax) { gave_up_ = true; }
    if (!gave_up_) {
        between_children({&grouped(*left.children), left_scope},
                         {&grouped(*right.children), right_scope}, exclusive, inner);
    }
    --depth_;
    if (gave_up_) { return; }
    if (inner.empty()) {
        clean_pairs_[key] = exclusive;
        return;
    }
    Conflict& outer = conflicts.emplace_back(
        Conflict{left.response_key(), {}, {left.node->offset}, {right.node->offset}});
    for (const Conflict& each : inner) {
        outer.reason +=
            fmt::format("{}subfields \"{}\" conflict because {}",
                        outer.reason.empty() ? "" : " and ", abbreviate(each.key), each.reason);
        if (outer.reason.size() > kTextMax) { break; }
    }
    outer.reason = abbreviate(outer.reason);
    const auto append_fields = [&](std::vector<Offset>& fields, auto side) {
        for (const Conflict& each : inner) {
            const std::vector<Offset>& more = each.*side;
            const std::size_t count = std::min(more.size(), kFieldsShownMax - fields.size());
            fields.insert(fields.end(), more.end() - static_cast<std::ptrdiff_t>(count),
                          more.end());
            if (fields.size() == kFieldsShownMax) { break; }
        }
    };
    append_fields(outer.left, &Conflict::left);
    append_fields(outer.right, &Conflict::right);
}

std::string OverlapReport::own_reason(const FieldEntry& left, const VariableScope* left_scope,
                                      const FieldEntry& right, const VariableScope* right_scope,
                                      bool exclusive) {
    if (!exclusive) {
        if (left.node->name.text != right.node->name.text) { return different_fields(left, right); }
        if (!same_arguments(left.node->arguments, left_scope, right.node->arguments, right_scope)) {
            return kDifferingArguments;
        }
    }
    const DirectiveNode* left_stream = stream_of(left);
    const DirectiveNode* right_stream = stream_of(right);
    if (left_stream != nullptr || right_stream != nullptr) {
        const bool are_same = left_stream != nullptr && right_stream != nullptr &&
                              same_arguments(left_stream->arguments, left_scope,
                                             right_stream->arguments, right_scope);
        return are_same ? fmt::format(
                              "{}. See https://github.com/graphql/defer-stream-wg/"
                              "discussions/100",
                              kOverlappingStreams)
                        : kOverlappingStreams;
    }
    if (left.definition != nullptr && right.definition != nullptr &&
        types_conflict(left.definition->type, right.definition->type)) {
        return conflicting_types(left, right);
    }
    return {};
}

/// Arguments written alike, whose variables mean the same on both sides.
bool OverlapReport::same_arguments(std::span<const ArgumentNode> left,
                                   const VariableScope* left_scope,
                                   std::span<const ArgumentNode> right,
                                   const VariableScope* right_scope) {
    if (spend(left.size())) { return true; }
    if (!validation::same_arguments(left, right)) { return false; }
    return left_scope == right_scope ||
           std::ranges::none_of(left, [&](const ArgumentNode& argument) {
               return FragmentScopes::depends_on(*argument.value, left_scope) ||
                      FragmentScopes::depends_on(*argument.value, right_scope);
           });
}

void OverlapReport::report_spread_arguments(const ScopedSpread& left, const ScopedSpread& right) {
    reported_.push_back(
        {step_,
         fmt::format("Spreads \"{}\" conflict because {} and {} have different fragment arguments.",
                     abbreviate(left.node->name.text), describe_spread(*left.node),
                     describe_spread(*right.node)),
         {left.node->offset, right.node->offset}});
}

OverlapReport::Grouped& OverlapReport::grouped(const FieldSet& set) {
    auto& found = grouped_[set.index];
    if (found == nullptr) { found = std::make_unique<Grouped>(set, context_.arena); }
    return *found;
}

OverlapReport::Fields OverlapReport::fields_of(const ScopedSpread& spread) {
    return {&grouped(*spread.fragment->fields), spread.scope};
}

bool OverlapReport::has(const ComparedSet& compared, const Compared& key, bool exclusive) noexcept {
    const auto found = compared.find(key);
    return found != compared.end() && (exclusive || !found->second);
}

bool OverlapReport::spend(std::size_t cost) noexcept {
    gave_up_ = gave_up_ || cost > pairs_left_;
    pairs_left_ -= gave_up_ ? 0 : cost;
    return gave_up_;
}

bool OverlapReport::is_full(const Conflicts& conflicts) const noexcept {
    return gave_up_ || conflicts.size() > std::max(kConflictsToldMax, context_.options.max_errors);
}

}  // namespace millrace::graphql::validation
