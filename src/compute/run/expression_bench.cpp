// Nanoseconds per row, and per operation of it, of compiled expressions.

#include <array>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <millrace/compute/evaluator.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::compute {
namespace {

using value::Value;

constexpr std::size_t kRows = 1000;
constexpr std::size_t kSlots = 6;

/// Rows of six slots: id, price and quantity as digits, name, city (escaped), onSale.
struct Rows {
    std::vector<std::string> texts;
    std::vector<std::array<Value, kSlots>> rows;

    explicit Rows(bool decoded = false) {
        texts.reserve(kRows * 4);
        for (std::size_t i = 0; i < kRows; ++i) {
            const auto text = [&](std::string value) -> std::string_view {
                return texts.emplace_back(std::move(value));
            };
            const auto number = [&](std::int64_t value) {
                return decoded ? Value::integer(value) : Value::number(text(std::to_string(value)));
            };
            const auto id = static_cast<std::int64_t>(i);
            rows.push_back({number(id), number(1000 + id * 7 % 9000), number(id % 20),
                            Value::string(text("item_name_" + std::to_string(i))),
                            Value::escaped_string("New\\u0020York"), Value::boolean(i % 3 != 0)});
        }
    }
};

EvaluationContext make_context(Arena& arena) {
    const EvaluationLimits limits{~std::uint64_t{0} >> 1U, ~std::uint64_t{0} >> 1U, 1'000'000};
    return {arena, limits, limits.steps, limits.bytes};
}

/// Variables are the slots by name.
void bind_slots(const Expression& expression, Evaluator& evaluator) {
    static constexpr std::array<std::string_view, kSlots> kNames{"id",   "price", "quantity",
                                                                 "name", "city",  "onSale"};
    for (std::size_t v = 0; v < expression.variables().size(); ++v) {
        for (std::uint16_t slot = 0; slot < kSlots; ++slot) {
            if (expression.variables()[v].name == kNames[slot]) { evaluator.bind_slot(v, slot); }
        }
    }
}

/// How long the answers for all rows are as JSON: peers that do the same come to the same length
/// (bench/loadbench/expressions.py).
std::size_t answer_bytes(const Expression& expression, Rows& rows) {
    Arena arena;
    EvaluationContext context = make_context(arena);
    Evaluator evaluator(expression, context);
    bind_slots(expression, evaluator);
    wire::ReplyBuffer json;
    for (auto& row : rows.rows) { wire::append_json(json, *evaluator.run(row)); }
    return json.view().size();
}

/// Evaluates `text` for all rows.
void run_rows(benchmark::State& state, std::string_view text, double operations,
              bool decoded = false) {
    const auto expression = *compile(text);
    Rows rows(decoded);
    for ([[maybe_unused]] auto _ : state) {
        Arena arena;
        EvaluationContext context = make_context(arena);
        Evaluator evaluator(*expression, context);
        bind_slots(*expression, evaluator);
        for (auto& row : rows.rows) { benchmark::DoNotOptimize(evaluator.run(row)); }
    }
    state.counters["answer_bytes"] = static_cast<double>(answer_bytes(*expression, rows));
    const double per_second = static_cast<double>(state.iterations()) * kRows;
    state.counters["per_row"] =
        benchmark::Counter(per_second, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["per_operation"] = benchmark::Counter(
        per_second * operations, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void compare_digits(benchmark::State& state) {
    run_rows(state, "price > 2000", 1);
}
void compare_integers(benchmark::State& state) {
    run_rows(state, "price > 2000", 1, true);
}
void filter_predicate(benchmark::State& state) {
    run_rows(state, "price > 2000 && onSale && name != 'item_name_7'", 5);
}
void arithmetic_of_digits(benchmark::State& state) {
    run_rows(state, "price * quantity - price * 5 / 100", 5);
}
void arithmetic_of_integers(benchmark::State& state) {
    run_rows(state, "price * quantity - price * 5 / 100", 5, true);
}
void arithmetic_of_doubles(benchmark::State& state) {
    run_rows(state, "price * 1.5 + quantity * 2.5 - 1.0", 5);
}
void string_equality(benchmark::State& state) {
    run_rows(state, "name == 'item_name_500'", 1);
}
void escaped_string(benchmark::State& state) {
    run_rows(state, "city == 'New York'", 1);
}
void conditional(benchmark::State& state) {
    run_rows(state, "quantity > 10 ? 'many' : quantity > 0 ? 'few' : 'none'", 4);
}
void concatenation(benchmark::State& state) {
    run_rows(state, "name + '-' + id", 2);
}
void regex_match(benchmark::State& state) {
    run_rows(state, "name =~ /item_.*7/", 1);
}
void function_call(benchmark::State& state) {
    run_rows(state, "math.abs(price - 5000)", 2);
}
void passed_on(benchmark::State& state) {
    run_rows(state, "price", 1);
}
void decimal_price(benchmark::State& state) {
    run_rows(state, "number_format(price / 100M, '0.00')", 2);
}

BENCHMARK(compare_digits);
BENCHMARK(compare_integers);
BENCHMARK(filter_predicate);
BENCHMARK(arithmetic_of_digits);
BENCHMARK(arithmetic_of_integers);
BENCHMARK(arithmetic_of_doubles);
BENCHMARK(string_equality);
BENCHMARK(escaped_string);
BENCHMARK(conditional);
BENCHMARK(concatenation);
BENCHMARK(regex_match);
BENCHMARK(function_call);
BENCHMARK(passed_on);
BENCHMARK(decimal_price);

/// One evaluation from bindings, as for an argument.
void evaluate_once(benchmark::State& state) {
    const auto expression = *compile("a * b + 1");
    const std::array bindings{Value::number("12"), Value::number("34")};
    Arena arena;
    EvaluationContext context = make_context(arena);
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(evaluate(*expression, bindings, context));
    }
}
BENCHMARK(evaluate_once);

/// Functions over one list of 1,000 numbers; figures are per item.
void run_list(benchmark::State& state, std::string_view text) {
    const auto expression = *compile(text);
    std::vector<std::string> digits;
    std::vector<Value> items;
    digits.reserve(kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
        items.push_back(Value::number(digits.emplace_back(std::to_string(i * 7 % 1000))));
    }
    const std::array bindings{Value::list(items)};
    for ([[maybe_unused]] auto _ : state) {
        Arena arena;
        EvaluationContext context = make_context(arena);
        benchmark::DoNotOptimize(evaluate(*expression, bindings, context));
    }
    state.counters["per_item"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * kRows,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void list_map(benchmark::State& state) {
    run_list(state, "map(a, lambda(x) -> x * 2 end)");
}
void list_filter(benchmark::State& state) {
    run_list(state, "filter(a, lambda(x) -> x > 500 end)");
}
void list_reduce(benchmark::State& state) {
    run_list(state, "reduce(a, +, 0)");
}
void list_sum(benchmark::State& state) {
    run_list(state, "sum(a)");
}
void list_sort(benchmark::State& state) {
    run_list(state, "sort(a)");
}
void list_loop(benchmark::State& state) {
    run_list(state, "s = 0; for x in a { s = s + x } s");
}
void list_group(benchmark::State& state) {
    run_list(state, "group_by(a, lambda(x) -> x % 10 end)");
}

BENCHMARK(list_map);
BENCHMARK(list_filter);
BENCHMARK(list_reduce);
BENCHMARK(list_sum);
BENCHMARK(list_sort);
BENCHMARK(list_loop);
BENCHMARK(list_group);

void compile_expression(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(compile("price > 2000 && onSale && name != 'item_name_7'"));
    }
}
BENCHMARK(compile_expression);

}  // namespace
}  // namespace millrace::compute
