// The whole task: 20,000 numbers as JSON, a moving average of 50, JSON again.
#include <cmath>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <millrace/compute/pipeline.hpp>
#include <millrace/wire/column_json.hpp>

namespace millrace::ext {

void register_kernel_smoothing(compute::KernelRegistry& registry);

namespace {

constexpr std::size_t kNumbers = 20'000;
constexpr std::size_t kArenaBytes = std::size_t{4} << 20U;

/// Numbers with all their digits, or with `decimals` behind the point.
std::vector<double> signal(int decimals) {
    std::vector<double> x(kNumbers);
    for (std::size_t i = 0; i < kNumbers; ++i) {
        const auto t = static_cast<double>(i);
        x[i] = std::sin(t / 100) * 10 + std::sin(t * t) * 3;
        const double scale = std::pow(10, decimals);
        if (decimals > 0) { x[i] = std::round(x[i] * scale) / scale; }
    }
    return x;
}

std::string text_of(std::vector<double> x) {
    wire::ReplyBuffer out;
    wire::append_column(out, {x, {}, false});
    return std::string(out.view()) + std::string(wire::kJsonPaddingBytes, ' ');
}

wire::PaddedJson padded(const std::string& text) {
    return wire::PaddedJson(
        std::string_view(text).substr(0, text.size() - wire::kJsonPaddingBytes));
}

compute::Pipeline pipeline_of(std::string_view kernel, std::int64_t window, Arena& arena) {
    compute::KernelRegistry registry;
    register_kernel_smoothing(registry);
    compute::Pipeline pipeline;
    const value::Member argument{"window", value::Value::integer(window)};
    MR_REQUIRE(pipeline.add(registry, kernel, {&argument, 1}, arena).has_value());
    return pipeline;
}

void json_to_json(benchmark::State& state, int decimals) {
    const std::string text = text_of(signal(decimals));
    Arena plan;
    const compute::Pipeline pipeline = pipeline_of("movingAverage", 50, plan);
    std::vector<std::byte> block(kArenaBytes);
    wire::ReplyBuffer out;
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(block, Arena::kNoLimit);
        out.clear();
        const auto column = wire::read_column(padded(text), arena);
        const auto result = pipeline.run(*column, nullptr, arena);
        wire::append_column(out, result->result.column());
        benchmark::DoNotOptimize(out.view().data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(json_to_json, all_digits, 0)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(json_to_json, three_decimals, 3)->Unit(benchmark::kMicrosecond);

void read_numbers(benchmark::State& state, int decimals) {
    const std::string text = text_of(signal(decimals));
    std::vector<std::byte> block(kArenaBytes);
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(block, Arena::kNoLimit);
        benchmark::DoNotOptimize(wire::read_column(padded(text), arena));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNumbers));
}
BENCHMARK_CAPTURE(read_numbers, all_digits, 0);
BENCHMARK_CAPTURE(read_numbers, three_decimals, 3);

void write_numbers(benchmark::State& state, int decimals) {
    std::vector<double> x = signal(decimals);
    wire::ReplyBuffer out;
    for ([[maybe_unused]] auto _ : state) {
        out.clear();
        wire::append_column(out, {x, {}, false});
        benchmark::DoNotOptimize(out.view().data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNumbers));
}
BENCHMARK_CAPTURE(write_numbers, all_digits, 0);
BENCHMARK_CAPTURE(write_numbers, three_decimals, 3);

void moving(benchmark::State& state, std::string_view kernel) {
    std::vector<double> x = signal(0);
    Arena plan;
    const compute::Pipeline pipeline = pipeline_of(kernel, state.range(0), plan);
    std::vector<std::byte> block(kArenaBytes);
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(block, Arena::kNoLimit);
        benchmark::DoNotOptimize(pipeline.run({x, {}, false}, nullptr, arena));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNumbers));
}
BENCHMARK_CAPTURE(moving, sum, "movingSum")->Arg(5)->Arg(50)->Arg(5000);
BENCHMARK_CAPTURE(moving, average, "movingAverage")->Arg(50);
BENCHMARK_CAPTURE(moving, max, "movingMax")->Arg(50);
BENCHMARK_CAPTURE(moving, stddev, "movingStddev")->Arg(50);
BENCHMARK_CAPTURE(moving, median, "movingMedian")->Arg(50);

}  // namespace
}  // namespace millrace::ext
