#include "postgres_source.hpp"

#include <algorithm>
#include <thread>

#include "postgres_test_fixture.hpp"

namespace millrace::ext::source_postgres::testing {
namespace {

class PostgresQuery : public PostgresFixture {};

TEST_F(PostgresQuery, IsAnsweredWithTheBytesOfItsCells) {
    EXPECT_EQ(ask(R"(SELECT '{"a": [1, null]}'::json)"), R"({"a": [1, null]})");
    EXPECT_EQ(ask("SELECT true"), std::string("\1", 1));
    EXPECT_EQ(ask("SELECT NULL::json"), "(null)");
    EXPECT_EQ(ask("SELECT 'x'::text WHERE false"), "(no rows)");
}

TEST_F(PostgresQuery, TakesParametersOfAllKinds) {
    struct Row {
        const char* type;
        const char* text;
        const char* shown;  // by the server
    };
    const std::vector<Row> rows{
        {"bool", "true", "true"},
        {"bool", "no", "false"},  // in no canonical form: the server reads it
        {"int2", "-32768", "-32768"},
        {"int4", "2147483647", "2147483647"},
        {"int4", " 7 ", "7"},
        {"int8", "-9223372036854775808", "-9223372036854775808"},
        {"int8", "258", "258"},
        {"float8", "1.5e-7", "1.5e-07"},
        {"float8", "Infinity", "Infinity"},
        {"float4", "0.1", "0.1"},
        {"numeric", "12345678901234567890.123", "12345678901234567890.123"},
        {"text", "", ""},
        {"text", "\xC3\xA4 'x' \\ $1", "\xC3\xA4 'x' \\ $1"},
        {"varchar", "v", "v"},
        {"bpchar", "b", "b"},
        {"uuid", "00112233-4455-6677-8899-AABBCCDDEEFF", "00112233-4455-6677-8899-aabbccddeeff"},
        {"uuid", "{00112233445566778899aabbccddeeff}", "00112233-4455-6677-8899-aabbccddeeff"},
        {"json", "{\"a\":  1}", "{\"a\":  1}"},
        {"jsonb", "{\"a\":  1}", "{\"a\": 1}"},
        {"date", "2026-02-28", "2026-02-28"},
        {"timestamptz", "2026-01-01T00:00:00+02:00", "2025-12-31 22:00:00+00"},
        {"interval", "36 hours", "36:00:00"},
        {"bytea", "\\x00ff", "\\x00ff"},
        {"inet", "10.0.0.1", "10.0.0.1/32"},
        {"int4[]", "{1,NULL,3}", "{1,NULL,3}"},
        {"text[]", "{\"a,b\",c}", "{\"a,b\",c}"},
    };
    for (const Row& row : rows) {
        const std::string type = row.type;
        EXPECT_EQ(ask(query(fmt::format("SELECT ($1::{})::text", type), {{type, row.text}})),
                  row.shown)
            << type;
        EXPECT_EQ(ask(query(fmt::format("SELECT ($1::{})::text", type), {{type, {}}})), "(null)")
            << type;
    }
}

TEST_F(PostgresQuery, RefusesValuesThatAreNotOfTheirType) {
    const std::string refused = "data-exception: A value is not of the type it stands for.";
    EXPECT_EQ(ask(query("SELECT $1::int4", {{"int4", "seven"}})), refused);
    EXPECT_EQ(ask(query("SELECT $1::uuid", {{"uuid", "00112233-4455-6677-8899-aabbccddeefg"}})),
              refused);
    EXPECT_EQ(ask(query("SELECT $1::int2", {{"int2", "32768"}})),
              "data-exception: A value is out of the range of its type, or not of that type.");
    EXPECT_EQ(ask(query("SELECT $1::text", {{"text", std::string("a\0b", 3)}})),
              "data-exception: A value holds the character U+0000, which the database cannot "
              "store.");
}

TEST_F(PostgresQuery, TakesSoManyParameters) {
    std::vector<Given> values(PQ_QUERY_PARAM_MAX_LIMIT, Given{"int4", "7"});
    EXPECT_EQ(ask(query("SELECT ($1::int4 + $65535::int4)::text", values)), "14");
    values.push_back({"int4", "7"});
    EXPECT_EQ(ask(query("SELECT $1::int4", values)),
              "bad-request: A statement can take 65535 values at most.");
}

TEST_F(PostgresQuery, SharesAFewConnectionsWithOthers) {
    config_.pool.connections_max = 2;  // one of them for mutations
    std::vector<const DatabaseRequest*> requests;
    for (int i = 0; i < 500; ++i) {
        requests.push_back(&query("SELECT $1::int4::text", {{"int4", fmt::format("{}", i)}}));
    }
    const std::vector<std::string> answers = ask_all(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        ASSERT_EQ(answers[i], fmt::format("{}", i));
    }
    EXPECT_EQ(source().readers().connections(), 1U);
}

TEST_F(PostgresQuery, ThatFailsDisturbsNoNeighbour) {
    config_.pool.connections_max = 2;
    std::vector<const DatabaseRequest*> requests;
    for (int i = 0; i < 60; ++i) {
        requests.push_back(i % 3 == 0
                               ? &query("SELECT 1 / $1::int4", {{"int4", "0"}})
                               : &query("SELECT $1::int4::text", {{"int4", fmt::format("{}", i)}}));
    }
    requests.push_back(&query("SELECT nonsense FROM nowhere"));
    requests.push_back(&query("SELECT 'after'"));
    const std::vector<std::string> answers = ask_all(requests);
    for (std::size_t i = 0; i < 60; ++i) {
        EXPECT_EQ(answers[i], i % 3 == 0 ? "data-exception: A value is out of the range of its "
                                           "type, or not of that type."
                                         : fmt::format("{}", i));
    }
    EXPECT_TRUE(answers[60].starts_with("DATABASE_CHANGED: ")) << answers[60];
    EXPECT_EQ(answers[61], "after");
    EXPECT_EQ(source().readers().connections(), 1U);
}

TEST_F(PostgresQuery, HasASessionThatIsAlwaysTheSame) {
    EXPECT_EQ(ask("SELECT concat_ws(' ', current_setting('default_transaction_read_only'), "
                  "current_setting('jit'), current_setting('TimeZone'), "
                  "current_setting('DateStyle'), current_setting('IntervalStyle'), "
                  "current_setting('standard_conforming_strings'), "
                  "current_setting('application_name'), current_setting('statement_timeout'), "
                  "current_setting('client_encoding'))"),
              "on off UTC ISO, MDY postgres on millrace 10s UTF8");
}

TEST_F(PostgresQuery, CannotWrite) {
    server().run("CREATE TABLE IF NOT EXISTS kept (n int)");
    EXPECT_TRUE(ask("INSERT INTO kept VALUES (1)").starts_with("unexpected: "));
    EXPECT_EQ(server().run("SELECT count(*) FROM kept"), "0");
}

TEST_F(PostgresQuery, MayHaveSoManyRowsAndBytes) {
    config_.database.rows_max = 10;
    config_.response_bytes_max = 100'000;
    EXPECT_EQ(ask("SELECT generate_series(1, 10)::text"), "1");
    EXPECT_EQ(ask("SELECT generate_series(1, 11)::text"),
              "ROW_LIMIT: The answer has more than 10 rows.");
    DatabaseRequest& few = query("SELECT generate_series(1, 5)::text");
    few.rows_max = 4;
    EXPECT_EQ(ask(few), "ROW_LIMIT: The answer has more than 4 rows.");

    const std::string too_large =
        "UPSTREAM_TOO_LARGE: \"shop\" sent a larger answer than is allowed";
    EXPECT_EQ(ask("SELECT repeat('x', 100000)").size(), 100'000U);
    EXPECT_EQ(ask("SELECT repeat('x', 100001)"), too_large);
    // Far too large: it is not even read.
    EXPECT_EQ(ask("SELECT repeat('x', 30000000)"), too_large);
    EXPECT_EQ(ask("SELECT 'still there'"), "still there");
}

TEST_F(PostgresQuery, ShowsTheServersMessageOnlyWhenItMay) {
    EXPECT_EQ(ask("SELECT 1 / 0"),
              "data-exception: A value is out of the range of its type, or not of that type.");
    config_.expose_errors = true;
    EXPECT_EQ(ask("SELECT 1 / 0"),
              "data-exception: A value is out of the range of its type, or not of that type. "
              "(division by zero)");
}

// --- time --------------------------------------------------------------------------------------

TEST_F(PostgresQuery, EndsAtTheDeadlineOfItsRequestAndIsStopped) {
    config_.pool.connections_max = 2;
    EXPECT_EQ(ask("SELECT 'ready'"), "ready");
    EXPECT_EQ(ask(query("SELECT pg_sleep(30), 'slow'"), Deadline::after(milliseconds(50))),
              "DATABASE_TIMEOUT: The database did not answer in time.");
    EXPECT_EQ(ask("SELECT 'next'"), "next");
    pass(milliseconds(500));
    EXPECT_EQ(server().at_work("%slow%"), "0");
    EXPECT_EQ(ask("SELECT 'and on'"), "and on");
}

TEST_F(PostgresQuery, EndsAtItsOwnLimit) {
    DatabaseRequest& request = query("SELECT pg_sleep(30)");
    request.timeout_ms = 30;
    EXPECT_EQ(ask(request), "DATABASE_TIMEOUT: The database did not answer in time.");
}

TEST_F(PostgresQuery, WhoseClientLeavesIsStopped) {
    EXPECT_EQ(ask("SELECT 'ready'"), "ready");
    Cancellation cancellation;
    loop_.post([&]() noexcept { cancellation.request(); });
    EXPECT_EQ(ask(query("SELECT pg_sleep(30), 'left'"),
                  Until(Deadline::after(seconds(20)), &cancellation)),
              "REQUEST_CANCELLED: Nobody waits for the answer any more.");
    pass(milliseconds(500));
    EXPECT_EQ(server().at_work("%left%"), "0");
}

TEST_F(PostgresQuery, ThatWaitsBehindOneThatIsStoppedIsAnswered) {
    config_.pool.connections_max = 2;
    EXPECT_EQ(ask("SELECT 'ready'"), "ready");
    TaskScope scope;
    Client hasty(Deadline::after(milliseconds(50)));
    Client patient;
    std::string first;
    std::string second;
    const DatabaseRequest& slow = query("SELECT pg_sleep(30)");
    const DatabaseRequest& quick = query("SELECT 'behind'");
    scope.spawn(keep(sent(&source(), &slow, &hasty.context), &first));
    scope.spawn(keep(sent(&source(), &quick, &patient.context), &second));
    io::run_until_done(loop_, joined(&scope));
    EXPECT_EQ(first, "DATABASE_TIMEOUT: The database did not answer in time.");
    EXPECT_EQ(second, "behind");
}

TEST_F(PostgresQuery, IsTurnedAwayWhenTooManyWait) {
    config_.pool.connections_max = 2;
    config_.pool.queue_max = 3;
    EXPECT_EQ(ask("SELECT pg_sleep(0.1), 'ready'"), "");
    std::vector<const DatabaseRequest*> requests;
    for (int i = 0; i < 10; ++i) { requests.push_back(&query("SELECT pg_sleep(0.05)::text")); }
    const std::vector<std::string> answers = ask_all(requests);
    const auto refused = std::ranges::count(
        answers, "DATABASE_OVERLOADED: Too many requests wait for a connection to the database.");
    const auto answered = std::ranges::count(answers, "");
    EXPECT_GE(answered, 4);
    EXPECT_GE(refused, 1);
    EXPECT_EQ(answered + refused, 10);
}

TEST_F(PostgresQuery, GetsAConnectionOfItsOwnWhenOthersAreSlow) {
    config_.pool.connections_max = 12;
    std::vector<const DatabaseRequest*> requests;
    for (int i = 0; i < 4; ++i) { requests.push_back(&query("SELECT pg_sleep(0.2)::text")); }
    ask_all(requests);  // shows that they are slow
    const Instant start = Clock::now();
    requests.insert(requests.end(), requests.begin(), requests.end());
    ask_all(requests);
    EXPECT_LT(Clock::now() - start, milliseconds(1'200));  // one after the other: 1'600
    EXPECT_GE(source().readers().connections(), 4U);
}

// --- connections that break ----------------------------------------------------------------------

TEST_F(PostgresQuery, IsSentAgainWhenItsServerProcessIsKilled) {
    EXPECT_EQ(ask("SELECT 'ready'"), "ready");
    std::thread killer([] { server().kill("%victim%"); });
    EXPECT_EQ(ask("SELECT 'victim' FROM pg_sleep(0.5)"), "victim");
    killer.join();
}

TEST_F(PostgresQuery, IsNotSentAgainTwice) {
    EXPECT_EQ(ask("SELECT 'ready'"), "ready");
    std::thread killer([] {
        server().kill("%victim%");
        server().kill("%victim%");
    });
    EXPECT_EQ(ask("SELECT 'victim' FROM pg_sleep(5)"),
              "DATABASE_UNAVAILABLE: The connection to the database broke.");
    killer.join();
}

TEST_F(PostgresQuery, IsAnsweredAfterTheServerWasRestarted) {
    EXPECT_EQ(ask("SELECT 'before'"), "before");
    server().restart();
    EXPECT_EQ(ask("SELECT 'after'"), "after");
}

TEST_F(PostgresQuery, FailsSoonWhileTheServerIsDownAndNoLonger) {
    config_.timeout.connect = milliseconds(300);
    EXPECT_EQ(ask("SELECT 'before'"), "before");
    server().stop();
    const std::string down = "DATABASE_UNAVAILABLE: The database cannot be reached.";
    const Instant start = Clock::now();
    EXPECT_EQ(ask("SELECT 'during'"), down);
    EXPECT_LT(Clock::now() - start, milliseconds(1'500));
    EXPECT_EQ(ask("SELECT 'during'"), down);
    server().start();
    std::string answer = down;
    for (int i = 0; i < 100 && answer == down; ++i) {
        pass(milliseconds(50));
        answer = ask("SELECT 'after'");
    }
    EXPECT_EQ(answer, "after");
}

TEST_F(PostgresQuery, WaitsForAServerThatIsJustStarting) {
    config_.timeout.connect = seconds(10);
    server().stop();
    std::thread starter([] { server().start(); });
    EXPECT_EQ(ask("SELECT 'patience'"), "patience");
    starter.join();
}

TEST_F(PostgresQuery, LeavesNoIdleConnectionForLong) {
    config_.pool.idle = milliseconds(50);
    EXPECT_EQ(ask("SELECT 'x'"), "x");
    EXPECT_EQ(source().readers().connections(), 1U);
    pass(milliseconds(200));
    EXPECT_EQ(source().readers().connections(), 0U);
    EXPECT_EQ(ask("SELECT 'y'"), "y");
}

TEST_F(PostgresQuery, FindsTheServerByName) {
    config_.urls = {fmt::format("postgres://postgres@localhost:{}/postgres", server().port())};
    EXPECT_EQ(ask("SELECT 'named'"), "named");
    config_.urls = {"postgres://postgres@name.invalid/postgres"};
    config_.timeout.connect = milliseconds(200);
    PostgresSource lost(config_, loop_);
    Client client;
    EXPECT_EQ(io::run_until_done(loop_, sent(&lost, &query("SELECT 1"), &client.context)),
              "DATABASE_UNAVAILABLE: The database cannot be reached.");
}

// --- prepared statements -------------------------------------------------------------------------

TEST_F(PostgresQuery, IsPreparedOnceAndTheOldestIsForgotten) {
    config_.pool.connections_max = 2;
    for (std::size_t i = 0; i < StatementCache::kStatementsMax + 20; ++i) {
        EXPECT_EQ(ask(query(fmt::format("SELECT $1::text || '{}'", i), {{"text", "n"}})),
                  fmt::format("n{}", i));
    }
    EXPECT_EQ(ask(query("SELECT $1::text || '275'", {{"text", "again "}})), "again 275");
    EXPECT_EQ(ask(query("SELECT $1::text || '0'", {{"text", "again "}})), "again 0");
    DatabaseRequest& count = query("SELECT count(*)::text FROM pg_prepared_statements");
    count.statement_id = 0;
    EXPECT_EQ(ask(count), fmt::format("{}", StatementCache::kStatementsMax));
}

TEST_F(PostgresQuery, IsPreparedAgainWhenTheServerHasForgottenIt) {
    config_.pool.connections_max = 2;
    const DatabaseRequest& request = query("SELECT $1::text", {{"text", "kept"}});
    EXPECT_EQ(ask(request), "kept");
    EXPECT_EQ(ask("DEALLOCATE ALL"), "(no rows)");
    EXPECT_EQ(ask(request), "kept");
    const std::vector<const DatabaseRequest*> many(20, &request);
    EXPECT_EQ(ask(query("DEALLOCATE ALL -- once more")), "(no rows)");
    for (const std::string& answer : ask_all(many)) { EXPECT_EQ(answer, "kept"); }
}

TEST_F(PostgresQuery, IsPreparedAgainWhenItsResultHasAnotherType) {
    server().run("DROP TABLE IF EXISTS changing; CREATE TABLE changing (c int)");
    server().run("INSERT INTO changing VALUES (7)");
    const DatabaseRequest& request = query("SELECT c FROM changing");
    EXPECT_EQ(ask(request), std::string("\0\0\0\7", 4));
    server().run("ALTER TABLE changing ALTER c TYPE text");
    EXPECT_EQ(ask(request), "7");
    EXPECT_EQ(ask("SELECT count(*)::text FROM pg_prepared_statements"), "2");
}

// --- identity ------------------------------------------------------------------------------------

TEST_F(PostgresQuery, CanReadSessionVariablesInTheDatabase) {
    config_.database.session_settings = {"X-Hasura-User-Id", "x-hasura-org"};
    const DatabaseRequest& request = query(
        "SELECT concat_ws('|', current_setting('millrace.x_hasura_user_id'), "
        "current_setting('millrace.x_hasura_org'))");
    source::Identity seven;
    const std::vector<source::SessionVariable> variables{{"x-hasura-user-id", "7"}};
    seven.variables = variables;
    Client client;
    client.context.identity = &seven;
    EXPECT_EQ(ask(request, client), "7|");
    EXPECT_EQ(ask(request), "|");  // nothing stays behind
    std::vector<const DatabaseRequest*> many(30, &request);
    for (const std::string& answer : ask_all(many)) { EXPECT_EQ(answer, "|"); }
    EXPECT_EQ(ask(request, client), "7|");
}

}  // namespace
}  // namespace millrace::ext::source_postgres::testing
