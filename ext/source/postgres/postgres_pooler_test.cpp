#include <fstream>

#include "postgres_test_fixture.hpp"

namespace millrace::ext::source_postgres::testing {
namespace {

/// pgbouncer in front of the server: every transaction may get another of its two sessions.
class BehindAPooler : public PostgresFixture {
protected:
    BehindAPooler() {
        const int port = unused_port();
        const std::string file = folder_ / "pgbouncer.ini";
        std::ofstream(file) << fmt::format(
            "[databases]\n"
            "postgres = host=127.0.0.1 port={} dbname=postgres user=postgres\n"
            "[pgbouncer]\n"
            "listen_addr = 127.0.0.1\nlisten_port = {}\nunix_socket_dir =\n"
            "auth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n",
            server().port(), port);
        pooler_ = std::make_unique<Program>(std::vector<std::string>{"/usr/sbin/pgbouncer", file},
                                            folder_ / "pgbouncer.log");
        config_.urls = {TestServer::url_at(port)};
        config_.database.prepare = false;
        config_.pool.connections_max = 8;
        wait_until_it_answers(config_.urls.front());
    }

    Folder folder_;
    std::unique_ptr<Program> pooler_;
};

TEST_F(BehindAPooler, QueriesAreAnsweredAndPrepareNothing) {
    std::vector<const DatabaseRequest*> requests;
    for (int i = 0; i < 200; ++i) {
        requests.push_back(
            &query("SELECT $1::int4::text FROM pg_sleep(0.001)", {{"int4", fmt::format("{}", i)}}));
    }
    const std::vector<std::string> answers = ask_all(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        ASSERT_EQ(answers[i], fmt::format("{}", i));
    }
    EXPECT_EQ(ask("SELECT count(*)::text FROM pg_prepared_statements"), "0");
}

TEST_F(BehindAPooler, TransactionsHaveTheSettingsThatSessionsHaveElsewhere) {
    const std::string show =
        "SELECT concat_ws(' ', current_setting('transaction_read_only'), "
        "current_setting('jit'), current_setting('TimeZone'), "
        "current_setting('statement_timeout'), "
        "current_setting('millrace.x_hasura_user_id'))";
    config_.database.session_settings = {"x-hasura-user-id"};
    source::Identity seven;
    const std::vector<source::SessionVariable> variables{{"x-hasura-user-id", "7"}};
    seven.variables = variables;
    Client client;
    client.context.identity = &seven;
    EXPECT_EQ(ask(query(show), client), "on off UTC 10s 7");
    client.mutate();
    EXPECT_EQ(ask(mutation(show), client), "off off UTC 10s 7");
    EXPECT_EQ(commit(client), "committed");
    // Whoever gets the session next finds it as it was.
    const LinkPtr other(PQconnectdb(config_.urls.front().c_str()));
    for (int i = 0; i < 4; ++i) {
        const ResultPtr result(PQexec(other.get(),
                                      "SELECT concat_ws(' ', "
                                      "current_setting('default_transaction_read_only'), "
                                      "current_setting('statement_timeout'), "
                                      "current_setting('millrace.x_hasura_user_id', true))"));
        EXPECT_EQ(std::string_view(PQgetvalue(result.get(), 0, 0)).substr(0, 5), "off 0");
        EXPECT_EQ(std::string_view(PQgetvalue(result.get(), 0, 0)).find('7'),
                  std::string_view::npos);
    }
}

TEST_F(BehindAPooler, QueriesCannotWriteAndMutationsCan) {
    server().run("DROP TABLE IF EXISTS pooled; CREATE TABLE pooled (n int)");
    EXPECT_TRUE(ask("INSERT INTO pooled VALUES (1)").starts_with("unexpected: "));
    Client client;
    client.mutate();
    EXPECT_EQ(ask(mutation("INSERT INTO pooled VALUES (1) RETURNING n::text"), client), "1");
    EXPECT_EQ(ask(query("SELECT count(*)::text FROM pooled"), client), "1");
    EXPECT_EQ(commit(client), "committed");
    EXPECT_EQ(ask("SELECT count(*)::text FROM pooled"), "1");
}

TEST_F(BehindAPooler, SlowQueriesAreStopped) {
    EXPECT_EQ(ask(query("SELECT pg_sleep(30), 'pooled'"), Deadline::after(milliseconds(50))),
              "DATABASE_TIMEOUT: The database did not answer in time.");
    pass(milliseconds(500));
    EXPECT_EQ(server().at_work("%pooled%"), "0");
    EXPECT_EQ(ask("SELECT 'next'"), "next");
}

TEST_F(BehindAPooler, SessionsThatAreGoneAreReplaced) {
    EXPECT_EQ(ask("SELECT 'before'"), "before");
    server().restart();
    EXPECT_EQ(ask("SELECT 'after'"), "after");
}

}  // namespace
}  // namespace millrace::ext::source_postgres::testing
