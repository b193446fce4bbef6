#include <cmath>

#include "datum/big_number.hpp"
#include "datum/convert.hpp"
#include "datum/number.hpp"
#include "datum/sequence.hpp"
#include "functions/function.hpp"
#include "time/civil.hpp"
#include "time/iso.hpp"

namespace millrace::compute {

namespace {

Datum wrong_type(Run& run, const Function& function, const Parameter& parameter,
                 Datum argument) noexcept {
    return run.type_error("{}: '{}' must be {}, not {}", function.name(), parameter.name,
                          parameter.type, type_name(argument.type()));
}

/// A whole number of any type as Int; nil when it is none, or too large.
Datum whole_number(Datum number) noexcept {
    std::optional<std::int64_t> whole;
    if (number.is(Type::Int)) { return number; }
    if (number.is(Type::Float)) {
        whole = exact_integer(number.as_real());
    } else {
        whole = to_int64(number.big());
        if (whole && big_compare(Datum::integer(*whole), number) != 0) { whole.reset(); }
    }
    return whole ? Datum::integer(*whole) : Datum::nil();
}

/// Milliseconds and texts as Date; nil when that cannot be.
Datum instant(Run& run, Datum datum) noexcept {
    if (datum.is(Type::Int)) {
        const std::int64_t at = datum.as_integer();
        return at >= kInstantMin && at <= kInstantMax ? Datum::date(at) : Datum::nil();
    }
    if (datum.is(Type::Float)) {
        const auto whole = exact_integer(std::floor(datum.as_real()));
        return whole ? instant(run, Datum::integer(*whole)) : Datum::nil();
    }
    const auto at = read_iso(plain_text(run, datum));
    return at ? Datum::date(*at) : Datum::nil();
}

Datum number_argument(const Parameter& parameter, Datum number) noexcept {
    if (parameter.takes(types::kNumber)) { return number; }
    if (parameter.takes(types::kDouble)) { return Datum::real(to_double(number)); }
    if (parameter.takes(types::kLong)) { return whole_number(number); }
    return Datum::nil();
}

/// The argument as its parameter wants it; nil when it is of the wrong type.
Datum converted(Run& run, const Parameter& parameter, Datum argument) noexcept {
    argument = numeric(run, opened(run, argument));
    if (is_number(argument.type())) {
        const Datum number = number_argument(parameter, argument);
        return number.is_nil() && parameter.takes(types::kDate) ? instant(run, argument) : number;
    }
    switch (argument.type()) {
        case Type::Boolean:
            return parameter.takes(types::kBoolean) ? argument : Datum::nil();
        case Type::String:
            if (parameter.takes(types::kString)) {
                return Datum::string(plain_text(run, argument));
            }
            if (parameter.takes(types::kDate)) { return instant(run, argument); }
            return parameter.takes(types::kSequence) ? characters(run, argument) : Datum::nil();
        case Type::Date:
            return parameter.takes(types::kDate) ? argument : Datum::nil();
        case Type::List:
        case Type::ValueList:
            return parameter.takes(types::kList | types::kSequence) ? argument : Datum::nil();
        case Type::Map:
        case Type::Object:
        case Type::Row:
            if (parameter.takes(types::kMap)) { return argument; }
            return parameter.takes(types::kSequence) ? entries_of(run, argument) : Datum::nil();
        case Type::Function:
            return parameter.takes(types::kFunction) ? argument : Datum::nil();
        case Type::Failure:
            return argument;
        default:
            return Datum::nil();
    }
}

}  // namespace

Datum call_builtin(Run& run, const Function& function, std::span<Datum> arguments) {
    if (!run.step()) { return run.limit_reached(); }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Parameter& parameter = function.signature.parameter(i);
        Datum& argument = arguments[i];
        if (parameter.takes(types::kAny)) { continue; }
        if (argument.is_nil() && parameter.takes(types::kNil)) { continue; }
        const Datum answer = converted(run, parameter, argument);
        if (answer.is_failure()) { return answer; }
        if (answer.is_nil()) { return wrong_type(run, function, parameter, argument); }
        argument = answer;
    }
    return function.row->call(run, arguments);
}

}  // namespace millrace::compute
