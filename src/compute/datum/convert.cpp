#include "datum/convert.hpp"

#include <cmath>
#include <span>

#include <millrace/wire/json_reader.hpp>

#include "datum/big_number.hpp"
#include "datum/map.hpp"
#include "datum/text.hpp"

namespace millrace::compute {

namespace {

constexpr std::uint64_t kBytesPerStep = 64;

Datum convert(Run& run, Datum datum, value::Value& answer, int depth) noexcept;

/// Given lists go out as they came, but for lists of rows, which get their names.
Datum convert_list(Run& run, Datum list, value::Value& answer, int depth) noexcept {
    if (list.is(Type::ValueList) && list.names() == 0) {
        answer = value::Value::list(list.values());
        return Datum::nil();
    }
    if (!run.has_room(list.size() * sizeof(value::Value))) { return run.limit_reached(); }
    const auto values = run.make_array<value::Value>(list.size());
    const Items items(list);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Datum done = convert(run, items[i], values[i], depth + 1);
        if (done.is_failure()) { return done; }
    }
    answer = value::Value::list(values);
    return Datum::nil();
}

/// Keys of different types that would get the same name cannot both be in an object.
Datum check_names(Run& run, std::span<const value::Member> members) noexcept {
    MapBuilder seen(run, members.size());
    for (const value::Member& member : members) {
        Datum* place = seen.find_or_add(Datum::string(member.name));
        if (place == nullptr) { return seen.finish(); }
        if (!place->is_nil()) {
            return run.runtime_error("two keys of a map have the same text '{}'",
                                     member.name.substr(0, 60));
        }
        *place = Datum::boolean(true);
    }
    return Datum::nil();
}

Datum convert_map(Run& run, Datum map, value::Value& answer, int depth) noexcept {
    const Entries entries(run, map);
    if (!run.has_room(entries.size() * sizeof(value::Member))) { return run.limit_reached(); }
    const auto members = run.make_array<value::Member>(entries.size());
    bool only_texts = true;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Datum key = to_text(run, entries.key(i));
        if (key.is_failure()) { return key; }
        members[i].name = key.text();
        only_texts = only_texts && entries.key(i).is(Type::String);
        const Datum done = convert(run, entries.value(i), members[i].value, depth + 1);
        if (done.is_failure()) { return done; }
    }
    answer = value::Value::object(members);
    return only_texts ? Datum::nil() : check_names(run, members);
}

Datum convert_text(Run& run, Datum text, value::Value& answer) noexcept {
    if (!run.step(text.size() / kBytesPerStep)) { return run.limit_reached(); }
    answer = text.is_escaped() ? value::Value::escaped_string(text.text())
                               : value::Value::string(text.text());
    return Datum::nil();
}

Datum convert_as_text(Run& run, Datum datum, bool number, value::Value& answer) noexcept {
    const Datum text = to_text(run, datum);
    if (text.is_failure()) { return text; }
    answer = number ? value::Value::number(text.text()) : value::Value::string(text.text());
    return Datum::nil();
}

Datum convert(Run& run, Datum datum, value::Value& answer, int depth) noexcept {
    if (!run.step()) { return run.limit_reached(); }
    if (depth > kDataDepthMax) {
        return run.limit_error("a result of more than {} levels", kDataDepthMax);
    }
    if (to_scalar_value(datum, answer)) { return Datum::nil(); }
    answer = value::Value::null();
    switch (datum.type()) {
        case Type::Float:
            if (!std::isfinite(datum.as_real())) {
                return run.runtime_error("the result is {}, which is no number of JSON",
                                         std::isnan(datum.as_real()) ? "NaN" : "infinite");
            }
            answer = value::Value::real(datum.as_real());
            return Datum::nil();
        case Type::Decimal:
        case Type::BigInt:
            return convert_as_text(run, datum, true, answer);
        case Type::String:
            return convert_text(run, datum, answer);
        case Type::Date:
            return convert_as_text(run, datum, false, answer);
        case Type::List:
        case Type::ValueList:
            return convert_list(run, datum, answer, depth);
        case Type::Object:
            answer = value::Value::object(datum.members());
            return Datum::nil();
        case Type::Map:
        case Type::Row:
            return convert_map(run, datum, answer, depth);
        case Type::Raw:
            answer = value::Value::raw(datum.text());
            return Datum::nil();
        case Type::Failure:
            return datum;
        default:
            break;  // functions and patterns
    }
    return run.type_error("the result is a {}, which is no data", type_name(datum.type()));
}

}  // namespace

Datum to_value(Run& run, Datum datum, value::Value& answer) noexcept {
    return convert(run, datum, answer, 0);
}

Datum read_raw(Run& run, Datum raw) noexcept {
    const std::string_view text = raw.text();
    if (!run.step(text.size() / kBytesPerStep) || !run.has_room(text.size() * 4)) {
        return run.limit_reached();
    }
    const auto dom = wire::parse_dom(wire::PaddedJson::copy(text, run.arena()), run.arena());
    if (!dom) { return run.runtime_error("not JSON: {}", dom.error().message()); }
    return from_value(*dom);
}

std::string_view type_name(Type type) noexcept {
    switch (type) {
        case Type::Nil:
            return "nil";
        case Type::Boolean:
            return "boolean";
        case Type::Int:
            return "long";
        case Type::Float:
            return "double";
        case Type::NumberText:
            return "number";
        case Type::Decimal:
            return "decimal";
        case Type::BigInt:
            return "bigint";
        case Type::String:
            return "string";
        case Type::Date:
            return "date";
        case Type::List:
        case Type::ValueList:
            return "list";
        case Type::Map:
        case Type::Object:
        case Type::Row:
            return "map";
        case Type::Raw:
            return "json";
        case Type::Function:
            return "function";
        case Type::Pattern:
            return "pattern";
        case Type::Cell:
        case Type::Failure:
            return "nothing";
    }
    return {};
}

}  // namespace millrace::compute
