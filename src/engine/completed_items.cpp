#include "completed_items.hpp"

#include <string>

#include <millrace/wire/json_reader.hpp>

#include "leaf.hpp"

namespace millrace::engine {

using value::Kind;
using value::Value;

void CompletedItems::begin_item() {
    Item& item = items_.emplace_back();
    item.text.begin = out_.size();
    item.first_capture = pieces_.size();
    pieces_.resize(pieces_.size() + captures_);
}

void CompletedItems::end_item() {
    items_.back().text.end = out_.size();
}

void CompletedItems::capture(std::uint16_t index, std::size_t begin) {
    pieces_[items_.back().first_capture + index] = {begin, out_.size()};
}

void CompletedItems::capture_hidden(std::uint16_t index, std::size_t begin) {
    const std::string_view text = arena_.copy(out_.view().substr(begin));
    pieces_[items_.back().first_capture + index] = {0, text.size(), text.data()};
}

std::string_view CompletedItems::text_of(const Piece& piece) const noexcept {
    if (piece.kept != nullptr) { return {piece.kept + piece.begin, piece.end - piece.begin}; }
    return out_.view().substr(piece.begin, piece.end - piece.begin);
}

bool CompletedItems::is_null(std::uint32_t item) const noexcept {
    return replaced_ ? values_[item].is_nothing() : text_of(items_[item].text) == "null";
}

Value CompletedItems::key(std::uint32_t item, std::uint16_t capture) const {
    // A null item may have been an object whose members were written and taken back.
    if (replaced_ || is_null(item)) { return Value::null(); }
    return value_of(pieces_[items_[item].first_capture + capture]);
}

Value CompletedItems::element(std::uint32_t item) const {
    return replaced_ ? values_[item] : value_of(items_[item].text);
}

// The text stays where it is until rewrite(), so scalars may borrow it.
Value CompletedItems::value_of(const Piece& piece) const {
    const std::string_view text = text_of(piece);
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
    values_.assign(values.begin(), values.end());
    replaced_ = true;
}

void CompletedItems::rewrite(std::size_t list_begin) {
    const std::string written(out_.view().substr(list_begin));
    out_.truncate(list_begin);
    out_.append('[');
    bool first = true;
    for (const Item& item : items_) {
        if (!first) { out_.append(','); }
        first = false;
        out_.append(std::string_view(written).substr(item.text.begin - list_begin,
                                                     item.text.end - item.text.begin));
    }
    out_.append(']');
}

}  // namespace millrace::engine
