#include <benchmark/benchmark.h>

#include <millrace/base/shared_bytes.hpp>
#include <millrace/base/task.hpp>
#include <millrace/base/task_scope.hpp>

namespace millrace {
namespace {

Task<int> leaf(int value) {
    co_return value;
}

Task<int> sum_of_leaves(int count) {
    int sum = 0;
    for (int i = 0; i < count; ++i) { sum += co_await leaf(i); }
    co_return sum;
}

// One awaited task: its frame, and twice a change of coroutine.
void task_await(benchmark::State& state) {
    constexpr int kTasks = 1000;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(run_now(sum_of_leaves(kTasks)));
    }
    state.SetItemsProcessed(state.iterations() * kTasks);
}
BENCHMARK(task_await);

void shared_bytes_take_and_give_back(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) {
        SharedBytes block = SharedBytes::with_capacity(30'000);
        benchmark::DoNotOptimize(block.data());
    }
}
BENCHMARK(shared_bytes_take_and_give_back);

}  // namespace
}  // namespace millrace
