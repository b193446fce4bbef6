#pragma once
/// @file convert.hpp — values in and out of an evaluation

#include <cstddef>
#include <span>
#include <string_view>

#include <millrace/value/value.hpp>
#include <millrace/wire/json_text.hpp>

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// Lists and maps within each other, where something walks through all of them.
inline constexpr int kDataDepthMax = 200;

/// Borrows from `value`. What is pending or failed is nil. `names` are those of rows in it.
[[nodiscard]] inline Datum from_value(value::Value value, std::uint16_t names = 0) noexcept {
    switch (value.kind()) {
        case value::Kind::Absent:
            return Datum::absent();
        case value::Kind::Pending:
        case value::Kind::Null:
        case value::Kind::Error:
        case value::Kind::Column:  // never seen outside the engine
            return Datum::nil();
        case value::Kind::Boolean:
            return Datum::boolean(value.as_boolean());
        case value::Kind::Number:
            return Datum::number_text(value.text());
        case value::Kind::Int:
            return Datum::integer(value.as_integer());
        case value::Kind::Float:
            return Datum::real(value.as_real());
        case value::Kind::String:
            return value.is_escaped() ? Datum::escaped_string(value.text())
                                      : Datum::string(value.text());
        case value::Kind::Enum:
            return Datum::string(value.text());
        case value::Kind::List:
            return Datum::value_list(value.items(), names);
        case value::Kind::Object:
            return Datum::object(value.members());
        case value::Kind::Row:
            return Datum::row(value.slots(), names);
        case value::Kind::Raw:
            return Datum::raw(value.text());
    }
    return Datum::nil();
}

/// What most rows give: scalars that go out as they are. False for all others.
[[nodiscard]] inline bool to_scalar_value(Datum datum, value::Value& answer) noexcept {
    switch (datum.type()) {
        case Type::Nil:
            answer = value::Value::null();
            return true;
        case Type::Boolean:
            answer = value::Value::boolean(datum.as_boolean());
            return true;
        case Type::Int:
            answer = value::Value::integer(datum.as_integer());
            return true;
        case Type::NumberText:
            answer = value::Value::number(datum.text());
            return true;
        default:
            return false;
    }
}

/// For the outside, never Absent. `answer` is set; a Failure is answered when there is no value
/// for it: NaN, infinity, functions, too deep.
[[nodiscard]] Datum to_value(Run& run, Datum datum, value::Value& answer) noexcept;

/// The plain text of a String.
[[nodiscard]] inline std::string_view plain_text(Run& run, Datum string) noexcept {
    if (!string.is_escaped()) [[likely]] { return string.text(); }
    run.use_bytes(string.size());
    return wire::unescape(string.text(), run.arena());
}

/// Something to look into: JSON text is read, the rest stays as it is. Failures: not JSON.
[[nodiscard]] Datum read_raw(Run& run, Datum raw) noexcept;
[[nodiscard]] inline Datum opened(Run& run, Datum datum) noexcept {
    return datum.is(Type::Raw) ? read_raw(run, datum) : datum;
}

/// The items of a list of either type.
class Items {
public:
    explicit Items(Datum list) noexcept : list_(list) {}

    [[nodiscard]] std::size_t size() const noexcept { return list_.size(); }
    [[nodiscard]] Datum operator[](std::size_t place) const noexcept {
        return list_.is(Type::List) ? list_.items()[place]
                                    : from_value(list_.values()[place], list_.names());
    }

private:
    Datum list_;
};

}  // namespace millrace::compute
