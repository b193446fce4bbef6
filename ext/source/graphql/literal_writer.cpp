#include "literal_writer.hpp"

#include <algorithm>

#include <millrace/wire/value_writer.hpp>

namespace millrace::ext::source_graphql {

using value::Kind;
using value::Value;
using wire::ReplyBuffer;

namespace {

bool write(ReplyBuffer& out, const Value& value);

bool write_list(ReplyBuffer& out, const Value& list) {
    out.append('[');
    bool first = true;
    for (const Value& item : list.items()) {
        if (!first) { out.append(','); }
        first = false;
        if (!write(out, item)) { return false; }
    }
    out.append(']');
    return true;
}

bool write_object(ReplyBuffer& out, const Value& object) {
    out.append('{');
    bool first = true;
    for (const value::Member& member : object.members()) {
        if (member.value.is(Kind::Absent)) { continue; }
        if (!is_name(member.name)) { return false; }
        if (!first) { out.append(','); }
        first = false;
        out.append(member.name);
        out.append(':');
        if (!write(out, member.value)) { return false; }
    }
    out.append('}');
    return true;
}

bool write(ReplyBuffer& out, const Value& value) {
    switch (value.kind()) {
        case Kind::Enum:
            out.append(value.text());
            return true;
        case Kind::List:
            return write_list(out, value);
        case Kind::Object:
            return write_object(out, value);
        case Kind::Raw:
        case Kind::Row:
            return false;
        default:
            wire::append_json(out, value);  // scalars are written alike
            return true;
    }
}

}  // namespace

bool is_name(std::string_view text) noexcept {
    const auto is_start = [](char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    return !text.empty() && is_start(text.front()) && std::ranges::all_of(text, [is_start](char c) {
        return is_start(c) || (c >= '0' && c <= '9');
    });
}

bool append_literal(ReplyBuffer& out, const Value& value) {
    const std::size_t begin = out.size();
    if (write(out, value)) { return true; }
    out.truncate(begin);
    return false;
}

}  // namespace millrace::ext::source_graphql
