// How soon expressions that are made to cost much end, in milliseconds of wall-clock time: with the
// limits of an operation, and when nearly nothing is left of them. The latter is by how much one
// can outstay its limit.

#include <string>

#include <benchmark/benchmark.h>

#include <millrace/compute/expression.hpp>

#include "run/expression_bombs.hpp"

namespace millrace::compute {
namespace {

void run_bomb(benchmark::State& state, std::string_view text, const EvaluationLimits& limits) {
    const auto expression = *compile(text);
    for ([[maybe_unused]] auto _ : state) {
        Arena arena;
        EvaluationContext context{arena, limits, limits.steps, limits.bytes};
        if (evaluate(*expression, {}, context)) { state.SkipWithError("it ended by itself"); }
    }
}

[[maybe_unused]] const bool kRegistered = [] {
    for (const testing::ExpressionBomb& bomb : testing::kExpressionBombs) {
        const auto add = [&](const char* kind, const EvaluationLimits& limits) {
            const std::string name = std::string(kind) + '/' + std::string(bomb.name);
            benchmark::RegisterBenchmark(name.c_str(),
                                         [text = bomb.text, limits](benchmark::State& state) {
                                             run_bomb(state, text, limits);
                                         })
                ->Unit(benchmark::kMillisecond)
                ->UseRealTime();
        };
        add("bomb", EvaluationLimits{});
        add("bomb_little_left", testing::kLittleLeft);
    }
    return true;
}();

}  // namespace
}  // namespace millrace::compute
