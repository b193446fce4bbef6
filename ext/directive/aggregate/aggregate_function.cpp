#include "aggregate_function.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <millrace/compute/ordering.hpp>
#include <millrace/value/text.hpp>

#include "number.hpp"

namespace millrace::ext::directive_aggregate {

using plan::ComputeContext;
using value::Kind;
using value::Value;
using Values = std::span<const Value>;

namespace {

using enum AggregateFunction;

// In the order of AggregateFunction.
constexpr std::array<AggregateFacts, 25> kFunctions{{
    {"COUNT", Count, Use::Any, ResultForm::Whole},
    {"COUNT_DISTINCT", CountDistinct, Use::Any, ResultForm::Whole},
    {"COUNT_IF", CountIf, Use::Boolean, ResultForm::Whole},
    {"SUM", Sum, Use::Number, ResultForm::Number},
    {"AVG", Avg, Use::Number, ResultForm::Real},
    {"MIN", Min, Use::Ordered, ResultForm::Any},
    {"MAX", Max, Use::Ordered, ResultForm::Any},
    {"MEDIAN", Median, Use::Number, ResultForm::Real},
    {"PERCENTILE", Percentile, Use::Number, ResultForm::Real},
    {"STDDEV", Stddev, Use::Number, ResultForm::Real},
    {"STDDEV_POP", StddevPop, Use::Number, ResultForm::Real},
    {"VARIANCE", Variance, Use::Number, ResultForm::Real},
    {"VARIANCE_POP", VariancePop, Use::Number, ResultForm::Real},
    {"PRODUCT", Product, Use::Number, ResultForm::Number},
    {"RANGE", Range, Use::Number, ResultForm::Number},
    {"MODE", Mode, Use::Ordered, ResultForm::Any},
    {"FIRST", First, Use::Any, ResultForm::Any},
    {"LAST", Last, Use::Any, ResultForm::Any},
    {"ARG_MIN", ArgMin, Use::Ordered, ResultForm::Any},
    {"ARG_MAX", ArgMax, Use::Ordered, ResultForm::Any},
    {"COLLECT", Collect, Use::Any, ResultForm::List},
    {"COLLECT_DISTINCT", CollectDistinct, Use::Any, ResultForm::List},
    {"ANY", Any, Use::Boolean, ResultForm::Boolean},
    {"ALL", All, Use::Boolean, ResultForm::Boolean},
    {"JOIN", Join, Use::Any, ResultForm::Text},
}};

std::string_view name_of(AggregateFunction function) noexcept {
    return kFunctions[static_cast<std::size_t>(function)].name;
}

std::string_view kind_words(Value value) noexcept {
    switch (value.kind()) {
        case Kind::Boolean:
            return "true or false";
        case Kind::String:
        case Kind::Enum:
            return "text";
        case Kind::List:
            return "a list";
        case Kind::Object:
            return "an object";
        default:
            return "a number";
    }
}

Error type_error(ComputeContext& context, std::string_view what, std::string_view needed,
                 Value given) {
    return context.error("EXPRESSION_TYPE",
                         fmt::format("{} needs {}, not {}.", what, needed, kind_words(given)));
}

Value count_of(std::size_t count) noexcept {
    return Value::integer(static_cast<std::int64_t>(count));
}

// --- true and false ---------------------------------------------------------------------------

Result<std::size_t> count_true(AggregateFunction function, Values values, ComputeContext& context) {
    std::size_t count = 0;
    for (const Value value : values) {
        if (!value.is(Kind::Boolean)) {
            return fail(type_error(context, name_of(function), "true or false", value));
        }
        count += value.as_boolean() ? 1 : 0;
    }
    return count;
}

// --- numbers ----------------------------------------------------------------------------------

template <class Each>
Status each_number(AggregateFunction function, Values values, ComputeContext& context,
                   const Each& each) {
    for (const Value value : values) {
        const auto number = read_number(value);
        if (!number) { return fail(needs_numbers(name_of(function), value, context)); }
        each(*number);
    }
    return {};
}

Result<NumberSum> add_up(AggregateFunction function, Values values, ComputeContext& context) {
    NumberSum sum;
    MR_CHECK(each_number(function, values, context, [&](const Number& n) { sum.add(n); }));
    return sum;
}

Result<Value> average(Values values, ComputeContext& context) {
    MR_TRY(const auto sum, add_up(Avg, values, context));
    return finite(sum.real() / static_cast<double>(values.size()), context);
}

Result<Value> product(Values values, ComputeContext& context) {
    std::int64_t whole = 1;
    double real = 1;
    bool all_whole = true;
    bool fits = true;
    bool zero = false;  // whatever the others are
    MR_CHECK(each_number(Product, values, context, [&](const Number& number) {
        all_whole = all_whole && (number.whole || number.too_large);
        zero = zero || (number.whole && number.integer == 0);
        fits = fits && number.whole && !__builtin_mul_overflow(whole, number.integer, &whole);
        real *= number.real;
    }));
    if (!all_whole) { return finite(real, context); }
    if (zero) { return Value::integer(0); }
    if (fits) { return Value::integer(whole); }
    return fail(
        context.error("EXPRESSION_RUNTIME", "The product is a whole number of more than 64 bits."));
}

Result<Value> range(Values values, ComputeContext& context) {
    Number least;
    Number most;
    bool first = true;
    bool all_whole = true;
    MR_CHECK(each_number(Range, values, context, [&](const Number& number) {
        all_whole = all_whole && number.whole;
        const auto less = [](const Number& a, const Number& b) {
            return a.whole && b.whole ? a.integer < b.integer : a.real < b.real;
        };
        if (first || less(number, least)) { least = number; }
        if (first || less(most, number)) { most = number; }
        first = false;
    }));
    if (!all_whole) { return finite(most.real - least.real, context); }
    std::int64_t difference = 0;
    if (!__builtin_sub_overflow(most.integer, least.integer, &difference)) {
        return Value::integer(difference);
    }
    return fail(
        context.error("EXPRESSION_RUNTIME", "The range is a whole number of more than 64 bits."));
}

Result<Value> percentile(AggregateFunction function, Values values, double q,
                         ComputeContext& context) {
    MR_TRY(const auto numbers, read_doubles(values, name_of(function), context));
    const auto sorted = context.arena().copy(numbers);
    std::ranges::sort(sorted);
    return finite(quantile(sorted, q), context);
}

Result<Value> spread(AggregateFunction function, Values values, ComputeContext& context) {
    const bool sample = function == Stddev || function == Variance;
    const bool rooted = function == Stddev || function == StddevPop;
    MR_TRY(const auto numbers, read_doubles(values, name_of(function), context));
    if (sample && numbers.size() < 2) { return Value::null(); }
    const auto freedom = static_cast<double>(numbers.size() - (sample ? 1 : 0));
    const double variance = squared_deviations(numbers) / freedom;
    return finite(rooted ? std::sqrt(variance) : variance, context);
}

// --- any values -------------------------------------------------------------------------------

Result<std::size_t> extreme(AggregateFunction function, Values values, ComputeContext& context) {
    const bool least = function == Min || function == ArgMin;
    std::size_t best = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        MR_TRY(const auto order, compute::compare(values[i], values[best], context.evaluation()));
        if (least ? order < 0 : order > 0) { best = i; }
    }
    return best;
}

Result<Value> mode(Values values, ComputeContext& context) {
    MR_TRY(const auto places, compute::sort_places(values, false, context.evaluation()));
    Value best = values[places[0]];
    std::size_t best_count = 0;
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= places.size(); ++i) {
        if (i < places.size()) {
            MR_TRY(const bool same,
                   compute::equal(values[places[i]], values[places[begin]], context.evaluation()));
            if (same) { continue; }
        }
        if (i - begin > best_count) {
            best = values[places[begin]];
            best_count = i - begin;
        }
        begin = i;
    }
    return best;
}

Result<Values> distinct(Values values, ComputeContext& context) {
    MR_TRY(const auto places, compute::distinct_places(values, context.evaluation()));
    const auto kept = context.arena().make_array<Value>(places.size());
    std::ranges::transform(places, kept.begin(),
                           [values](std::uint32_t place) { return values[place]; });
    return Values(kept);
}

Result<Value> join(Values values, std::string_view separator, ComputeContext& context) {
    fmt::memory_buffer text;
    for (const Value& value : values) {
        if (&value != values.data()) { text.append(separator); }
        switch (value.kind()) {
            case Kind::String:
                text.append(value::string_text(value, context.arena()));
                break;
            case Kind::Number:
            case Kind::Enum:
                text.append(value.text());
                break;
            case Kind::Int:
                fmt::format_to(std::back_inserter(text), "{}", value.as_integer());
                break;
            case Kind::Float:
                fmt::format_to(std::back_inserter(text), "{}", value.as_real());
                break;
            case Kind::Boolean:
                text.append(std::string_view(value.as_boolean() ? "true" : "false"));
                break;
            default:
                return fail(type_error(context, "JOIN", "texts, numbers, true or false", value));
        }
    }
    return Value::string(context.arena().copy(std::string_view(text.data(), text.size())));
}

// What there is of no values.
Value of_nothing(AggregateFunction function) noexcept {
    switch (function) {
        case Count:
        case CountDistinct:
        case CountIf:
            return Value::integer(0);
        case Collect:
        case CollectDistinct:
            return Value::list({});
        case Any:
        case All:
            return Value::boolean(function == All);
        default:
            return Value::null();
    }
}

}  // namespace

const AggregateFacts& aggregate_facts(std::string_view name) noexcept {
    const auto* const found = std::ranges::find(kFunctions, name, &AggregateFacts::name);
    MR_ASSERT(found != kFunctions.end());  // the schema has checked the enum
    return *found;
}

Result<Value> aggregate(AggregateFunction function, Values values, const AggregateOptions& options,
                        ComputeContext& context) {
    MR_CHECK(context.spend(values.size()));
    if (values.empty()) { return of_nothing(function); }
    switch (function) {
        case Count:
            return count_of(values.size());
        case CountDistinct: {
            MR_TRY(const auto places, compute::distinct_places(values, context.evaluation()));
            return count_of(places.size());
        }
        case CountIf:
            return count_true(function, values, context).map(count_of);
        case Sum: {
            MR_TRY(const auto sum, add_up(function, values, context));
            return sum.total(context);
        }
        case Avg:
            return average(values, context);
        case Min:
        case Max: {
            MR_TRY(const std::size_t place, extreme(function, values, context));
            return values[place];
        }
        case ArgMin:
        case ArgMax:
            return extreme(function, values, context).map(count_of);
        case Median:
            return percentile(function, values, 0.5, context);
        case Percentile:
            return percentile(function, values, options.q, context);
        case Stddev:
        case StddevPop:
        case Variance:
        case VariancePop:
            return spread(function, values, context);
        case Product:
            return product(values, context);
        case Range:
            return range(values, context);
        case Mode:
            return mode(values, context);
        case First:
            return values.front();
        case Last:
            return values.back();
        case Collect:
            return Value::list(values);
        case CollectDistinct:
            return distinct(values, context).map(&Value::list);
        case AggregateFunction::Any:
            return count_true(function, values, context).map([](std::size_t count) {
                return Value::boolean(count > 0);
            });
        case All:
            return count_true(function, values, context).map([&](std::size_t count) {
                return Value::boolean(count == values.size());
            });
        case Join:
            return join(values, options.separator, context);
    }
    return Value::null();
}

Result<std::span<const double>> read_doubles(Values values, std::string_view what,
                                             ComputeContext& context) {
    const auto numbers = context.arena().make_array<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto number = read_number(values[i]);
        if (!number) { return fail(needs_numbers(what, values[i], context)); }
        numbers[i] = number->real;
    }
    return std::span<const double>(numbers);
}

Error needs_numbers(std::string_view what, Value given, ComputeContext& context) {
    return type_error(context, what, "numbers", given);
}

double quantile(std::span<const double> sorted, double q) noexcept {
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

double squared_deviations(std::span<const double> numbers) noexcept {
    NumberSum sum;
    for (const double number : numbers) { sum.add(Number{.real = number}); }
    const double mean = sum.real() / static_cast<double>(numbers.size());
    double squares = 0;
    double distances = 0;  // what rounding of the mean leaves
    for (const double number : numbers) {
        squares += (number - mean) * (number - mean);
        distances += number - mean;
    }
    return squares - distances * distances / static_cast<double>(numbers.size());
}

}  // namespace millrace::ext::directive_aggregate
