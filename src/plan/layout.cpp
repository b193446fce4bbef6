#include "layout.hpp"

#include <algorithm>

namespace millrace::plan {

using value::Shape;
using value::Want;

Layout::Entry& Layout::entry(std::string_view name) {
    const auto found = std::ranges::find(entries_, name, &Entry::name);
    if (found != entries_.end()) { return *found; }
    Entry& made = entries_.emplace_back();
    made.name = name;
    made.slot = take();
    return made;
}

Layout::Slot Layout::scalar(std::string_view name) {
    return entry(name).slot;
}

// Text, names and rows of one member: names can stand for text (a Dom is written with all its
// digits), so only rows and names ever need two slots.
Layout::Slot Layout::raw(std::string_view name) {
    Entry& e = entry(name);
    if (e.want == Want::Row) { return dom(name); }
    if (e.want == Want::Scalar) { e.want = Want::Raw; }
    return e.slot;
}

Layout::Slot Layout::dom(std::string_view name) {
    Entry& e = entry(name);
    if (e.want == Want::Row) {
        if (e.dom_slot == Shape::kNoSlot) { e.dom_slot = take(); }
        return e.dom_slot;
    }
    e.want = Want::Dom;
    return e.slot;
}

Layout::Slot Layout::rows(std::string_view name) {
    Entry& e = entry(name);
    if (e.want == Want::Row) { return e.slot; }
    if (e.want == Want::Dom || e.want == Want::Raw) {
        // Whoever asked before holds the first slot and may look inside: it keeps the names.
        e.dom_slot = e.slot;
        e.slot = take();
    }
    e.want = Want::Row;
    e.child = std::make_unique<Layout>();
    return e.slot;
}

Layout& Layout::child(std::string_view name) {
    rows(name);
    return *entry(name).child;
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
