#include <millrace/base/task.hpp>

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/base/result.hpp>
#include <millrace/base/task_scope.hpp>

namespace millrace {
namespace {

/// Suspends its one waiter until open() is called.
class Gate {
public:
    void open() { std::exchange(waiter_, nullptr).resume(); }

    static bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    static void await_resume() noexcept {}

private:
    std::coroutine_handle<> waiter_;
};

Task<int> answer() {
    co_return 42;
}

Task<std::string> join_words(std::string first, const std::string& second) {
    co_return first + " " + second;
}

TEST(Task, ReturnsItsValue) {
    EXPECT_EQ(run_now(answer()), 42);
}

TEST(Task, DoesNotStartBeforeItIsAwaited) {
    bool started = false;
    const auto start = [](bool* flag) -> Task<void> {
        *flag = true;
        co_return;
    };
    {
        const Task<void> task = start(&started);
        EXPECT_FALSE(started);
    }
    EXPECT_FALSE(started);
    run_now(start(&started));
    EXPECT_TRUE(started);
}

TEST(Task, KeepsParametersUntilItEnds) {
    const std::string second(100, 'b');
    EXPECT_EQ(run_now(join_words(std::string(100, 'a'), second)),
              std::string(100, 'a') + " " + second);
}

Task<std::unique_ptr<int>> boxed(int value) {
    co_return std::make_unique<int>(value);
}

TEST(Task, MovesWhatCannotBeCopied) {
    const std::unique_ptr<int> box = run_now(boxed(7));
    EXPECT_EQ(*box, 7);
}

Task<Result<int>> half(Arena* arena, int value) {
    if (value % 2 != 0) {
        co_return fail(Error::make(*arena, ErrorCode::BadRequest, "ODD", "not even"));
    }
    co_return value / 2;
}

Task<Result<int>> quarter(Arena* arena, int value) {
    MR_CO_TRY(const int once, co_await half(arena, value));
    MR_CO_TRY(const int twice, co_await half(arena, once));
    co_return twice;
}

TEST(Task, PassesErrorsOn) {
    Arena arena;
    EXPECT_EQ(run_now(quarter(&arena, 12)).value(), 3);
    EXPECT_EQ(run_now(quarter(&arena, 6)).error().message(), "not even");
}

Task<int> count_to(int limit) {
    int sum = 0;
    for (int i = 0; i < limit; ++i) { sum += co_await answer() - 41; }
    co_return sum;
}

// Symmetric transfer: a task that ends at once gives back the stack it took.
TEST(Task, DoesNotGrowTheStack) {
    EXPECT_EQ(run_now(count_to(1'000'000)), 1'000'000);
}

TEST(Task, RecyclesFrames) {
    if (!detail::FramePool::kPooled) { GTEST_SKIP() << "every frame comes from the heap here"; }
    run_now(count_to(1));
    const std::size_t before = detail::FramePool::heap_allocations();
    run_now(count_to(1000));
    EXPECT_EQ(detail::FramePool::heap_allocations(), before);
}

Task<void> wait_then_note(Gate* gate, std::vector<int>* notes, int note) {
    co_await *gate;
    notes->push_back(note);
}

TEST(TaskScope, StartsTasksAtOnceAndCountsThem) {
    Gate first;
    Gate second;
    std::vector<int> notes;
    TaskScope scope;
    scope.spawn(wait_then_note(&first, &notes, 1));
    scope.spawn(wait_then_note(&second, &notes, 2));
    EXPECT_EQ(scope.running(), 2U);
    second.open();
    EXPECT_EQ(scope.running(), 1U);
    first.open();
    EXPECT_EQ(scope.running(), 0U);
    EXPECT_EQ(notes, (std::vector<int>{2, 1}));
}

Task<void> join_then_note(TaskScope* scope, std::vector<int>* notes) {
    co_await scope->join();
    notes->push_back(0);
}

TEST(TaskScope, JoinWaitsForTheLastTask) {
    Gate gate;
    std::vector<int> notes;
    TaskScope inner;
    TaskScope outer;
    inner.spawn(wait_then_note(&gate, &notes, 1));
    outer.spawn(join_then_note(&inner, &notes));
    EXPECT_TRUE(notes.empty());
    gate.open();
    EXPECT_EQ(notes, (std::vector<int>{1, 0}));
}

Task<void> hold(std::shared_ptr<int> held, Gate* gate) {
    co_await *gate;
    static_cast<void>(held);
}

Task<void> note_use_count(TaskScope* scope, std::weak_ptr<int> held, long* count) {
    co_await scope->join();
    *count = held.use_count();
}

// The joiner may destroy what a task was given; the task must have let go of it by then.
TEST(TaskScope, TasksAreFreedBeforeTheJoinerGoesOn) {
    Gate gate;
    long count = -1;
    TaskScope inner;
    TaskScope outer;
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = held;
    inner.spawn(hold(std::move(held), &gate));
    outer.spawn(note_use_count(&inner, watched, &count));
    gate.open();
    EXPECT_EQ(count, 0);
}

TEST(TaskScopeDeathTest, RefusesToDieWithRunningTasks) {
    EXPECT_DEATH(
        {
            Gate gate;
            std::vector<int> notes;
            TaskScope scope;
            scope.spawn(wait_then_note(&gate, &notes, 1));
        },
        "running_ == 0");
}

}  // namespace
}  // namespace millrace
