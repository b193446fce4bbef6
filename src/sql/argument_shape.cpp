#include "argument_shape.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace millrace::sql {

namespace {

using value::Kind;
using value::Member;
using value::Value;

bool is_text(const Value& value) noexcept {
    return value.is(Kind::String);
}
bool is_number(const Value& value) noexcept {
    return value.is(Kind::Number) || value.is(Kind::Int) || value.is(Kind::Float);
}

// Where the value has its text or its items: no two values of MarkedArguments have the same.
const void* place_of(const Value& value) noexcept {
    switch (value.kind()) {
        case Kind::String:
        case Kind::Number:
        case Kind::Enum:
            return value.text().data();
        case Kind::List:
            return value.items().data();
        case Kind::Object:
            return value.members().data();
        default:
            return nullptr;
    }
}

/// Copies values, each to a place of its own.
class Marker {
public:
    explicit Marker(Arena& arena) noexcept : arena_(arena) {}

    Value copy(const Value& value) {
        switch (value.kind()) {
            case Kind::String:
                return value.is_escaped() ? Value::escaped_string(text(value.text()))
                                          : Value::string(text(value.text()));
            case Kind::Number:
                return Value::number(text(value.text()));
            case Kind::Int:
                return Value::number(text(fmt::format("{}", value.as_integer())));
            case Kind::Float:
                return Value::number(text(fmt::format("{}", value.as_real())));
            case Kind::Enum:
                return Value::enum_name(text(value.text()));
            case Kind::List:
                return list(value);
            case Kind::Object:
                return object(value);
            default:
                return value;
        }
    }

private:
    // One more than needed, so that what is empty has a place as well.
    std::string_view text(std::string_view source) {
        const auto bytes = arena_.make_array<char>(source.size() + 1);
        std::ranges::copy(source, bytes.begin());
        return {bytes.data(), source.size()};
    }
    Value list(const Value& source) {
        const auto items = arena_.make_array<Value>(source.items().size() + 1);
        std::ranges::transform(source.items(), items.begin(),
                               [this](const Value& item) { return copy(item); });
        return Value::list(items.first(source.items().size()));
    }
    Value object(const Value& source) {
        const auto members = arena_.make_array<Member>(source.members().size() + 1);
        std::ranges::transform(source.members(), members.begin(), [this](const Member& member) {
            return Member{member.name, copy(member.value)};
        });
        return Value::object(members.first(source.members().size()));
    }

    Arena& arena_;
};

std::span<const Value> copy_all(std::span<const Value> values, Arena& arena) {
    Marker marker(arena);
    const auto copies = arena.make_array<Value>(values.size());
    std::ranges::transform(values, copies.begin(),
                           [&marker](const Value& value) { return marker.copy(value); });
    return copies;
}

}  // namespace

ArgumentShape::ArgumentShape(Value root, std::span<const Value> dynamic) {
    add(root);
    for (const Value& arguments : dynamic) { add(arguments); }
}

void ArgumentShape::add(const Value& value) {
    nodes_.push_back(value);
    switch (value.kind()) {
        case Kind::Boolean:
            text_ += value.as_boolean() ? 't' : 'f';
            return;
        case Kind::Number:
        case Kind::Int:
        case Kind::Float:
            text_ += '0';
            return;
        case Kind::String:
            text_ += '"';
            return;
        case Kind::Enum:
            text_ += value.text();
            text_ += ',';
            return;
        case Kind::List:
            return add_list(value);
        case Kind::Object:
            text_ += '{';
            for (const auto& [name, member] : value.members()) {
                // Names of JSON values may hold anything: their length keeps them apart.
                text_ += fmt::format("{}:{}", name.size(), name);
                add(member);
            }
            text_ += '}';
            return;
        default:
            text_ += value.is(Kind::Absent) ? '-' : 'n';
    }
}

void ArgumentShape::add_list(const Value& list) {
    const auto items = list.items();
    if (!items.empty() &&
        (std::ranges::all_of(items, is_text) || std::ranges::all_of(items, is_number))) {
        text_ += is_text(items.front()) ? "['" : "[#";
        return;
    }
    text_ += '[';
    for (const Value& item : items) { add(item); }
    text_ += ']';
}

MarkedArguments::MarkedArguments(Value root, std::span<const Value> dynamic, Arena& arena)
    : root_(Marker(arena).copy(root)),
      dynamic_(copy_all(dynamic, arena)),
      shape_(root_, dynamic_) {}

std::uint32_t MarkedArguments::index_of(const Value& value) const noexcept {
    const void* place = place_of(value);
    if (place == nullptr) { return ArgumentShape::kNone; }
    const auto nodes = shape_.nodes();
    const auto found = std::ranges::find(nodes, place, place_of);
    return found == nodes.end() ? ArgumentShape::kNone
                                : static_cast<std::uint32_t>(found - nodes.begin());
}

}  // namespace millrace::sql
