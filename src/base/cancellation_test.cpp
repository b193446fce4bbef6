#include <millrace/base/cancellation.hpp>

#include <gtest/gtest.h>

namespace millrace {
namespace {

struct Note final : Cancellation::Hook {
    int calls = 0;
    void cancelled() noexcept override { ++calls; }
};

TEST(Cancellation, TellsEveryAttachedHookOnce) {
    Note first;
    Note second;
    Note gone;
    Cancellation cancellation;
    first.attach(cancellation);
    gone.attach(cancellation);
    second.attach(cancellation);
    gone.detach();
    EXPECT_FALSE(cancellation.requested());
    cancellation.request();
    cancellation.request();
    EXPECT_TRUE(cancellation.requested());
    EXPECT_EQ(first.calls, 1);
    EXPECT_EQ(second.calls, 1);
    EXPECT_EQ(gone.calls, 0);
    EXPECT_FALSE(first.is_attached());
}

// A hook that detaches another one while it is told, as a wait that wakes another does.
TEST(Cancellation, HooksMayDetachEachOther) {
    struct Detacher final : Cancellation::Hook {
        Note* victim = nullptr;
        void cancelled() noexcept override { victim->detach(); }
    };
    Note victim;
    Detacher detacher;
    detacher.victim = &victim;
    Cancellation cancellation;
    victim.attach(cancellation);
    detacher.attach(cancellation);
    cancellation.request();
    EXPECT_EQ(victim.calls, 0);
}

TEST(Until, TakesTheEarlierDeadline) {
    const Until until(Deadline::after(seconds(10)));
    const Deadline sooner = Deadline::after(seconds(1));
    EXPECT_EQ(until.or_earlier(sooner).deadline.at, sooner.at);
    EXPECT_EQ(until.or_earlier(Deadline::never()).deadline.at, until.deadline.at);
    EXPECT_FALSE(until.cancelled());
}

}  // namespace
}  // namespace millrace
