#include "sqlite_source.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "sqlite_test_fixture.hpp"

namespace millrace::ext::source_sqlite {
namespace {

constexpr const char* kByKey = "SELECT id, text FROM numbers WHERE id = ?1";

class SqliteSourceTest : public ::testing::Test {
protected:
    SqliteSourceTest() {
        make_database(file_, 10'000);
        config_ = config_of(file_);
    }

    SqliteSource& source() {
        if (source_ == nullptr) { source_ = std::make_unique<SqliteSource>(config_, loop_); }
        return *source_;
    }
    Reply ask_now(Question question) {
        Client client;
        return io::run_until_done(loop_, ask(&source(), std::move(question), &client));
    }
    /// Asks until the core has its own connection, so that the next query can run in place.
    void warm_up() {
        for (int i = 0; i < 1'000 && source().counts().in_place == 0; ++i) {
            ASSERT_EQ(ask_now({kByKey, {"1"}, "int8", sql::StatementKind::Query, 1}).text,
                      "1|number 1");
        }
        ASSERT_GT(source().counts().in_place, 0u);
    }

    TemporaryFolder folder_;
    std::string file_ = folder_.file("test.db");
    source::SourceConfig config_;
    io::Loop loop_;
    std::unique_ptr<SqliteSource> source_;
};

TEST_F(SqliteSourceTest, AnswersByAThreadFirstAndThenInPlace) {
    EXPECT_EQ(ask_now({kByKey, {"7"}}).text, "7|number 7");
    EXPECT_EQ(source().counts().by_thread, 1u);
    warm_up();
    const auto before = source().counts();
    for (int i = 1; i <= 1'000; ++i) {
        const Reply reply =
            ask_now({kByKey, {std::to_string(i)}, "int8", sql::StatementKind::Query, 1});
        ASSERT_EQ(reply.text, std::to_string(i) + "|number " + std::to_string(i));
    }
    // The machine may have been busy with something else for longer than a query may take.
    EXPECT_GE(source().counts().in_place, before.in_place + 900);
}

TEST_F(SqliteSourceTest, HandsALongQueryToAThread) {
    warm_up();
    const auto before = source().counts();
    const Question sum{
        "SELECT sum(a.id % 7 + b.id % 3) > 0 FROM numbers a, numbers b WHERE b.id < 100",
        {},
        "int8",
        sql::StatementKind::Query,
        2};
    EXPECT_EQ(ask_now(sum).text, "1");
    EXPECT_EQ(source().counts().in_place, before.in_place);
    EXPECT_EQ(source().counts().by_thread, before.by_thread + 1);
}

TEST_F(SqliteSourceTest, TellsWhatIsWrongWithoutSayingMoreThanAClientMayKnow) {
    warm_up();
    EXPECT_EQ(ask_now({"SELECT * FROM nobody"}).code, "DATABASE_CHANGED");
    const Reply wrong = ask_now({kByKey, {"secret"}, "int8", sql::StatementKind::Query, 1});
    EXPECT_EQ(wrong.code, "data-exception");
    EXPECT_EQ(wrong.message.find("secret"), std::string::npos);
    EXPECT_EQ(
        ask_now({"SELECT id FROM numbers", {}, "int8", sql::StatementKind::Query, 5, 10}).code,
        "ROW_LIMIT");
}

Task<void> ask_all(SqliteSource* source, TaskScope* scope, std::vector<Client>* clients,
                   std::vector<Reply>* replies, Question question) {
    struct Ask {
        static Task<void> one(SqliteSource* source, Question question, Client* client,
                              Reply* reply) {
            *reply = co_await ask(source, std::move(question), client);
        }
    };
    for (std::size_t i = 0; i < clients->size(); ++i) {
        scope->spawn(Ask::one(source, question, &(*clients)[i], &(*replies)[i]));
    }
    co_await scope->join();
}

TEST_F(SqliteSourceTest, StopsAQueryAtItsDeadline) {
    EXPECT_EQ(ask_now({kEndless, {}, "int8", sql::StatementKind::Query, 0, 0, 30}).code,
              "DATABASE_TIMEOUT");
    Client hurried(Deadline::after(milliseconds(30)));
    EXPECT_EQ(io::run_until_done(loop_, ask(&source(), {kEndless}, &hurried)).code,
              "DATABASE_TIMEOUT");
    // The threads are free again.
    for (int i = 0; i < 50; ++i) { EXPECT_EQ(ask_now({kByKey, {"7"}}).text, "7|number 7"); }
}

Task<Reply> ask_and_leave(io::Loop* loop, SqliteSource* source, Client* client) {
    struct Leave {
        static Task<void> later(io::Loop* loop, Client* client) {
            co_await io::sleep(*loop, Deadline::after(milliseconds(20)));
            client->left.request();
        }
    };
    TaskScope scope;
    scope.spawn(Leave::later(loop, client));
    Question endless{kEndless};
    Reply reply = co_await ask(source, std::move(endless), client);
    co_await scope.join();
    co_return reply;
}

TEST_F(SqliteSourceTest, StopsAQueryWhoseClientLeft) {
    for (int i = 0; i < 20; ++i) {
        Client client;
        EXPECT_EQ(io::run_until_done(loop_, ask_and_leave(&loop_, &source(), &client)).code,
                  "REQUEST_CANCELLED");
    }
    Client gone;
    gone.left.request();
    EXPECT_EQ(io::run_until_done(loop_, ask(&source(), {kByKey, {"7"}}, &gone)).code,
              "REQUEST_CANCELLED");
}

TEST_F(SqliteSourceTest, BoundsWhatWaitsForThreads) {
    config_.pool.queue_max = 20;
    config_.pool.connections_max = 1;
    std::vector<Client> clients(21);
    std::vector<Reply> replies(21);
    TaskScope scope;
    io::run_until_done(loop_, ask_all(&source(), &scope, &clients, &replies, {kByKey, {"7"}}));
    for (std::size_t i = 0; i < 20; ++i) { EXPECT_EQ(replies[i].text, "7|number 7"); }
    EXPECT_EQ(replies[20].code, "DATABASE_OVERLOADED");
}

TEST_F(SqliteSourceTest, AnswersThousandsOfQueriesAtOnce) {
    config_.pool.queue_max = 10'000;
    std::vector<Client> clients(5'000);
    std::vector<Reply> replies(5'000);
    TaskScope scope;
    io::run_until_done(loop_, ask_all(&source(), &scope, &clients, &replies,
                                      {"SELECT count(*) FROM numbers WHERE id < ?1", {"100"}}));
    for (const Reply& reply : replies) { ASSERT_EQ(reply.text, "99") << reply.code; }
}

TEST_F(SqliteSourceTest, SharesTheThreadsOfAFileAmongCores) {
    const std::shared_ptr<Database> one = Database::share(file_, 2);
    EXPECT_EQ(Database::share(file_, 2), one);
    EXPECT_NE(Database::share(folder_.file("other.db"), 2), one);
}

/// One core: a loop on a thread of its own.
void be_a_core(const source::SourceConfig* config, int turns, int* right) {
    io::Loop loop;
    SqliteSource source(*config, loop);
    for (int i = 0; i < turns; ++i) {
        Client client;
        const std::string id = std::to_string(i % 1'000 + 1);
        Question question{kByKey, {id}};
        question.id = static_cast<std::uint64_t>(i % 3);  // 0: by a thread
        const Reply reply = io::run_until_done(loop, ask(&source, question, &client));
        *right += reply.text == id + "|number " + id ? 1 : 0;
        if (i % 50 == 0) {
            Client hurried(Deadline::after(microseconds(300)));
            (void)io::run_until_done(loop, ask(&source, {kEndless}, &hurried));
        }
    }
}

TEST_F(SqliteSourceTest, ServesSeveralCores) {
    std::vector<std::thread> cores;
    std::vector<int> right(3, 0);
    for (int& count : right) { cores.emplace_back(&be_a_core, &config_, 600, &count); }
    for (std::thread& core : cores) { core.join(); }
    EXPECT_EQ(right, std::vector<int>(3, 600));
}

TEST_F(SqliteSourceTest, SaysWhenTheFileIsGoneAndFindsANewOne) {
    warm_up();
    std::filesystem::remove(file_);
    std::filesystem::remove(file_ + "-wal");
    std::filesystem::remove(file_ + "-shm");
    // What is open can be read for a second at most.
    io::run_until_done(loop_, nap(&loop_, milliseconds(1'100)));
    EXPECT_EQ(ask_now({kByKey, {"7"}, "int8", sql::StatementKind::Query, 1}).code,
              "DATABASE_UNAVAILABLE");
    EXPECT_FALSE(std::filesystem::exists(file_));
    make_database(file_, 10);
    EXPECT_EQ(ask_now({kByKey, {"7"}, "int8", sql::StatementKind::Query, 1}).text, "7|number 7");
}

TEST_F(SqliteSourceTest, IsNotHeldUpByOthersWhoWrite) {
    EXPECT_EQ(ask_now({kByKey, {"1"}}).text, "1|number 1");
    const OtherProgram other(file_);
    other.run("BEGIN EXCLUSIVE; UPDATE numbers SET text = 'changed'");
    EXPECT_EQ(ask_now({kByKey, {"1"}}).text, "1|number 1");
    other.run("COMMIT");
    EXPECT_EQ(ask_now({kByKey, {"1"}}).text, "1|changed");
}

TEST_F(SqliteSourceTest, SeesColumnsThatWereAddedSince) {
    warm_up();
    const OtherProgram migration(file_);
    migration.run("ALTER TABLE numbers ADD COLUMN extra TEXT DEFAULT 'new'");
    const Question all{
        "SELECT * FROM numbers WHERE id = ?1", {"1"}, "int8", sql::StatementKind::Query, 9};
    EXPECT_EQ(ask_now(all).text, "1|number 1|new");
    EXPECT_EQ(ask_now({kByKey, {"1"}, "int8", sql::StatementKind::Query, 1}).text, "1|number 1");
}

}  // namespace
}  // namespace millrace::ext::source_sqlite
