#include <millrace/io/loop.hpp>

#include <csignal>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/io/event.hpp>
#include <millrace/io/resolver.hpp>
#include <millrace/io/semaphore.hpp>
#include <millrace/io/signals.hpp>

namespace millrace::io {
namespace {

Until soon() {
    return Deadline::after(milliseconds(5));
}
Until at_last() {
    return Deadline::after(seconds(10));
}

Task<bool> nap(Loop* loop, Until until) {
    co_return co_await sleep(*loop, until);
}

TEST(Loop, SleepsUntilTheDeadline) {
    Loop loop;
    const Instant start = Clock::now();
    EXPECT_TRUE(run_until_done(loop, nap(&loop, soon())));
    EXPECT_GE(Clock::now() - start, milliseconds(5));
}

TEST(Loop, RunsAgainAfterItWasStopped) {
    Loop loop;
    EXPECT_TRUE(run_until_done(loop, nap(&loop, soon())));
    EXPECT_TRUE(run_until_done(loop, nap(&loop, soon())));
}

TEST(Loop, AnEarlierTimerOvertakesALaterOne) {
    Loop loop;
    TaskScope scope;
    std::vector<int> notes;
    const auto note_after = [](Loop* on, std::vector<int>* into, milliseconds wait) -> Task<void> {
        co_await sleep(*on, Deadline::after(wait));
        into->push_back(static_cast<int>(wait.count()));
    };
    scope.spawn(note_after(&loop, &notes, milliseconds(20)));
    scope.spawn(note_after(&loop, &notes, milliseconds(5)));
    const auto join = [](TaskScope* all) -> Task<void> { co_await all->join(); };
    run_until_done(loop, join(&scope));
    EXPECT_EQ(notes, (std::vector<int>{5, 20}));
}

TEST(Loop, CancellingEndsASleep) {
    Loop loop;
    Cancellation cancellation;
    TaskScope scope;
    bool slept = true;
    const auto keep = [](Task<bool> task, bool* result) -> Task<void> {
        *result = co_await std::move(task);
    };
    scope.spawn(keep(nap(&loop, Until(at_last().deadline, &cancellation)), &slept));
    EXPECT_EQ(scope.running(), 1U);
    cancellation.request();
    const auto join = [](TaskScope* all) -> Task<void> { co_await all->join(); };
    run_until_done(loop, join(&scope));
    EXPECT_FALSE(slept);
    EXPECT_FALSE(run_until_done(loop, nap(&loop, Until(at_last().deadline, &cancellation))));
}

TEST(Loop, OpensMailFromOtherThreads) {
    Loop loop;
    int opened = 0;
    std::thread sender([&] {
        for (int i = 0; i < 1000; ++i) {
            loop.post([&]() noexcept {
                if (++opened == 1000) { loop.stop(); }
            });
        }
    });
    loop.run();
    sender.join();
    EXPECT_EQ(opened, 1000);
}

TEST(Loop, CatchesSignals) {
    Loop loop;
    Signals signals(loop, {SIGUSR1});
    std::raise(SIGUSR1);
    EXPECT_EQ(run_until_done(loop, signals.next(at_last())).value(), SIGUSR1);
    EXPECT_EQ(run_until_done(loop, signals.next(soon())).error().kind, FaultKind::TimedOut);
}

Task<void> wait_and_note(Completion<int>* completion, Until until, std::vector<int>* notes) {
    const IoResult<void> waited = co_await completion->wait(until);
    notes->push_back(waited ? completion->value() : -static_cast<int>(waited.error().kind));
}

Task<void> complete_and_join(Completion<int>* completion, TaskScope* scope) {
    completion->complete(42);
    co_await scope->join();
}

TEST(Completion, WakesEveryWaiterInOrder) {
    Loop loop;
    Completion<int> completion(loop);
    TaskScope scope;
    std::vector<int> notes;
    for (int i = 0; i < 3; ++i) { scope.spawn(wait_and_note(&completion, at_last(), &notes)); }
    run_until_done(loop, complete_and_join(&completion, &scope));
    scope.spawn(wait_and_note(&completion, at_last(), &notes));  // does not suspend any more
    EXPECT_EQ(notes, (std::vector<int>{42, 42, 42, 42}));
}

Task<void> join_all(TaskScope* scope) {
    co_await scope->join();
}

TEST(Completion, GivesUpAtTheDeadlineOrWhenCancelled) {
    Loop loop;
    Completion<int> completion(loop);
    Cancellation cancellation;
    TaskScope scope;
    std::vector<int> notes;
    scope.spawn(wait_and_note(&completion, Until(at_last().deadline, &cancellation), &notes));
    scope.spawn(wait_and_note(&completion, soon(), &notes));
    cancellation.request();
    run_until_done(loop, join_all(&scope));
    EXPECT_EQ(notes, (std::vector<int>{-static_cast<int>(FaultKind::Cancelled),
                                       -static_cast<int>(FaultKind::TimedOut)}));
}

struct Crowd {
    Loop loop;
    Semaphore semaphore{loop, 2, 3};
    int inside = 0;
    int inside_max = 0;
    std::vector<FaultKind> refused;
};

Task<void> enter(Crowd* crowd, Until until) {
    const IoResult<Semaphore::Permit> permit = co_await crowd->semaphore.acquire(until);
    if (!permit) {
        crowd->refused.push_back(permit.error().kind);
        co_return;
    }
    crowd->inside_max = std::max(crowd->inside_max, ++crowd->inside);
    co_await sleep(crowd->loop, Deadline::after(milliseconds(10)));
    --crowd->inside;
}

TEST(Semaphore, LetsInSoManyAndQueuesSoMany) {
    Crowd crowd;
    TaskScope scope;
    for (int i = 0; i < 6; ++i) { scope.spawn(enter(&crowd, at_last())); }
    EXPECT_EQ(crowd.semaphore.waiting(), 3U);
    EXPECT_EQ(crowd.refused, (std::vector<FaultKind>{FaultKind::Overloaded}));
    run_until_done(crowd.loop, join_all(&scope));
    EXPECT_EQ(crowd.inside_max, 2);
    EXPECT_EQ(crowd.semaphore.free(), 2U);
}

TEST(Semaphore, WaitersGiveUp) {
    Crowd crowd;
    TaskScope scope;
    Cancellation cancellation;
    for (int i = 0; i < 2; ++i) { scope.spawn(enter(&crowd, at_last())); }
    scope.spawn(enter(&crowd, Deadline::after(milliseconds(1))));
    scope.spawn(enter(&crowd, Until(at_last().deadline, &cancellation)));
    cancellation.request();
    run_until_done(crowd.loop, join_all(&scope));
    EXPECT_EQ(crowd.refused, (std::vector<FaultKind>{FaultKind::Cancelled, FaultKind::TimedOut}));
    EXPECT_EQ(crowd.semaphore.free(), 2U);
    EXPECT_EQ(crowd.semaphore.waiting(), 0U);
}

TEST(Resolver, TakesLiteralsAsTheyAre) {
    Loop loop;
    const auto v4 = run_until_done(loop, loop.resolver().resolve("127.0.0.1", 80, at_last()));
    EXPECT_EQ(v4.value().at(0).to_string(), "127.0.0.1:80");
    const auto v6 = run_until_done(loop, loop.resolver().resolve("[::1]", 443, at_last()));
    EXPECT_EQ(v6.value().at(0).to_string(), "[::1]:443");
}

TEST(Resolver, FindsLocalhostAndRemembersIt) {
    Loop loop;
    const auto found = run_until_done(loop, loop.resolver().resolve("localhost", 80, at_last()));
    ASSERT_TRUE(found);
    const auto again = run_now(loop.resolver().resolve("localhost", 81, at_last()));
    EXPECT_EQ(again.value().size(), found->size());
    EXPECT_EQ(again->at(0).port, 81);
}

TEST(Resolver, SaysThatANameIsUnknown) {
    Loop loop;
    const auto found =
        run_until_done(loop, loop.resolver().resolve("no-such-name.invalid", 80, at_last()));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, FaultKind::NameUnknown);
}

}  // namespace
}  // namespace millrace::io
