#include "window_function.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <millrace/compute/ordering.hpp>

#include "aggregate_function.hpp"
#include "number.hpp"
#include "range_tree.hpp"

namespace millrace::ext::directive_aggregate {

using plan::ComputeContext;
using value::Value;
using Values = std::span<const Value>;
using Out = std::span<Value>;

namespace {

using enum WindowFunction;

// In the order of WindowFunction.
constexpr std::array<WindowFacts, 20> kFunctions{{
    {"ROW_NUMBER", RowNumber, WindowKind::Number, Use::Any, ResultForm::Whole},
    {"RANK", Rank, WindowKind::Rank, Use::Any, ResultForm::Whole},
    {"DENSE_RANK", DenseRank, WindowKind::Rank, Use::Any, ResultForm::Whole},
    {"PERCENT_RANK", PercentRank, WindowKind::Rank, Use::Any, ResultForm::Real},
    {"NTILE", Ntile, WindowKind::Tile, Use::Any, ResultForm::Whole},
    {"LAG", Lag, WindowKind::Shift, Use::Any, ResultForm::Any},
    {"LEAD", Lead, WindowKind::Shift, Use::Any, ResultForm::Any},
    {"FIRST_VALUE", FirstValue, WindowKind::Frame, Use::Any, ResultForm::Any},
    {"LAST_VALUE", LastValue, WindowKind::Frame, Use::Any, ResultForm::Any},
    {"SUM", Sum, WindowKind::Frame, Use::Number, ResultForm::Number},
    {"AVG", Avg, WindowKind::Frame, Use::Number, ResultForm::Real},
    {"MIN", Min, WindowKind::Frame, Use::Ordered, ResultForm::Any},
    {"MAX", Max, WindowKind::Frame, Use::Ordered, ResultForm::Any},
    {"COUNT", Count, WindowKind::Frame, Use::Any, ResultForm::Whole},
    {"STDDEV", Stddev, WindowKind::Frame, Use::Number, ResultForm::Real},
    {"DIFF", Diff, WindowKind::Change, Use::Number, ResultForm::Number},
    {"RATIO_TO_TOTAL", RatioToTotal, WindowKind::Total, Use::Number, ResultForm::Real},
    {"CUM_SUM", CumSum, WindowKind::Total, Use::Number, ResultForm::Number},
    {"CUM_MAX", CumMax, WindowKind::Total, Use::Ordered, ResultForm::Any},
    {"CUM_MIN", CumMin, WindowKind::Total, Use::Ordered, ResultForm::Any},
}};

std::string_view name_of(WindowFunction function) noexcept {
    return kFunctions[static_cast<std::size_t>(function)].name;
}

Value whole(std::size_t number) noexcept {
    return Value::integer(static_cast<std::int64_t>(number));
}

// --- places -----------------------------------------------------------------------------------

void number_rows(Out out) noexcept {
    for (std::size_t i = 0; i < out.size(); ++i) { out[i] = whole(i + 1); }
}

void rank(WindowFunction function, std::span<const std::uint32_t> peers, Out out) noexcept {
    std::size_t first = 0;  // of the rows that are equal
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (peers[i] != peers[first]) { first = i; }
        if (function == DenseRank) {
            out[i] = whole(peers[i] + std::size_t{1});
        } else if (function == Rank) {
            out[i] = whole(first + 1);
        } else {
            const auto others = static_cast<double>(out.size() - 1);
            out[i] = Value::real(others > 0 ? static_cast<double>(first) / others : 0);
        }
    }
}

// The first tiles are one row longer when the rows cannot be divided evenly.
void tile(std::size_t tiles, Out out) noexcept {
    const std::size_t shorter = out.size() / tiles;
    const std::size_t longer_tiles = out.size() % tiles;
    const std::size_t in_longer = longer_tiles * (shorter + 1);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = whole(i < in_longer ? i / (shorter + 1) + 1
                                     : longer_tiles + (i - in_longer) / shorter + 1);
    }
}

void shift(bool back, const WindowOptions& options, Values values, Out out) noexcept {
    for (std::size_t i = 0; i < out.size(); ++i) {
        const bool inside = back ? options.offset <= i : options.offset < out.size() - i;
        const std::size_t from = back ? i - options.offset : i + options.offset;
        out[i] = inside ? values[from] : options.otherwise;
    }
}

// --- frames -----------------------------------------------------------------------------------

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Range range_at(const Frame& frame, std::size_t row, std::size_t rows) noexcept {
    const auto count = static_cast<std::int64_t>(rows);
    const auto at = static_cast<std::int64_t>(row);
    const std::int64_t before = std::clamp(frame.preceding.value_or(count), -count, count);
    const std::int64_t after = std::clamp(frame.following.value_or(count), -count, count);
    const std::int64_t begin = std::clamp<std::int64_t>(at - before, 0, count);
    const std::int64_t end = std::clamp<std::int64_t>(at + after + 1, begin, count);
    return {static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
}

/// Fills `out` with what `value_of` makes of the part of each frame; `part_of` makes one of a row.
template <class Part, class PartOf, class ValueOf>
Status over_frames(const Frame& frame, Out out, ComputeContext& context, const PartOf& part_of,
                   const ValueOf& value_of) {
    RangeTree<Part> tree(context.arena(), out.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        MR_TRY(const Part part, part_of(i));
        tree.set(i, part);
    }
    tree.finish();
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Range range = range_at(frame, i, out.size());
        MR_TRY(out[i], value_of(tree.of(range.begin, range.end)));
    }
    return {};
}

Result<std::optional<Number>> number_at(WindowFunction function, Values values, std::size_t row,
                                        ComputeContext& context) {
    if (values[row].is_nothing()) { return std::nullopt; }
    const auto number = read_number(values[row]);
    if (!number) { return fail(needs_numbers(name_of(function), values[row], context)); }
    return number;
}

Status sum(WindowFunction function, const Frame& frame, Values values, Out out,
           ComputeContext& context) {
    const auto part_of = [&](std::size_t row) -> Result<NumberSum> {
        MR_TRY(const auto number, number_at(function, values, row, context));
        NumberSum part;
        if (number) { part.add(*number); }
        return part;
    };
    return over_frames<NumberSum>(frame, out, context, part_of,
                                  [&](const NumberSum& part) -> Result<Value> {
                                      if (part.count() == 0) { return Value::null(); }
                                      if (function != Avg) { return part.total(context); }
                                      return finite(part.real() / part.count(), context);
                                  });
}

/// Count, mean and squared distances from it; two of them add up as Chan et al. do it.
struct Moments {
    double count = 0;
    double mean = 0;
    double squares = 0;

    void add(const Moments& other) noexcept {
        if (other.count == 0) { return; }
        const double all = count + other.count;
        const double distance = other.mean - mean;
        mean += distance * (other.count / all);
        squares += other.squares + distance * distance * (count * other.count / all);
        count = all;
    }
};

Status deviation(const Frame& frame, Values values, Out out, ComputeContext& context) {
    const auto part_of = [&](std::size_t row) -> Result<Moments> {
        MR_TRY(const auto number, number_at(Stddev, values, row, context));
        return number ? Moments{.count = 1, .mean = number->real} : Moments{};
    };
    return over_frames<Moments>(
        frame, out, context, part_of, [&](const Moments& part) -> Result<Value> {
            if (part.count < 2) { return Value::null(); }
            return finite(std::sqrt(part.squares / (part.count - 1)), context);
        });
}

struct Tally {
    std::size_t count = 0;
    void add(const Tally& other) noexcept { count += other.count; }
};

Status count(const Frame& frame, const WindowPartition& partition, Out out,
             ComputeContext& context) {
    const auto part_of = [&](std::size_t row) -> Result<Tally> {
        const bool counts = !partition.has_values || !partition.values[row].is_nothing();
        return Tally{counts ? std::size_t{1} : 0};
    };
    return over_frames<Tally>(frame, out, context, part_of,
                              [](const Tally& part) -> Result<Value> { return whole(part.count); });
}

/// Where the smallest and the largest value stand in the order of all values of the partition.
struct Extremes {
    static constexpr std::uint32_t kNone = 0xffff'ffff;
    std::uint32_t least = kNone;
    std::uint32_t most = 0;

    void add(const Extremes& other) noexcept {
        if (other.least == kNone) { return; }
        most = least == kNone ? other.most : std::max(most, other.most);
        least = std::min(least, other.least);
    }
};

Status extreme(bool least, const Frame& frame, Values values, Out out, ComputeContext& context) {
    MR_TRY(const auto sorted, compute::sort_places(values, false, context.evaluation()));
    const auto ranks = context.arena().make_array<std::uint32_t>(values.size());
    for (std::uint32_t i = 0; i < sorted.size(); ++i) { ranks[sorted[i]] = i; }
    const auto part_of = [&](std::size_t row) -> Result<Extremes> {
        if (values[row].is_nothing()) { return Extremes{}; }
        return Extremes{ranks[row], ranks[row]};
    };
    return over_frames<Extremes>(frame, out, context, part_of,
                                 [&](const Extremes& part) -> Result<Value> {
                                     if (part.least == Extremes::kNone) { return Value::null(); }
                                     return values[sorted[least ? part.least : part.most]];
                                 });
}

void edge(bool first, const Frame& frame, Values values, Out out) noexcept {
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Range range = range_at(frame, i, out.size());
        if (range.begin == range.end) {
            out[i] = Value::null();
        } else {
            out[i] = values[first ? range.begin : range.end - 1];
        }
    }
}

// --- changes and shares -----------------------------------------------------------------------

Result<Value> difference(const Number& a, const Number& b, ComputeContext& context) {
    if (!a.whole || !b.whole) { return finite(a.real - b.real, context); }
    std::int64_t result = 0;
    if (!__builtin_sub_overflow(a.integer, b.integer, &result)) { return Value::integer(result); }
    return fail(context.error("EXPRESSION_RUNTIME",
                              "The difference is a whole number of more than 64 bits."));
}

Status differ(std::size_t offset, Values values, Out out, ComputeContext& context) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = Value::null();
        MR_TRY(const auto number, number_at(Diff, values, i, context));
        if (!number || i < offset) { continue; }
        MR_TRY(const auto before, number_at(Diff, values, i - offset, context));
        if (before) { MR_TRY(out[i], difference(*number, *before, context)); }
    }
    return {};
}

Status share(Values values, Out out, ComputeContext& context) {
    NumberSum total;
    for (std::size_t i = 0; i < values.size(); ++i) {
        MR_TRY(const auto number, number_at(RatioToTotal, values, i, context));
        if (number) { total.add(*number); }
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto number = read_number(values[i]);
        const bool none = !number || total.real() == 0;
        out[i] = Value::null();
        if (!none) { MR_TRY(out[i], finite(number->real / total.real(), context)); }
    }
    return {};
}

}  // namespace

const WindowFacts& window_facts(std::string_view name) noexcept {
    const auto* const found = std::ranges::find(kFunctions, name, &WindowFacts::name);
    MR_ASSERT(found != kFunctions.end());  // the schema has checked the enum
    return *found;
}

Status run_window(WindowFunction function, const WindowPartition& partition,
                  const WindowOptions& options, Out out, ComputeContext& context) {
    constexpr Frame kSoFar{};
    MR_CHECK(context.spend(out.size()));
    const Values values = partition.values;
    switch (function) {
        case RowNumber:
            number_rows(out);
            return {};
        case Rank:
        case DenseRank:
        case PercentRank:
            rank(function, partition.peers, out);
            return {};
        case Ntile:
            tile(options.tiles, out);
            return {};
        case Lag:
        case Lead:
            shift(function == Lag, options, values, out);
            return {};
        case FirstValue:
        case LastValue:
            edge(function == FirstValue, options.frame, values, out);
            return {};
        case Sum:
        case Avg:
            return sum(function, options.frame, values, out, context);
        case Min:
        case Max:
            return extreme(function == Min, options.frame, values, out, context);
        case Count:
            return count(options.frame, partition, out, context);
        case Stddev:
            return deviation(options.frame, values, out, context);
        case Diff:
            return differ(options.offset, values, out, context);
        case RatioToTotal:
            return share(values, out, context);
        case CumSum:
            return sum(function, kSoFar, values, out, context);
        case CumMax:
        case CumMin:
            return extreme(function == CumMin, kSoFar, values, out, context);
    }
    return {};
}

}  // namespace millrace::ext::directive_aggregate
