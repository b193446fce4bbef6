#include "layout.hpp"

#include <algorithm>

namespace millrace::plan {

using value::Shape;
using value::Want;

namespace {

// Fewer members than this are found by scanning.
constexpr std::size_t kScanMax = 16;

}  // namespace

Layout::Entry& Layout::entry(std::string_view name, Want want) {
    if (index_.empty()) {
        const auto found = std::ranges::find(entries_, name, &Entry::name);
        if (found != entries_.end()) { return *found; }
    } else if (const auto found = index_.find(name); found != index_.end()) {
        return *found->second;
    }
    Entry& made = entries_.emplace_back();
    made.name = name;
    made.slot = take();
    made.want = want;
    if (!index_.empty()) {
        index_.emplace(name, &made);
    } else if (entries_.size() > kScanMax) {
        for (Entry& known : entries_) { index_.emplace(known.name, &known); }
    }
    return made;
}

bool Layout::is_too_large() const noexcept {
    return slot_count_ > Shape::kSlotsMax || std::ranges::any_of(entries_, [](const Entry& e) {
               return e.child != nullptr && e.child->is_too_large();
           });
}

// Text, names and rows of one member: names can stand for text (a Dom is written with all its
// digits), so only rows and names ever need two slots. Text cannot stand for a scalar: in another
// possible type the member may be a list, or name the type.
Layout::Slot Layout::scalar(std::string_view name) {
    Entry& e = entry(name, Want::Scalar);
    if (e.want == Want::Raw) { e.want = Want::Dom; }
    if (e.want == Want::Column) { e.want = Want::Scalar; }
    return e.slot;
}

// Who can work on a column takes a list as well, but not the other way round: in a column numbers
// have lost their digits.
Layout::Slot Layout::column(std::string_view name) {
    Entry& e = entry(name, Want::Column);
    return e.want == Want::Column ? e.slot : scalar(name);
}

Layout::Slot Layout::raw(std::string_view name) {
    Entry& e = entry(name, Want::Raw);
    if (e.want == Want::Row) { return dom(name); }
    if (e.want == Want::Scalar || e.want == Want::Column) { e.want = Want::Dom; }
    return e.slot;
}

Layout::Slot Layout::dom(std::string_view name) {
    Entry& e = entry(name, Want::Dom);
    if (e.want == Want::Row) {
        if (e.dom_slot == Shape::kNoSlot) { e.dom_slot = take(); }
        return e.dom_slot;
    }
    e.want = Want::Dom;
    return e.slot;
}

Layout::Slot Layout::rows(std::string_view name) {
    Entry& e = entry(name, Want::Row);
    if (e.child != nullptr) { return e.slot; }
    e.child = std::make_unique<Layout>();
    if (e.want == Want::Dom || e.want == Want::Raw) {
        // Whoever asked before holds the first slot and may look inside: it keeps the names.
        e.dom_slot = e.slot;
        e.slot = take();
    }
    e.want = Want::Row;
    return e.slot;
}

Layout& Layout::child(std::string_view name) {
    rows(name);
    return *entry(name, Want::Row).child;
}

Layout::Slot Layout::whole() {
    if (whole_slot_ == Shape::kNoSlot) { whole_slot_ = take(); }
    return whole_slot_;
}

Layout::Slot Layout::wrapper() {
    if (wrapper_slot_ == Shape::kNoSlot) { wrapper_slot_ = take(); }
    return wrapper_slot_;
}

Layout::Slot Layout::extra() {
    return take();
}

const Shape* Layout::finish(Arena& arena) {
    if (finished_ != nullptr) { return finished_; }
    const std::span<Shape::Member> members = arena.make_array<Shape::Member>(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& e = entries_[i];
        members[i] = {.name = e.name,
                      .slot = e.slot,
                      .want = e.want,
                      .shape = e.child ? e.child->finish(arena) : nullptr,
                      .dom_slot = e.dom_slot};
    }
    auto* shape = arena.make<Shape>();
    shape->members = members;
    shape->slot_count = slot_count();
    shape->wrapper_slot = wrapper_slot_;
    shape->whole_slot = whole_slot_;
    finished_ = shape;
    return shape;
}

}  // namespace millrace::plan
