#include <millrace/source/coalescer.hpp>

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/io/event.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/source/testing/bound_schema.hpp>

namespace millrace::source {
namespace {

using testing::answer_of;

std::size_t same_hash(std::string_view /*key*/) noexcept {
    return 42;
}

/// A client request that asks for one key, and what it got.
struct Client {
    Arena arena;
    Cancellation gone;
    std::string got;
};

/// The work of the upstream: one exchange per call, ended by hand.
class CoalescerTest : public ::testing::Test {
protected:
    struct Exchange {
        explicit Exchange(io::Loop& loop) : ended(loop) {}
        std::string key;
        io::Event ended;
        bool fails = false;
    };

    Task<Result<AnswerRef>> exchange(std::string key, Client& client) {
        Exchange& mine = *exchanges_.emplace_back(std::make_unique<Exchange>(loop_));
        mine.key = key;
        const Until until(Deadline::never(), &client.gone);
        const auto waited = co_await mine.ended.wait(until);
        if (!waited || mine.fails) {
            co_return fail(Error::make(client.arena, ErrorCode::Upstream, "UPSTREAM_RESET",
                                       waited ? "broken" : "left"));
        }
        co_return answer_of(200, "\"" + key + " by " + std::to_string(exchanges_.size()) + "\"");
    }

    Task<void> ask(Client& client, std::string key) {
        RequestContext context{client.arena, {}, Until(Deadline::never(), &client.gone)};
        Task<Result<AnswerRef>> lazy = exchange(key, client);
        const Result<AnswerRef> answer = co_await coalescer_.share(key, std::move(lazy), context);
        client.got = answer ? std::string(static_cast<const HttpAnswer&>(**answer).body())
                            : std::string(answer.error().message());
    }

    Client& start(const std::string& key) {
        Client& client = *clients_.emplace_back(std::make_unique<Client>());
        scope_.spawn(ask(client, key));
        return client;
    }

    /// Lets everybody who was woken go on.
    Task<void> turn() {
        for (int i = 0; i < 4; ++i) { co_await io::sleep(loop_, Deadline::after(microseconds(1))); }
    }
    void run_turn() { io::run_until_done(loop_, turn()); }

    io::Loop loop_;
    Coalescer coalescer_{loop_, same_hash};
    TaskScope scope_;
    std::vector<std::unique_ptr<Exchange>> exchanges_;
    std::vector<std::unique_ptr<Client>> clients_;
};

TEST_F(CoalescerTest, AnswersAllWhoAskForTheSame) {
    Client& a = start("x");
    Client& b = start("x");
    Client& c = start("x");
    ASSERT_EQ(exchanges_.size(), 1u);
    exchanges_[0]->ended.set();
    run_turn();
    EXPECT_EQ(a.got, "\"x by 1\"");
    EXPECT_EQ(b.got, a.got);
    EXPECT_EQ(c.got, a.got);
    EXPECT_EQ(coalescer_.in_flight(), 0u);
}

// All hashes are equal here: only the keys tell requests apart.
TEST_F(CoalescerTest, NeverSharesBetweenDifferentKeys) {
    std::vector<Client*> clients;
    for (int i = 0; i < 50; ++i) { clients.push_back(&start("user-" + std::to_string(i))); }
    ASSERT_EQ(exchanges_.size(), 50u);
    for (auto& exchange : exchanges_) { exchange->ended.set(); }
    run_turn();
    for (std::size_t i = 0; i < clients.size(); ++i) {
        EXPECT_TRUE(clients[i]->got.starts_with("\"user-" + std::to_string(i) + " by"))
            << clients[i]->got;
    }
}

TEST_F(CoalescerTest, AsksAgainOnceTheFlightHasLanded) {
    start("x");
    exchanges_[0]->ended.set();
    run_turn();
    Client& later = start("x");
    ASSERT_EQ(exchanges_.size(), 2u);
    exchanges_[1]->ended.set();
    run_turn();
    EXPECT_EQ(later.got, "\"x by 2\"");
}

TEST_F(CoalescerTest, SharesFailures) {
    Client& a = start("x");
    Client& b = start("x");
    exchanges_[0]->fails = true;
    exchanges_[0]->ended.set();
    run_turn();
    EXPECT_EQ(a.got, "broken");
    EXPECT_EQ(b.got, "broken");
    EXPECT_EQ(exchanges_.size(), 1u);
}

TEST_F(CoalescerTest, GoesOnWithTheNextWhenTheLeaderLeaves) {
    Client& leader = start("x");
    Client& second = start("x");
    Client& third = start("x");
    leader.gone.request();
    run_turn();
    EXPECT_EQ(leader.got, "left");
    ASSERT_EQ(exchanges_.size(), 2u);
    exchanges_[1]->ended.set();
    run_turn();
    EXPECT_EQ(second.got, "\"x by 2\"");
    EXPECT_EQ(third.got, second.got);
}

TEST_F(CoalescerTest, LetsAFollowerLeaveAlone) {
    Client& leader = start("x");
    Client& follower = start("x");
    follower.gone.request();
    run_turn();
    EXPECT_EQ(follower.got, "nobody waits for the answer any more");
    exchanges_[0]->ended.set();
    run_turn();
    EXPECT_EQ(leader.got, "\"x by 1\"");
}

}  // namespace
}  // namespace millrace::source
