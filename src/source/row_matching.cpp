#include <millrace/source/row_matching.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>

#include <millrace/source/template.hpp>
#include <millrace/value/project.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::source {

using value::Kind;
using value::Projection;
using value::Shape;
using value::Value;
using value::Want;

namespace {

/// Up to so many keys are compared one by one.
constexpr std::size_t kScanMax = 8;

/// The values of a composite key, or the one value of a plain one.
std::span<const Value> parts_of(const Value& key, Arena& arena) {
    if (key.is(Kind::List)) { return key.items(); }
    if (!key.is(Kind::Object)) { return {&key, 1}; }
    const std::span<Value> parts = arena.make_array<Value>(key.members().size());
    std::ranges::transform(key.members(), parts.begin(), &value::Member::value);
    return parts;
}

}  // namespace

std::string_view join_key(KeyParts parts, Arena& arena) {
    if (parts.size() == 1) {
        // An empty key is a key; only data() null is none.
        return parts.front().empty() ? std::string_view("") : parts.front();
    }
    thread_local wire::ReplyBuffer text;
    text.clear();
    for (const std::string_view part : parts) {
        wire::append_integer(text, static_cast<std::int64_t>(part.size()));
        text.append(':');
        text.append(part);
    }
    return arena.copy(text.view());
}

Status set_key_text(BatchKey& key, std::size_t parts, const TemplateScope& scope) {
    Arena& arena = scope.context.arena;
    const auto refuse = [&scope, &arena] {
        return fail(Error::make(arena, ErrorCode::BadRequest, "TEMPLATE_REFUSED",
                                "the key of the batch is a list or an object", scope.source_name));
    };
    const std::span<const Value> values = parts_of(key.value, arena);
    const bool structured = key.value.is(Kind::List) || key.value.is(Kind::Object);
    if (parts != 0 && (values.size() != parts || (parts == 1 && structured))) { return refuse(); }
    const std::span<std::string_view> texts = arena.make_array<std::string_view>(values.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const ScalarText text = scalar_text(values[i], arena);
        if (text.state == ScalarText::State::Nothing) { return {}; }
        if (text.state == ScalarText::State::Structured) { return refuse(); }
        texts[i] = text.text;
    }
    key.text = join_key(texts, arena);
    return {};
}

// --- layout -----------------------------------------------------------------------------------

RowLayout::RowLayout(const Projection& wanted, std::span<const MemberPath> key_paths)
    : wanted_(wanted),
      projection_(wanted),
      in_full_(wanted.want != Want::Row || wanted.shape->wrapper_slot != Shape::kNoSlot) {
    for (const MemberPath& path : key_paths) {
        for (const std::string& step : path) { names_.push_back(step); }
    }
    auto name = names_.begin();  // from here on names_ does not change
    for (const MemberPath& path : key_paths) {
        KeyPlace& place = places_.emplace_back();
        for (std::size_t i = 0; i < path.size(); ++i) { place.path.emplace_back(*name++); }
    }
    if (in_full_) {
        projection_ = {.want = Want::Dom};
    } else {
        extend_shape(key_paths);
    }
}

void RowLayout::extend_shape(std::span<const MemberPath> key_paths) {
    shape_ = *wanted_.shape;
    members_.assign(shape_.members.begin(), shape_.members.end());
    for (std::size_t i = 0; i < key_paths.size(); ++i) { places_[i].slot = slot_for(key_paths[i]); }
    shape_.members = members_;
    projection_.shape = &shape_;
}

/// The slot in which the first step of `path` can be read, added when there is none.
std::uint16_t RowLayout::slot_for(const MemberPath& path) {
    const bool scalar = path.size() == 1;
    const auto found = std::ranges::find(members_, path.front(), &Shape::Member::name);
    if (found == members_.end()) {
        const auto name = std::ranges::find(names_, path.front());
        members_.push_back({.name = *name,
                            .slot = shape_.slot_count++,
                            .want = scalar ? Want::Scalar : Want::Dom});
        return members_.back().slot;
    }
    if (scalar && found->want == Want::Column) { found->want = Want::Scalar; }
    if (found->want == Want::Dom || (scalar && found->want != Want::Row)) { return found->slot; }
    if (found->dom_slot == Shape::kNoSlot) { found->dom_slot = shape_.slot_count++; }
    return found->dom_slot;
}

std::string_view RowLayout::key_of(Value row, Arena& arena) const noexcept {
    std::array<std::string_view, 8> few;
    std::span<std::string_view> parts = few;
    if (places_.size() > few.size()) { parts = arena.make_array<std::string_view>(places_.size()); }
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const KeyPlace& place = places_[i];
        const std::span<const std::string_view> path = place.path;
        Value part;
        if (row.is(Kind::Row)) {
            part = value_at(row.slots()[place.slot], path.subspan(1), arena);
        } else if (row.is(Kind::Object)) {
            part = value_at(row, path, arena);
        }
        const ScalarText text = scalar_text(part, arena);
        if (text.state != ScalarText::State::Text) { return {}; }
        parts[i] = text.text;
    }
    return join_key(parts.first(places_.size()), arena);
}

Value RowLayout::finish(Value row, Arena& arena) const noexcept {
    return in_full_ ? value::project_dom(row, wanted_, arena) : row;
}

// --- matching ---------------------------------------------------------------------------------

KeyTable::KeyTable(std::span<const BatchKey> keys, Arena& arena) noexcept : keys_(keys) {
    if (keys.size() <= kScanMax) { return; }
    slots_ = arena.make_array<std::uint32_t>(std::bit_ceil(keys.size() * 2));
    std::ranges::fill(slots_, kNone);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
        std::size_t at = std::hash<std::string_view>{}(keys[i].text) & mask;
        while (slots_[at] != kNone) { at = (at + 1) & mask; }
        slots_[at] = i;
    }
}

std::uint32_t KeyTable::find(std::string_view text) const noexcept {
    if (slots_.empty()) {
        const auto found = std::ranges::find(keys_, text, &BatchKey::text);
        return found == keys_.end() ? kNone : static_cast<std::uint32_t>(found - keys_.begin());
    }
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = std::hash<std::string_view>{}(text)&mask;
    while (slots_[at] != kNone && keys_[slots_[at]].text != text) { at = (at + 1) & mask; }
    return slots_[at];
}

void match_rows(std::span<const Value> rows, const RowLayout& layout,
                std::span<const BatchKey> keys, bool lists, std::span<Value> values,
                Arena& arena) noexcept {
    const KeyTable table(keys, arena);
    const std::span<std::uint32_t> owner = arena.make_array<std::uint32_t>(rows.size());
    const std::span<std::uint32_t> count = arena.make_array<std::uint32_t>(keys.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string_view key = layout.key_of(rows[i], arena);
        owner[i] = key.data() == nullptr ? KeyTable::kNone : table.find(key);
        if (owner[i] != KeyTable::kNone) { ++count[owner[i]]; }
    }
    if (!lists) {
        std::ranges::fill(values, Value::null());
        for (std::size_t i = rows.size(); i-- > 0;) {  // the first row stays
            if (owner[i] == KeyTable::kNone) { continue; }
            values[owner[i]] = rows[i];
        }
        for (Value& value : values) { value = layout.finish(value, arena); }
        return;
    }
    // The rows of one key stand together, in the order of the answer.
    const std::span<Value> sorted = arena.make_array<Value>(rows.size());
    const std::span<std::uint32_t> next = arena.make_array<std::uint32_t>(keys.size());
    std::uint32_t begin = 0;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        next[k] = begin;
        values[k] = Value::list(sorted.subspan(begin, count[k]));
        begin += count[k];
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (owner[i] == KeyTable::kNone) { continue; }
        sorted[next[owner[i]]++] = layout.finish(rows[i], arena);
    }
}

}  // namespace millrace::source
