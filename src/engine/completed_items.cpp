#include "completed_items.hpp"

#include <algorithm>
#include <functional>
#include <string>

#include <millrace/wire/json_reader.hpp>

#include "leaf.hpp"

namespace millrace::engine {

using value::Kind;
using value::Value;

void CompletedItems::begin_item() {
    Item& item = items_.emplace_back();
    item.begin = out_.size();
    item.written_as = written_++;
    pieces_.resize(pieces_.size() + captures_);
}

void CompletedItems::end_item() {
    items_.back().end = out_.size();
}

void CompletedItems::capture(std::uint16_t index, std::size_t begin) {
    piece(index) = {begin, out_.size()};
}

void CompletedItems::capture_hidden(std::uint16_t index, std::size_t begin) {
    const std::string_view text = arena_.copy(out_.view().substr(begin));
    piece(index) = {0, text.size(), text.data()};
}

std::string_view CompletedItems::text_of(const Piece& piece) const noexcept {
    if (piece.kept != nullptr) { return {piece.kept + piece.begin, piece.end - piece.begin}; }
    return out_.view().substr(piece.begin, piece.end - piece.begin);
}

std::string_view CompletedItems::text_of(const Item& item) const noexcept {
    return out_.view().substr(item.begin, item.end - item.begin);
}

bool CompletedItems::is_null(std::uint32_t item) const noexcept {
    return replaced_ ? values_[item].is_nothing() : text_of(items_[item]) == "null";
}

Value CompletedItems::key(std::uint32_t item, std::uint16_t capture) const {
    // A null item may have been an object whose members were written and taken back.
    if (replaced_ || is_null(item)) { return Value::null(); }
    return value_of(text_of(pieces_[items_[item].written_as * captures_ + capture]));
}

Value CompletedItems::element(std::uint32_t item) const {
    return replaced_ ? values_[item] : value_of(text_of(items_[item]));
}

// The text stays where it is until rewrite(), so scalars may borrow it.
Value CompletedItems::value_of(std::string_view text) const {
    if (text.empty()) { return Value::null(); }
    if (text.front() != '{' && text.front() != '[') { return classify_json(text); }
    const auto read = wire::parse_dom(wire::PaddedJson::copy(text, arena_), arena_);
    return read ? *read : Value::null();
}

namespace {

template <class T>
void keep_only(std::vector<T>& items, std::span<const std::uint32_t> order) {
    std::vector<T> kept;
    kept.reserve(order.size());
    for (const std::uint32_t position : order) { kept.push_back(items[position]); }
    items = std::move(kept);
}

}  // namespace

void CompletedItems::keep(std::span<const std::uint32_t> order) {
    replaced_ ? keep_only(values_, order) : keep_only(items_, order);
}

void CompletedItems::replace(std::span<const Value> values) {
    std::vector<Value> items;
    items.reserve(values.size());
    for (const Value value : values) { items.push_back(kept(value)); }
    values_ = std::move(items);
    replaced_ = true;
}

std::string_view CompletedItems::kept(std::string_view text) const {
    const std::string_view reply = out_.view();
    const std::less<> before;
    const bool borrowed =
        !before(text.data(), reply.data()) && before(text.data(), reply.data() + reply.size());
    return borrowed ? arena_.copy(text) : text;
}

Value CompletedItems::kept(Value value) const {
    switch (value.kind()) {
        case Kind::Number:
            return Value::number(kept(value.text()));
        case Kind::String:
            return value.is_escaped() ? Value::escaped_string(kept(value.text()))
                                      : Value::string(kept(value.text()));
        case Kind::List: {
            const auto items = arena_.copy(value.items());
            for (Value& item : items) { item = kept(item); }
            return Value::list(items);
        }
        case Kind::Object: {
            const auto members = arena_.copy(value.members());
            for (value::Member& member : members) {
                member = {kept(member.name), kept(member.value)};
            }
            return Value::object(members);
        }
        default:
            return value;
    }
}

std::span<const std::uint32_t> CompletedItems::places(std::uint32_t nowhere) const {
    const auto places = arena_.make_array<std::uint32_t>(written_);
    std::ranges::fill(places, nowhere);
    if (replaced_) { return places; }
    for (std::uint32_t i = 0; i < items_.size(); ++i) { places[items_[i].written_as] = i; }
    return places;
}

void CompletedItems::rewrite(std::size_t list_begin) {
    const std::string written(out_.view().substr(list_begin));
    out_.truncate(list_begin);
    out_.append('[');
    bool first = true;
    for (const Item& item : items_) {
        if (!first) { out_.append(','); }
        first = false;
        out_.append(
            std::string_view(written).substr(item.begin - list_begin, item.end - item.begin));
    }
    out_.append(']');
}

}  // namespace millrace::engine
