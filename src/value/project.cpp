#include <millrace/value/project.hpp>

namespace millrace::value {

namespace {

Value project_list(Value list, const Projection& projection, Arena& arena) noexcept {
    const std::span<Value> items = arena.make_array<Value>(list.items().size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i] = project_dom(list.items()[i], projection, arena);
    }
    const Value result = Value::list(items);
    return list.is_open_ended() ? result.as_open_ended() : result;
}

void fill_members(std::span<Value> slots, Value object, const Shape& shape, Arena& arena) noexcept {
    for (const Shape::Member& member : shape.members) {
        const Value dom = object.member(member.name);
        if (dom.is(Kind::Absent)) { continue; }
        slots[member.slot] = project_dom(dom, {member.want, member.shape}, arena);
        if (member.dom_slot != Shape::kNoSlot) { slots[member.dom_slot] = dom; }
    }
}

Value project_object(Value object, const Shape& shape, Arena& arena) noexcept {
    const std::span<Value> slots = arena.make_array<Value>(shape.slot_count);
    if (shape.whole_slot != Shape::kNoSlot) { slots[shape.whole_slot] = object; }
    if (shape.wrapper_slot == Shape::kNoSlot) {
        fill_members(slots, object, shape, arena);
    } else if (object.members().size() == 1 && object.members().front().value.is(Kind::Object)) {
        const Member& only = object.members().front();
        slots[shape.wrapper_slot] = Value::string(only.name);
        fill_members(slots, only.value, shape, arena);
    }
    return Value::row(slots);
}

}  // namespace

Value project_dom(Value dom, const Projection& projection, Arena& arena) noexcept {
    if (projection.want != Want::Row) { return dom; }
    switch (dom.kind()) {
        case Kind::List:
            return project_list(dom, projection, arena);
        case Kind::Object:
            return project_object(dom, *projection.shape, arena);
        default:
            return dom;
    }
}

}  // namespace millrace::value
