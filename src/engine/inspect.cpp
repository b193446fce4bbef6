#include "inspect.hpp"

#include <algorithm>

#include <millrace/wire/json_text.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::engine {

namespace {

using value::Kind;
using value::Value;

constexpr int kDepthMax = 2;
constexpr std::size_t kItemsMax = 10;
constexpr std::size_t kTextBytesMax = 200;

void append_value(wire::ReplyBuffer& out, Value value, int depth, Arena& arena);

void append_list(wire::ReplyBuffer& out, Value list, int depth, Arena& arena) {
    const auto items = list.items();
    if (items.empty()) {
        out.append("[]");
        return;
    }
    if (depth > kDepthMax) {
        out.append("[Array]");
        return;
    }
    out.append('[');
    const std::size_t shown = std::min(items.size(), kItemsMax);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) { out.append(", "); }
        append_value(out, items[i], depth, arena);
    }
    if (items.size() > shown) {
        out.append(", ... ");
        wire::append_integer(out, static_cast<std::int64_t>(items.size() - shown));
        out.append(items.size() - shown == 1 ? " more item" : " more items");
    }
    out.append(']');
}

void append_object(wire::ReplyBuffer& out, Value object, int depth, Arena& arena) {
    if (object.members().empty()) {
        out.append("{}");
        return;
    }
    if (depth > kDepthMax) {
        out.append("[Object]");
        return;
    }
    out.append("{ ");
    bool first = true;
    for (const value::Member& member : object.members()) {
        if (!first) { out.append(", "); }
        first = false;
        out.append(member.name);
        out.append(": ");
        append_value(out, member.value, depth, arena);
    }
    out.append(" }");
}

// What upstreams send is shown, but not whole books of it.
void append_text(wire::ReplyBuffer& out, std::string_view text) {
    wire::append_string(out, text.substr(0, kTextBytesMax));
}

void append_value(wire::ReplyBuffer& out, Value value, int depth, Arena& arena) {
    switch (value.kind()) {
        case Kind::Absent:
            return out.append("undefined");
        case Kind::Null:
        case Kind::Pending:
            return out.append("null");
        case Kind::Boolean:
            return out.append(value.as_boolean() ? "true" : "false");
        case Kind::Int:
            return wire::append_integer(out, value.as_integer());
        case Kind::Float:
            return wire::append_double(out, value.as_real());
        case Kind::Number:
        case Kind::Raw:
            return out.append(value.text().substr(0, kTextBytesMax));
        case Kind::String:
            return append_text(out, wire::string_text(value, arena));
        case Kind::Enum:
            return append_text(out, value.text());
        case Kind::List:
            return append_list(out, value, depth + 1, arena);
        case Kind::Object:
            return append_object(out, value, depth + 1, arena);
        case Kind::Row:
            return out.append("[Object]");
        case Kind::Error:
            return out.append("[Error]");
    }
}

}  // namespace

std::string_view inspect(Value value, Arena& arena) {
    wire::ReplyBuffer out;
    append_value(out, value, 0, arena);
    return arena.copy(out.view());
}

}  // namespace millrace::engine
