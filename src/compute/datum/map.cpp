#include "datum/map.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "datum/convert.hpp"
#include "datum/equality.hpp"
#include "datum/number.hpp"

namespace millrace::compute {

namespace {

constexpr std::size_t kScannedMax = 8;  // so many entries are found faster without an index

bool make_room(Run& run, MapBuffer& buffer, std::size_t capacity) noexcept {
    if (!run.has_room(capacity * (sizeof(MapEntry) + 2 * sizeof(std::uint32_t)))) { return false; }
    const auto entries = run.make_array<MapEntry>(capacity);
    std::copy_n(buffer.entries, buffer.used, entries.data());
    buffer.entries = entries.data();
    buffer.capacity = static_cast<std::uint32_t>(capacity);
    buffer.index = nullptr;
    return true;
}

void add_to_index(Run& run, MapBuffer& buffer, std::uint32_t place) noexcept {
    auto at = static_cast<std::uint32_t>(data_hash(run, buffer.entries[place].key));
    std::uint32_t probes = 0;
    while (buffer.index[at & buffer.index_mask] != 0) {
        ++at;
        ++probes;
    }
    buffer.index[at & buffer.index_mask] = place + 1;
    static_cast<void>(run.step(probes));
}

/// Makes the index when there is none and many entries.
void keep_index(Run& run, MapBuffer& buffer) noexcept {
    if (buffer.used <= kScannedMax) { return; }
    if (buffer.index != nullptr) { return add_to_index(run, buffer, buffer.used - 1); }
    std::size_t slots = 4 * kScannedMax;
    while (slots < std::size_t{2} * buffer.capacity) { slots *= 2; }
    buffer.index = run.make_array<std::uint32_t>(slots).data();
    buffer.index_mask = static_cast<std::uint32_t>(slots - 1);
    for (std::uint32_t place = 0; place < buffer.used; ++place) {
        add_to_index(run, buffer, place);
    }
}

/// The place of `key` among the first `size` entries, or `size`.
std::size_t find_place(Run& run, const MapBuffer& buffer, std::size_t size, Datum key) noexcept {
    if (buffer.index == nullptr) {
        std::size_t place = 0;
        while (place < size && !keys_equal(run, buffer.entries[place].key, key)) { ++place; }
        return place;
    }
    auto at = static_cast<std::uint32_t>(data_hash(run, key));
    for (std::uint64_t probes = 0;; ++at, ++probes) {
        const std::uint32_t place = buffer.index[at & buffer.index_mask];
        if (place == 0 || (place <= size && keys_equal(run, buffer.entries[place - 1].key, key))) {
            static_cast<void>(run.step(probes));
            return place == 0 ? size : place - 1;
        }
    }
}

/// Keys are kept read and plain: they are looked at again and again.
Datum kept_key(Run& run, Datum key) noexcept {
    return key.is(Type::String) ? Datum::string(plain_text(run, key)) : numeric(run, key);
}

void append_entry(Run& run, MapBuffer& buffer, Datum key, Datum value) noexcept {
    buffer.entries[buffer.used++] = {kept_key(run, key), value};
    keep_index(run, buffer);
}

const RowNames* names_of(Run& run, Datum row) noexcept {
    return row.names() == 0 ? nullptr : run.state().names[row.names() - 1U];
}

Datum slot_value(Run& run, Datum row, const RowNames::Name& name) noexcept {
    if (name.slot >= row.size()) { return Datum::absent(); }
    return from_value(row.slots()[name.slot], number_of_names(run, name.below));
}

Datum find_member(Datum object, std::string_view name) noexcept {
    for (std::size_t i = object.size(); i-- > 0;) {
        if (object.members()[i].name == name) { return from_value(object.members()[i].value); }
    }
    return Datum::absent();
}

/// How a key that is no text would be written as a name.
Datum find_as_name(Run& run, Datum map, Datum key) noexcept {
    key = numeric(run, key);
    if (key.is(Type::Int)) {
        std::array<char, 24> digits;
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), key.as_integer()).ptr;
        return find_name(run, map, {digits.data(), static_cast<std::size_t>(end - digits.data())});
    }
    if (key.is(Type::Float)) {
        const auto whole = exact_integer(key.as_real());
        return whole ? find_as_name(run, map, Datum::integer(*whole)) : Datum::absent();
    }
    if (key.is(Type::Boolean)) { return find_name(run, map, key.as_boolean() ? "true" : "false"); }
    return Datum::absent();
}

/// Any map as a builder that holds the same entries, with room for more.
Datum copied(Run& run, Datum map, Datum key, Datum value) noexcept {
    const Entries entries(run, map);
    MapBuilder builder(run, entries.size() + 1 + entries.size() / 2);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!builder.put(entries.key(i), entries.value(i))) { return builder.finish(); }
    }
    builder.put(key, value);
    return builder.finish();
}

}  // namespace

MapBuilder::MapBuilder(Run& run, std::size_t expected) noexcept
    : run_(run), buffer_(run.make<MapBuffer>()) {
    if (!run.allows_items(expected)) {
        failure_ = run.too_many_items(expected);
    } else if (expected > 0 && !make_room(run, *buffer_, expected)) {
        failure_ = run.limit_reached();
    }
}

bool MapBuilder::grow() noexcept {
    const std::size_t capacity = std::max<std::size_t>(4, std::size_t{2} * buffer_->capacity);
    if (!run_.allows_items(buffer_->used + std::uint64_t{1})) {
        failure_ = run_.too_many_items(buffer_->used + std::uint64_t{1});
        return false;
    }
    if (!make_room(run_, *buffer_, capacity)) {
        failure_ = run_.limit_reached();
        return false;
    }
    return true;
}

Datum* MapBuilder::find_or_add(Datum key) noexcept {
    if (failure_.is_failure()) { return nullptr; }
    if (!run_.step()) {
        failure_ = run_.limit_reached();
        return nullptr;
    }
    const std::size_t place = find_place(run_, *buffer_, buffer_->used, key);
    if (place == buffer_->used) {
        if (buffer_->used == buffer_->capacity && !grow()) { return nullptr; }
        append_entry(run_, *buffer_, key, Datum::nil());
    }
    return &buffer_->entries[place].value;
}

bool MapBuilder::put(Datum key, Datum value) noexcept {
    Datum* place = find_or_add(key);
    if (place == nullptr) { return false; }
    *place = value;
    return true;
}

std::size_t MapBuilder::size() const noexcept {
    return buffer_->used;
}

Datum MapBuilder::finish() noexcept {
    return failure_.is_failure() ? failure_ : Datum::map(buffer_, buffer_->used);
}

Entries::Entries(Run& run, Datum map) noexcept : map_(map), size_(map.size()) {
    if (map.is(Type::Row)) {
        names_ = names_of(run, map);
        size_ = names_ == nullptr ? 0 : names_->names.size();
        run_ = &run;
    }
}

Datum Entries::key(std::size_t place) const noexcept {
    switch (map_.type()) {
        case Type::Map:
            return map_.map_buffer().entries[place].key;
        case Type::Object:
            return Datum::string(map_.members()[place].name);
        default:
            return Datum::string(names_->names[place].name);
    }
}

Datum Entries::value(std::size_t place) const noexcept {
    switch (map_.type()) {
        case Type::Map:
            return map_.map_buffer().entries[place].value;
        case Type::Object:
            return from_value(map_.members()[place].value);
        default:
            return slot_value(*run_, map_, names_->names[place]);
    }
}

Datum find_key(Run& run, Datum map, Datum key) noexcept {
    if (map.is(Type::Map)) {
        const std::size_t place = find_place(run, map.map_buffer(), map.size(), key);
        return place < map.size() ? map.map_buffer().entries[place].value : Datum::absent();
    }
    if (key.is(Type::String)) { return find_name(run, map, plain_text(run, key)); }
    return find_as_name(run, map, key);
}

Datum find_name(Run& run, Datum map, std::string_view name) noexcept {
    switch (map.type()) {
        case Type::Map:
            return find_key(run, map, Datum::string(name));
        case Type::Object:
            return find_member(map, name);
        default: {
            const RowNames* names = names_of(run, map);
            if (names == nullptr) { return Datum::absent(); }
            const auto found = std::ranges::find(names->names, name, &RowNames::Name::name);
            return found == names->names.end() ? Datum::absent() : slot_value(run, map, *found);
        }
    }
}

Datum map_with(Run& run, Datum map, Datum key, Datum value) noexcept {
    if (!run.allows_items(map.size() + std::uint64_t{1})) {
        return run.too_many_items(map.size() + std::uint64_t{1});
    }
    if (map.is(Type::Map)) {
        MapBuffer& buffer = map.map_buffer();
        const bool is_new = find_place(run, buffer, map.size(), key) == map.size();
        if (is_new && buffer.used == map.size() && buffer.used < buffer.capacity) {
            append_entry(run, buffer, key, value);
            return Datum::map(&buffer, buffer.used);
        }
    }
    return copied(run, map, key, value);
}

Datum map_without(Run& run, Datum map, Datum key) noexcept {
    const Entries entries(run, map);
    MapBuilder builder(run, entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (keys_equal(run, entries.key(i), key)) { continue; }
        if (!builder.put(entries.key(i), entries.value(i))) { break; }
    }
    return builder.finish();
}

std::uint16_t number_of_names(Run& run, const RowNames* names) noexcept {
    if (names == nullptr) { return 0; }
    EvaluationState& state = run.state();
    for (std::uint16_t i = 0; i < state.names_used; ++i) {
        if (state.names[i] == names) { return static_cast<std::uint16_t>(i + 1); }
    }
    if (state.names_used == state.names.size()) {
        const auto more = run.arena().make_array<const RowNames*>(state.names.size() * 2 + 4);
        std::ranges::copy(state.names, more.begin());
        state.names = more;
    }
    state.names[state.names_used++] = names;
    return state.names_used;
}

}  // namespace millrace::compute
