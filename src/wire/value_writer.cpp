#include <millrace/wire/value_writer.hpp>

#include <millrace/wire/column_json.hpp>

namespace millrace::wire {

using value::Kind;
using value::Member;
using value::Value;

namespace {

void append_list(ReplyBuffer& out, Value list) {
    out.append('[');
    bool first = true;
    for (const Value& item : list.items()) {
        if (!first) { out.append(','); }
        first = false;
        append_json(out, item);
    }
    out.append(']');
}

void append_object(ReplyBuffer& out, Value object) {
    out.append('{');
    bool first = true;
    for (const Member& member : object.members()) {
        if (member.value.is(Kind::Absent)) { continue; }
        if (!first) { out.append(','); }
        first = false;
        append_string(out, member.name);
        out.append(':');
        append_json(out, member.value);
    }
    out.append('}');
}

}  // namespace

void append_json(ReplyBuffer& out, Value value) {
    switch (value.kind()) {
        case Kind::Absent:
        case Kind::Pending:
        case Kind::Null:
        case Kind::Error:
            return out.append("null");
        case Kind::Boolean:
            return out.append(value.as_boolean() ? "true" : "false");
        case Kind::Number:
        case Kind::Raw:
            return out.append(value.text());
        case Kind::Int:
            return append_integer(out, value.as_integer());
        case Kind::Float:
            return append_double(out, value.as_real());
        case Kind::String:
            if (!value.is_escaped()) { return append_string(out, value.text()); }
            out.append('"');
            out.append(value.text());
            return out.append('"');
        case Kind::Enum:
            return append_string(out, value.text());
        case Kind::List:
            return append_list(out, value);
        case Kind::Column:
            return append_column(out, value.as_column());
        case Kind::Object:
            return append_object(out, value);
        case Kind::Row:
            MR_REQUIRE(false && "a row has no names");
    }
}

}  // namespace millrace::wire
