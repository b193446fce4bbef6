#include <millrace/io/timer.hpp>

#include <deque>
#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::io {
namespace {

constexpr Instant kStart{};

class NotingTimer final : public Timer {
public:
    NotingTimer(std::vector<int>& notes, int number) : notes_(notes), number_(number) {}

private:
    void expired() noexcept override { notes_.push_back(number_); }
    std::vector<int>& notes_;
    int number_;
};

TEST(TimerQueue, ExpiresInOrderAndNotBefore) {
    TimerQueue queue;
    std::vector<int> notes;
    NotingTimer late(notes, 3);
    NotingTimer early(notes, 1);
    NotingTimer middle(notes, 2);
    queue.set(late, kStart + seconds(3));
    queue.set(early, kStart + seconds(1));
    queue.set(middle, kStart + seconds(2));
    EXPECT_EQ(queue.next(), kStart + seconds(1));

    queue.expire(kStart + seconds(1) - Duration(1));
    EXPECT_TRUE(notes.empty());
    queue.expire(kStart + seconds(2));
    EXPECT_EQ(notes, (std::vector<int>{1, 2}));
    EXPECT_FALSE(early.is_set());
    EXPECT_TRUE(late.is_set());
    queue.remove(late);
    EXPECT_EQ(queue.next(), Instant::max());
}

// Any order of setting and removing leaves the same timers, which expire in order.
TEST(TimerQueue, KeepsItsOrderUnderRandomUse) {
    std::mt19937 random(7);
    TimerQueue queue;
    std::vector<int> notes;
    std::deque<NotingTimer> timers;
    std::map<int, milliseconds> expected;  // by number
    for (int i = 0; i < 2000; ++i) {
        timers.emplace_back(notes, i);
        expected[i] = milliseconds(random() % 1'000);
        queue.set(timers.back(), kStart + expected[i]);
    }
    for (int i = 0; i < 2000; i += 3) {
        queue.remove(timers[static_cast<std::size_t>(i)]);
        expected.erase(i);
    }
    EXPECT_EQ(queue.size(), expected.size());
    queue.expire(Instant::max());

    ASSERT_EQ(notes.size(), expected.size());
    milliseconds previous{0};
    for (const int number : notes) {
        EXPECT_GE(expected.at(number), previous);
        previous = expected.at(number);
    }
}

TEST(TimerQueue, ATimerMaySetItselfAgain) {
    class Repeating final : public Timer {
    public:
        explicit Repeating(TimerQueue& queue) : queue_(queue) {}
        int count = 0;

    private:
        void expired() noexcept override {
            if (++count < 3) { queue_.set(*this, kStart + seconds(count)); }
        }
        TimerQueue& queue_;
    };
    TimerQueue queue;
    Repeating timer(queue);
    queue.set(timer, kStart);
    queue.expire(kStart + seconds(10));
    EXPECT_EQ(timer.count, 3);
}

}  // namespace
}  // namespace millrace::io
