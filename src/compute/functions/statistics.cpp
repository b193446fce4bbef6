// Figures over lists of numbers. Nil is left out; anything else but numbers is an error.

#include <algorithm>
#include <cmath>

#include "datum/equality.hpp"
#include "datum/number.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum number_of(Run& run, Datum item) noexcept {
    const Datum number = numeric(run, item);
    if (is_number(number.type())) { return number; }
    return run.type_error("a number is needed, not {}", type_name(item.type()));
}

/// What `op` makes of all numbers, from `start` on.
Datum accumulate(Run& run, Datum list, Operator op, Datum start, std::int64_t* count = nullptr) {
    Datum result = start;
    std::int64_t numbers = 0;
    const Datum done = for_each(run, list, [&](Datum item, std::size_t) {
        if (item.is_nil()) { return Datum::nil(); }
        const Datum number = number_of(run, item);
        if (number.is_failure()) { return number; }
        ++numbers;
        result = arithmetic(run, op, result, number);
        return result.is_failure() ? result : Datum::nil();
    });
    if (count != nullptr) { *count = numbers; }
    return done.is_failure() ? done : result;
}

Datum sum(Run& run, Arguments a) {
    if (a[0].is_nil()) { return Datum::integer(0); }
    return accumulate(run, a[0], Operator::Add, Datum::integer(0));
}

Datum product(Run& run, Arguments a) {
    if (a[0].is_nil()) { return Datum::integer(1); }
    return accumulate(run, a[0], Operator::Multiply, Datum::integer(1));
}

Datum avg(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    std::int64_t count = 0;
    MR_DATUM(Datum total, accumulate(run, a[0], Operator::Add, Datum::integer(0), &count));
    if (count == 0) { return Datum::nil(); }
    const bool decimal = total.is(Type::Decimal);
    return arithmetic(run, Operator::Divide, decimal ? total : Datum::real(to_double(total)),
                      Datum::integer(count));
}

/// The numbers of a list as doubles, in the arena; null and a Failure when there is anything else.
Datum doubles_of(Run& run, Datum list, std::span<double>& doubles) {
    if (!run.has_room(list.size() * sizeof(double))) { return run.limit_reached(); }
    doubles = run.make_array<double>(list.size());
    std::size_t used = 0;
    const Datum done = for_each(run, list, [&](Datum item, std::size_t) {
        if (item.is_nil()) { return Datum::nil(); }
        const Datum number = number_of(run, item);
        if (number.is_failure()) { return number; }
        doubles[used++] = to_double(number);
        return Datum::nil();
    });
    doubles = doubles.first(used);
    return done;
}

/// Between the two nearest numbers in proportion, as NumPy and PostgreSQL's percentile_cont do.
Datum quantile(Run& run, Datum list, double q) {
    std::span<double> numbers;
    MR_DATUM([[maybe_unused]] const Datum read, doubles_of(run, list, numbers));
    if (numbers.empty()) { return Datum::nil(); }
    if (!run.step(numbers.size() * 4)) { return run.limit_reached(); }
    const double place = q * static_cast<double>(numbers.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto at = numbers.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(numbers.begin(), at, numbers.end(),
                     [](double x, double y) { return x < y || (std::isnan(y) && !std::isnan(x)); });
    const double low = *at;
    if (below + 1 == numbers.size()) { return Datum::real(low); }
    const double high = *std::min_element(at + 1, numbers.end());
    return Datum::real(low + (high - low) * (place - static_cast<double>(below)));
}

Datum median(Run& run, Arguments a) {
    return a[0].is_nil() ? a[0] : quantile(run, a[0], 0.5);
}

Datum percentile(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const double q = a[1].as_real();
    if (!(q >= 0 && q <= 1)) { return run.runtime_error("percentile: q must be between 0 and 1"); }
    return quantile(run, a[0], q);
}

/// The sum of squared distances from the mean by the number of degrees of freedom.
Datum spread(Run& run, Datum list, bool population) {
    std::span<double> numbers;
    MR_DATUM([[maybe_unused]] const Datum read, doubles_of(run, list, numbers));
    const double freedom = static_cast<double>(numbers.size()) - (population ? 0 : 1);
    if (freedom <= 0) { return Datum::nil(); }
    double mean = 0;
    for (const double number : numbers) { mean += number / static_cast<double>(numbers.size()); }
    double squares = 0;
    for (const double number : numbers) { squares += (number - mean) * (number - mean); }
    return Datum::real(squares / freedom);
}

bool of_population(Arguments a) {
    return argument(a, 1).is(Type::Boolean) && a[1].as_boolean();
}

Datum variance(Run& run, Arguments a) {
    return a[0].is_nil() ? a[0] : spread(run, a[0], of_population(a));
}

Datum stddev(Run& run, Arguments a) {
    MR_DATUM(const Datum squared, variance(run, a));
    return squared.is_nil() ? squared : Datum::real(std::sqrt(squared.as_real()));
}

Datum sum_by(Run& run, Arguments a) {
    if (a[0].is_nil()) { return Datum::integer(0); }
    Selector selector(run, a[1]);
    Datum total = Datum::integer(0);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum selected = selector(item);
        if (selected.is_nil() || selected.is_failure()) {
            return selected.is_nil() ? Datum::nil() : selected;
        }
        const Datum number = number_of(run, selected);
        total = number.is_failure() ? number : arithmetic(run, Operator::Add, total, number);
        return total.is_failure() ? total : Datum::nil();
    });
    return done.is_failure() ? done : total;
}

Datum count_by(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder counts(run);
    Selector selector(run, a[1]);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum key = selector(item);
        if (key.is_failure()) { return key; }
        Datum* count = counts.find_or_add(key);
        if (count == nullptr) { return counts.finish(); }
        *count = Datum::integer(count->is_nil() ? 1 : count->as_integer() + 1);
        return Datum::nil();
    });
    return done.is_failure() ? done : counts.finish();
}

Datum best_by(Run& run, Arguments a, Operator better) {
    if (a[0].is_nil()) { return a[0]; }
    Selector selector(run, a[1]);
    Datum best;
    Datum best_key;
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum key = selector(item);
        if (key.is_nil() || key.is_failure()) { return key.is_nil() ? Datum::nil() : key; }
        const Datum is_better =
            best_key.is_nil() ? Datum::boolean(true) : comparison(run, better, key, best_key);
        if (is_better.is_failure()) { return is_better; }
        if (is_better.as_boolean()) {
            best = item;
            best_key = key;
        }
        return Datum::nil();
    });
    return done.is_failure() ? done : best;
}

Datum min_by(Run& run, Arguments a) {
    return best_by(run, a, Operator::Less);
}
Datum max_by(Run& run, Arguments a) {
    return best_by(run, a, Operator::Greater);
}

constexpr FunctionRow kRows[] = {
    {"sum", "(numbers: list?) -> number", "Their sum; 0 of none.", "sum([1, 2, nil, 3.5])", "6.5",
     sum},
    {"product", "(numbers: list?) -> number", "Their product; 1 of none.", "product([2, 3, 4])",
     "24", product},
    {"avg", "(numbers: list?) -> number", "Their mean; nil of none.", "avg([1, 2])", "1.5", avg},
    {"median", "(numbers: list?) -> double", "The number in the middle; nil of none.",
     "median([5, 1, 2, 4])", "3.0", median},
    {"percentile", "(numbers: list?, q: double) -> double",
     "The number below which the share q (0 to 1) lies, between the nearest two in proportion.",
     "percentile([1, 2, 3, 4, 5], 0.9)", "4.6", percentile},
    {"variance", "(numbers: list?, population?: boolean) -> double",
     "Their variance, of a sample unless the second argument is true; nil of too few.",
     "variance([2, 4, 4, 4, 5, 5, 7, 9], true)", "4.0", variance},
    {"stddev", "(numbers: list?, population?: boolean) -> double",
     "Their standard deviation, of a sample unless the second argument is true.",
     "stddev([2, 4, 4, 4, 5, 5, 7, 9], true)", "2.0", stddev},
    {"sum_by", "(list: [T]?, by: (T) -> number | string) -> number",
     "The sum of what the function (or the path of a member) gives for the items.",
     "sum_by([{price: 3}, {price: 4}], 'price')", "7", sum_by},
    {"count_by", "(list: [T]?, by: (T) -> K | string) -> {K: long}",
     "How many items there are for each value of the function or path.",
     "count_by([1, 2, 3], lambda(x) -> x % 2 == 0 ? 'even' : 'odd' end)", R"({"odd":2,"even":1})",
     count_by},
    {"min_by", "(list: [T]?, by: (T) -> any | string) -> T",
     "The item for which the function or path gives the least; nil of none.",
     "min_by([{n: 3}, {n: 1}], 'n')", R"({"n":1})", min_by},
    {"max_by", "(list: [T]?, by: (T) -> any | string) -> T",
     "The item for which the function or path gives the most; nil of none.",
     "max_by([{n: 3}, {n: 1}], 'n')", R"({"n":3})", max_by},
};

}  // namespace

FunctionGroup statistics_functions() noexcept {
    return {"Figures", kRows};
}

}  // namespace millrace::compute
