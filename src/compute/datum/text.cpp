#include "datum/text.hpp"

#include <array>
#include <cmath>

#include "datum/convert.hpp"
#include "datum/map.hpp"
#include "datum/number.hpp"
#include "datum/utf16.hpp"
#include "time/iso.hpp"

namespace millrace::compute {

namespace {

void append_escape(TextBuilder& out, char c) noexcept {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '"':
        case '\\':
            out.append('\\');
            return out.append(c);
        case '\n':
            return out.append("\\n");
        case '\r':
            return out.append("\\r");
        case '\t':
            return out.append("\\t");
        default:
            out.append("\\u00");
            out.append(kHex[static_cast<unsigned char>(c) >> 4U]);
            out.append(kHex[static_cast<unsigned char>(c) & 15U]);
    }
}

void append_quoted(TextBuilder& out, std::string_view text) noexcept {
    out.append('"');
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) >= 0x20 && text[i] != '"' && text[i] != '\\') {
            continue;
        }
        out.append(text.substr(from, i - from));
        append_escape(out, text[i]);
        from = i + 1;
    }
    out.append(text.substr(from));
    out.append('"');
}

Datum append_json_at(TextBuilder& out, Datum datum, int depth) noexcept;

Datum append_list(TextBuilder& out, Datum list, int depth) noexcept {
    const Items items(list);
    out.append('[');
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) { out.append(','); }
        const Datum done = append_json_at(out, items[i], depth + 1);
        if (done.is_failure()) { return done; }
    }
    out.append(']');
    return Datum::nil();
}

Datum append_map(TextBuilder& out, Datum map, int depth) noexcept {
    const Entries entries(out.run(), map);
    out.append('{');
    bool first = true;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries.value(i).is_absent()) { continue; }
        if (!first) { out.append(','); }
        first = false;
        const Datum name = to_text(out.run(), entries.key(i));
        if (name.is_failure()) { return name; }
        append_quoted(out, name.text());
        out.append(':');
        const Datum done = append_json_at(out, entries.value(i), depth + 1);
        if (done.is_failure()) { return done; }
    }
    out.append('}');
    return Datum::nil();
}

Datum append_json_real(TextBuilder& out, double number) noexcept {
    if (!std::isfinite(number)) {
        return out.run().runtime_error("{} is no number of JSON",
                                       std::isnan(number) ? "NaN" : "infinity");
    }
    append_real(out, number);
    return Datum::nil();
}

Datum append_json_at(TextBuilder& out, Datum datum, int depth) noexcept {
    Run& run = out.run();
    if (!run.step() || !out.ok()) { return run.limit_reached(); }
    if (depth > kDataDepthMax) {
        return run.limit_error("data of more than {} levels as text", kDataDepthMax);
    }
    switch (datum.type()) {
        case Type::String:
            if (!datum.is_escaped()) {
                append_quoted(out, datum.text());
                return Datum::nil();
            }
            out.append('"');
            out.append(datum.text());
            out.append('"');
            return Datum::nil();
        case Type::Date:
            out.append('"');
            append_iso(out, datum.as_integer());
            out.append('"');
            return Datum::nil();
        case Type::Float:
            return append_json_real(out, datum.as_real());
        case Type::NumberText:
        case Type::Raw:
            out.append(datum.text());
            return Datum::nil();
        case Type::List:
        case Type::ValueList:
            return append_list(out, datum, depth);
        case Type::Map:
        case Type::Object:
        case Type::Row:
            return append_map(out, datum, depth);
        default:
            return append_text(out, datum);
    }
}

}  // namespace

Datum append_text(TextBuilder& out, Datum datum) noexcept {
    Run& run = out.run();
    switch (datum.type()) {
        case Type::Nil:
            out.append("null");
            return Datum::nil();
        case Type::Boolean:
            out.append(datum.as_boolean() ? "true" : "false");
            return Datum::nil();
        case Type::Int:
        case Type::Float:
        case Type::NumberText:
        case Type::Decimal:
        case Type::BigInt:
            append_number(out, datum);
            return Datum::nil();
        case Type::String:
            if (!run.step(datum.size() / 64)) { return run.limit_reached(); }
            out.append(plain_text(run, datum));
            return Datum::nil();
        case Type::Date:
            append_iso(out, datum.as_integer());
            return Datum::nil();
        case Type::Failure:
            return datum;
        case Type::Function:
        case Type::Pattern:
        case Type::Cell:
            return run.type_error("a {} cannot be shown as text", type_name(datum.type()));
        default:
            return append_json_at(out, datum, 0);
    }
}

Datum to_text(Run& run, Datum datum) noexcept {
    if (datum.is(Type::String)) { return Datum::string(plain_text(run, datum)); }
    TextBuilder out(run);
    const Datum done = append_text(out, datum);
    return done.is_failure() ? done : out.finish();
}

Datum substring(Run& run, std::string_view text, std::size_t from, std::size_t to) noexcept {
    if (!run.step(1 + text.size() / 64)) { return run.limit_reached(); }
    const Utf16Place first = utf16_place(text, from);
    const Utf16Place last = utf16_place(text, to);
    if (!first.inside_pair && !last.inside_pair) {
        return Datum::string(text.substr(first.byte, last.byte - first.byte));
    }
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    const std::size_t begin = first.byte + (first.inside_pair ? 4 : 0);
    TextBuilder out(run);
    if (first.inside_pair && from < to) { out.append(kReplacement); }
    if (last.byte > begin) { out.append(text.substr(begin, last.byte - begin)); }
    if (last.inside_pair) { out.append(kReplacement); }
    return out.finish();
}

Datum append_json(TextBuilder& out, Datum datum) noexcept {
    return append_json_at(out, datum, 0);
}

}  // namespace millrace::compute
