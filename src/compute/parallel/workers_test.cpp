#include <millrace/compute/workers.hpp>

#include <algorithm>
#include <array>
#include <thread>

#include <gtest/gtest.h>

namespace millrace::compute {
namespace {

class Counting final : public PartedWork {
public:
    explicit Counting(std::size_t parts) : runs(parts) {}
    void run(std::size_t part) noexcept override { runs[part].fetch_add(1); }

    std::vector<std::atomic<int>> runs;
};

bool each_once(const Counting& work) {
    return std::ranges::all_of(work.runs, [](const auto& count) { return count.load() == 1; });
}

TEST(Workers, DoEachPartOnce) {
    for (const unsigned threads : {0U, 1U, 3U}) {
        Workers workers(threads);
        for (const std::size_t parts : {0U, 1U, 2U, 7U, 1'000U}) {
            Counting work(parts);
            workers.run(work, parts);
            EXPECT_TRUE(each_once(work)) << threads << " threads, " << parts << " parts";
        }
    }
}

TEST(Workers, TakeWorkFromManyThreads) {
    Workers workers(2);
    std::array<std::thread, 4> callers;
    std::atomic<int> wrong = 0;
    for (std::thread& caller : callers) {
        caller = std::thread([&] {
            for (int round = 0; round < 200; ++round) {
                Counting work(5);
                workers.run(work, 5);
                if (!each_once(work)) { wrong.fetch_add(1); }
            }
        });
    }
    for (std::thread& caller : callers) { caller.join(); }
    EXPECT_EQ(wrong.load(), 0);
}

TEST(Workers, NeedNotBeUsed) {
    const Workers workers(4);
    EXPECT_EQ(workers.width(), 5U);
}

}  // namespace
}  // namespace millrace::compute
