#include <thread>

#include "postgres_test_fixture.hpp"
#include "replica.hpp"

namespace millrace::ext::source_postgres::testing {
namespace {

/// A primary and a replica of it.
class WithAReplica : public PostgresFixture {
protected:
    WithAReplica() {
        server().run("DROP TABLE IF EXISTS followed; CREATE TABLE followed (n int)");
        replica_ = std::make_unique<TestServer>(server());
        config_.database.replicas = {replica_->url()};
        // What this process has written counts by the name of the source.
        static int names = 0;
        config_.name = fmt::format("followed{}", ++names);
    }

    std::string where() { return ask("SELECT pg_is_in_recovery()::text"); }
    std::string write(int n) {
        Client client;
        client.mutate();
        ask(mutation("INSERT INTO followed VALUES ($1::int4)", {{"int4", fmt::format("{}", n)}}),
            client);
        return commit(client);
    }
    std::string count() { return ask("SELECT count(*)::text FROM followed"); }
    bool wait_for_replica() {
        for (int i = 0; i < 200; ++i) {
            if (where() == "true") { return true; }
            pass(milliseconds(20));
        }
        return false;
    }

    std::unique_ptr<TestServer> replica_;
};

TEST_F(WithAReplica, QueriesGoThereAndMutationsToThePrimary) {
    EXPECT_EQ(where(), "true");
    EXPECT_EQ(write(1), "committed");
    EXPECT_EQ(server().run("SELECT count(*) FROM followed"), "1");
}

TEST_F(WithAReplica, QueriesSeeWhatWasWrittenBefore) {
    EXPECT_EQ(where(), "true");
    replica_->run("SELECT pg_wal_replay_pause()");
    EXPECT_EQ(write(1), "committed");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(count(), "1");
        EXPECT_EQ(where(), "false");
        pass(milliseconds(30));
    }
    replica_->run("SELECT pg_wal_replay_resume()");
    EXPECT_TRUE(wait_for_replica());
    EXPECT_EQ(count(), "1");
    for (int i = 2; i < 30; ++i) {
        EXPECT_EQ(write(i), "committed");
        EXPECT_EQ(count(), fmt::format("{}", i));
    }
    EXPECT_TRUE(wait_for_replica());
}

TEST_F(WithAReplica, ThatIsDownNobodyNotices) {
    config_.timeout.connect = milliseconds(300);
    EXPECT_EQ(where(), "true");
    replica_->stop();
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(where(), "false");
        pass(milliseconds(10));
    }
    replica_->start();
    EXPECT_TRUE(wait_for_replica());
}

TEST_F(WithAReplica, MutationsLeaveAServerThatIsThePrimaryNoLonger) {
    config_.urls = {replica_->url()};
    Client client;
    client.mutate();
    EXPECT_EQ(ask(mutation("INSERT INTO followed VALUES (1)"), client),
              "DATABASE_UNAVAILABLE: The database takes no changes at the moment; nothing was "
              "written.");
    roll_back(client);
    pass(milliseconds(20));
    EXPECT_EQ(source().writers().connections(), 0U);
    replica_->run("SELECT pg_promote()");
    EXPECT_EQ(write(1), "committed");
}

TEST_F(WithAReplica, QueriesThatItCannotFinishAreAnsweredByThePrimary) {
    EXPECT_EQ(where(), "true");
    std::thread killer([&] { replica_->kill("%victim%"); });
    EXPECT_EQ(ask("SELECT pg_is_in_recovery()::text || ' victim' FROM pg_sleep(0.5)"),
              "false victim");
    killer.join();
}

}  // namespace
}  // namespace millrace::ext::source_postgres::testing
