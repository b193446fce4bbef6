#include "aggregation.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/compute/ordering.hpp>

#include "number.hpp"

namespace millrace::ext::directive_aggregate {

using plan::ComputeContext;
using value::Kind;
using value::Value;
using Places = std::span<const std::uint32_t>;

namespace {

bool gives_row(AggregateFunction function) noexcept {
    return function == AggregateFunction::ArgMin || function == AggregateFunction::ArgMax;
}

// `@groupBy`'s fn SUM is called `total`: how messages name it.
std::string label_of(const AggregateArguments& arguments) {
    return arguments.as.empty() ? arguments.fn
                                : fmt::format("{} of '{}'", arguments.fn, arguments.as);
}

// Arguments that some functions need and the others do not take.
std::string check_arguments(const AggregateArguments& arguments, AggregateFunction function) {
    const bool percentile = function == AggregateFunction::Percentile;
    const std::string label = label_of(arguments);
    if (percentile && !arguments.q) {
        return fmt::format("{} needs 'q', the share of the rows below it, from 0 to 1.", label);
    }
    if (!percentile && arguments.q) {
        return fmt::format("{} does not take 'q': only PERCENTILE does.", label);
    }
    if (arguments.q && !(*arguments.q >= 0 && *arguments.q <= 1)) {
        return fmt::format("'q' of {} must be from 0 to 1: write 0.95 for the 95th percentile.",
                           label);
    }
    if (arguments.by && !gives_row(function)) {
        return fmt::format("{} does not take 'by': only ARG_MIN and ARG_MAX do.", label);
    }
    return {};
}

}  // namespace

bool is_name(std::string_view text) noexcept {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9');
    });
}

std::optional<Aggregation> Aggregation::compile(RowExpressions& expressions,
                                                const AggregateArguments& arguments) {
    const AggregateFacts& facts = aggregate_facts(arguments.fn);
    if (const std::string wrong = check_arguments(arguments, facts.function); !wrong.empty()) {
        expressions.report(wrong);
        return std::nullopt;
    }
    Aggregation made;
    made.name_ = arguments.as;
    made.function_ = facts.function;
    made.form_ = facts.form;
    made.q_ = arguments.q.value_or(0.5);
    made.separator_ = arguments.separator;
    made.distinct_ = arguments.distinct;
    bool good = true;
    const auto compile = [&](std::string_view argument, std::string_view text, Use use) {
        const auto expression = expressions.compile(argument, text, use);
        good = good && expression.has_value();
        return expression;
    };
    const bool counts_rows = facts.function == AggregateFunction::Count && !arguments.distinct;
    if (arguments.of || !counts_rows) {
        made.of_ = compile("of", arguments.of.value_or("ele"), facts.use);
    }
    if (arguments.where) { made.where_ = compile("where", *arguments.where, Use::Boolean); }
    if (arguments.by) { made.by_ = compile("by", *arguments.by, Use::Any); }
    return good ? std::optional(std::move(made)) : std::nullopt;
}

Result<Places> Aggregation::chosen(std::span<const Value> rows, Places places,
                                   ComputeContext& context) const {
    if (!where_) { return places; }
    const auto kept = context.arena().make_array<std::uint32_t>(places.size());
    std::size_t used = 0;
    for (const std::uint32_t place : places) {
        MR_TRY(const Value decided, evaluate_row(*where_, rows, place, context));
        if (!decided.is(Kind::Boolean)) {
            return fail(context.error("EXPRESSION_TYPE", "'where' must be true or false."));
        }
        if (decided.as_boolean()) { kept[used++] = place; }
    }
    return Places(kept.first(used));
}

Result<Value> Aggregation::over(std::span<const Value> rows, Places places,
                                ComputeContext& context) const {
    MR_TRY(Places left, chosen(rows, places, context));
    if (!of_) { return Value::integer(static_cast<std::int64_t>(left.size())); }
    const auto values = context.arena().make_array<Value>(left.size());
    const auto value_places = context.arena().make_array<std::uint32_t>(left.size());
    std::size_t used = 0;
    for (const std::uint32_t place : left) {
        MR_TRY(const Value value, evaluate_row(*of_, rows, place, context));
        if (value.is_nothing()) { continue; }
        values[used] = value;
        value_places[used++] = place;
    }
    std::span<const Value> given = values.first(used);
    if (distinct_) {
        MR_TRY(const Places first, compute::distinct_places(given, context.evaluation()));
        for (std::size_t i = 0; i < first.size(); ++i) {  // never behind what is still to be read
            values[i] = values[first[i]];
            value_places[i] = value_places[first[i]];
        }
        given = values.first(first.size());
    }
    const AggregateOptions options{.q = q_, .separator = separator_};
    MR_TRY(const Value made, aggregate(function_, given, options, context));
    if (!gives_row(function_) || made.is_nothing()) { return made; }
    return row_at(rows, value_places[static_cast<std::size_t>(made.as_integer())], context);
}

Result<Value> Aggregation::row_at(std::span<const Value> rows, std::uint32_t place,
                                  ComputeContext& context) const {
    return by_ ? evaluate_row(*by_, rows, place, context) : Result<Value>(rows[place]);
}

namespace {

std::optional<std::string_view> text_of(Value object, std::string_view member) {
    const Value given = object.member(member);
    if (given.is(Kind::String) || given.is(Kind::Enum)) { return given.text(); }
    return std::nullopt;
}

AggregateArguments arguments_of(Value object) {
    AggregateArguments arguments;
    arguments.as = text_of(object, "as").value_or("");
    arguments.fn = text_of(object, "fn").value_or("");
    arguments.of = text_of(object, "of");
    arguments.where = text_of(object, "where");
    arguments.by = text_of(object, "by");
    if (const auto q = read_number(object.member("q"))) { arguments.q = q->real; }
    arguments.separator = text_of(object, "separator").value_or("");
    arguments.distinct =
        object.member("distinct").is(Kind::Boolean) && object.member("distinct").as_boolean();
    return arguments;
}

}  // namespace

std::optional<std::vector<Aggregation>> compile_aggregates(RowExpressions& expressions) {
    std::vector<Aggregation> aggregates;
    const Value given = expressions.site().argument("aggregates");
    if (!given.is(Kind::List)) { return aggregates; }
    for (const Value object : given.items()) {
        const AggregateArguments arguments = arguments_of(object);
        if (!is_name(arguments.as)) {
            expressions.report(
                fmt::format("'{}' cannot be the name of an aggregate: letters, digits and '_' can.",
                            arguments.as));
            return std::nullopt;
        }
        auto compiled = Aggregation::compile(expressions, arguments);
        if (!compiled) { return std::nullopt; }
        aggregates.push_back(*std::move(compiled));
    }
    return aggregates;
}

}  // namespace millrace::ext::directive_aggregate
