#include <thread>

#include "postgres_test_fixture.hpp"
#include "write_transaction.hpp"

namespace millrace::ext::source_postgres::testing {
namespace {

class PostgresMutation : public PostgresFixture {
protected:
    PostgresMutation() {
        server().run(
            "DROP TABLE IF EXISTS written; CREATE TABLE written (n int PRIMARY KEY, "
            "CONSTRAINT small CHECK (n < 1000), "
            "parent int REFERENCES written DEFERRABLE INITIALLY DEFERRED)");
        client_.mutate();
    }
    static std::string rows() { return server().run("SELECT count(*) FROM written"); }
    DatabaseRequest& insert(int n) {
        return mutation("INSERT INTO written VALUES ($1::int4) RETURNING n::text",
                        {{"int4", fmt::format("{}", n)}});
    }

    Client client_;
};

TEST_F(PostgresMutation, IsWrittenWhenItIsCommitted) {
    EXPECT_EQ(ask(insert(1), client_), "1");
    EXPECT_EQ(ask(insert(2), client_), "2");
    EXPECT_EQ(rows(), "0");
    EXPECT_EQ(source().writers().connections(), 1U);
    EXPECT_EQ(commit(client_), "committed");
    EXPECT_FALSE(client_.transactions.failed());
    EXPECT_EQ(rows(), "2");
}

TEST_F(PostgresMutation, IsGoneWhenItIsRolledBack) {
    EXPECT_EQ(ask(insert(1), client_), "1");
    roll_back(client_);
    EXPECT_EQ(rows(), "0");
    Client next;
    next.mutate();
    EXPECT_EQ(ask(insert(1), next), "1");
    EXPECT_EQ(commit(next), "committed");
    EXPECT_EQ(source().writers().connections(), 1U);
    EXPECT_EQ(rows(), "1");
}

TEST_F(PostgresMutation, IsGoneWhenNobodyEndsIt) {
    {
        Client forgetful;
        forgetful.mutate();
        EXPECT_EQ(ask(insert(1), forgetful), "1");
    }
    EXPECT_EQ(ask(insert(1), client_), "1");
    EXPECT_EQ(commit(client_), "committed");
    EXPECT_EQ(source().writers().connections(), 1U);
}

TEST_F(PostgresMutation, ReadsWhatItHasWritten) {
    const DatabaseRequest& count = query("SELECT count(*)::text FROM written");
    EXPECT_EQ(ask(count, client_), "0");
    EXPECT_EQ(ask(insert(1), client_), "1");
    EXPECT_EQ(ask(count, client_), "1");
    EXPECT_EQ(ask(count), "0");
    roll_back(client_);
}

TEST_F(PostgresMutation, ThatIsRefusedFailsAsAWhole) {
    EXPECT_EQ(ask(insert(1), client_), "1");
    EXPECT_EQ(ask(insert(1), client_),
              "constraint-violation: Uniqueness violation of \"written_pkey\".");
    EXPECT_TRUE(client_.transactions.failed());
    EXPECT_EQ(ask(insert(2), client_),
              "unexpected: Another part of the mutation has failed; nothing is written.");
    roll_back(client_);
    EXPECT_EQ(rows(), "0");
    Client next;
    next.mutate();
    EXPECT_EQ(ask(insert(2'000), next), "permission-error: Check violation of \"small\".");
    roll_back(next);
    EXPECT_EQ(source().writers().connections(), 1U);
}

TEST_F(PostgresMutation, MayBeRefusedWhenItIsCommitted) {
    EXPECT_EQ(ask(mutation("INSERT INTO written VALUES (1, 7) RETURNING n::text"), client_), "1");
    EXPECT_EQ(commit(client_),
              "constraint-violation: Foreign key violation of \"written_parent_fkey\".");
    EXPECT_EQ(rows(), "0");
    Client next;
    next.mutate();
    EXPECT_EQ(ask(insert(1), next), "1");
    EXPECT_EQ(commit(next), "committed");
}

TEST_F(PostgresMutation, IsAtHomeInItsClientsRequestOnly) {
    Client other;
    EXPECT_EQ(ask(insert(1), other),
              "unexpected: A statement that writes was asked for outside of a mutation.");
}

TEST_F(PostgresMutation, IsNotSentAgainWhenItsConnectionBreaks) {
    EXPECT_EQ(ask(insert(1), client_), "1");
    server().run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE state = 'idle in transaction'");
    EXPECT_EQ(ask(insert(2), client_),
              "DATABASE_UNAVAILABLE: The connection to the database broke; nothing was written.");
    EXPECT_TRUE(client_.transactions.failed());
    roll_back(client_);
    EXPECT_EQ(rows(), "0");
    Client next;
    next.mutate();
    EXPECT_EQ(ask(insert(3), next), "3");
    EXPECT_EQ(commit(next), "committed");
}

TEST_F(PostgresMutation, SaysThatNothingWasWrittenWhenItsConnectionBrokeBefore) {
    EXPECT_EQ(ask(insert(1), client_), "1");
    server().run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE state = 'idle in transaction'");
    pass(milliseconds(100));
    EXPECT_EQ(commit(client_),
              "DATABASE_UNAVAILABLE: The connection to the database broke; nothing was written.");
}

TEST_F(PostgresMutation, SaysThatNobodyCanTellWhenItBreaksWhileItIsCommitted) {
    // The check of the deferred trigger takes place at the commit, and takes long.
    server().run(
        "CREATE OR REPLACE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(10); RETURN NULL; END'");
    server().run(
        "CREATE CONSTRAINT TRIGGER dawdles AFTER INSERT ON written DEFERRABLE INITIALLY "
        "DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()");
    EXPECT_EQ(ask(insert(1), client_), "1");
    std::thread killer([] { server().kill("COMMIT%"); });
    EXPECT_EQ(commit(client_),
              "DATABASE_UNAVAILABLE: The connection to the database broke while the transaction "
              "was committed: nobody can tell whether it was written.");
    killer.join();
    Client hasty(Deadline::after(milliseconds(150)));
    hasty.mutate();
    EXPECT_EQ(ask(insert(2), hasty), "2");
    EXPECT_TRUE(commit(hasty).ends_with("nobody can tell whether it was written."));
    pass(milliseconds(300));  // until it has been stopped
}

TEST_F(PostgresMutation, EndsAtItsDeadlineAndLetsGoOfItsLocks) {
    config_.pool.connections_max = 8;
    Client holder;
    holder.mutate();
    EXPECT_EQ(ask(insert(1), holder), "1");
    Client hasty(Deadline::after(milliseconds(50)));
    hasty.mutate();
    // Waits for the other one, because of the key.
    EXPECT_EQ(ask(insert(1), hasty), "DATABASE_TIMEOUT: The database did not answer in time.");
    EXPECT_TRUE(hasty.transactions.failed());
    roll_back(hasty);
    pass(milliseconds(400));
    EXPECT_EQ(server().run("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
              "0");
    roll_back(holder);
    EXPECT_EQ(ask(insert(1), client_), "1");
    EXPECT_EQ(commit(client_), "committed");
}

TEST_F(PostgresMutation, WaitsForAConnectionOfItsOwnAndNotForEver) {
    config_.pool.connections_max = 4;  // one of them for mutations
    EXPECT_EQ(ask(insert(1), client_), "1");
    Client hasty(Deadline::after(milliseconds(50)));
    hasty.mutate();
    EXPECT_EQ(ask(insert(2), hasty), "DATABASE_TIMEOUT: The database did not answer in time.");
    roll_back(hasty);
    TaskScope scope;
    Client patient;
    patient.mutate();
    std::string answer;
    const DatabaseRequest& request = insert(2);
    scope.spawn(keep(sent(&source(), &request, &patient.context), &answer));
    EXPECT_EQ(commit(client_), "committed");
    io::run_until_done(loop_, joined(&scope));
    EXPECT_EQ(answer, "2");
    EXPECT_EQ(commit(patient), "committed");
    EXPECT_EQ(rows(), "2");
}

TEST_F(PostgresMutation, BeginsAgainWhenTheServerHasForgottenItsStatement) {
    EXPECT_EQ(ask(insert(1), client_), "1");
    EXPECT_EQ(commit(client_), "committed");
    Client vandal;
    vandal.mutate();
    EXPECT_EQ(ask(mutation("DEALLOCATE ALL"), vandal), "(no rows)");
    EXPECT_EQ(commit(vandal), "committed");
    Client next;
    next.mutate();
    EXPECT_EQ(ask(insert(2), next), "2");
    EXPECT_EQ(ask(insert(3), next), "3");
    EXPECT_EQ(commit(next), "committed");
    EXPECT_EQ(rows(), "3");
}

TEST_F(PostgresMutation, HandsOverWhatItsStepsHaveChanged) {
    const sql::SqlType json = sql::built_in_type("json");
    const sql::SqlType number = sql::built_in_type("int4");
    const sql::ParameterValue seven{&number, "7"};
    const sql::ParameterValue rows_of_step{.type = &json, .text = {}, .step = 0};
    sql::DatabaseStep step;
    step.statement =
        "INSERT INTO written VALUES ($1) RETURNING json_build_object('n', n), $1 < 100";
    step.parameters = {&seven, 1};
    step.path = "$.selectionSet.first";
    DatabaseRequest& request = mutation("SELECT $1::json");
    request.steps = {&step, 1};
    request.parameters = {&rows_of_step, 1};
    EXPECT_EQ(ask(request, client_), R"([{"n" : 7}])");
    EXPECT_EQ(ask(request, client_),
              "constraint-violation: Uniqueness violation of \"written_pkey\".");
    roll_back(client_);
    EXPECT_EQ(rows(), "0");
}

TEST_F(PostgresMutation, SaysWhereItWasRefused) {
    DatabaseRequest& request = insert(2'000);
    request.path = "$.selectionSet.insert";
    const auto placed = [](PostgresSource* source, DatabaseRequest* asked,
                           Client* client) -> Task<std::string> {
        const auto result = co_await source->send(*asked, client->context);
        co_return std::string(result.error().detail().extensions_json);
    };
    EXPECT_EQ(io::run_until_done(loop_, placed(&source(), &request, &client_)),
              R"("path":"$.selectionSet.insert")");
}

TEST_F(PostgresMutation, HasSessionVariablesInTheDatabase) {
    config_.database.session_settings = {"x-hasura-user-id"};
    source::Identity seven;
    const std::vector<source::SessionVariable> variables{{"x-hasura-user-id", "7"}};
    seven.variables = variables;
    client_.context.identity = &seven;
    EXPECT_EQ(ask(mutation("INSERT INTO written VALUES "
                           "(current_setting('millrace.x_hasura_user_id')::int) RETURNING n::text"),
                  client_),
              "7");
    EXPECT_EQ(ask(query("SELECT current_setting('millrace.x_hasura_user_id')"), client_), "7");
    EXPECT_EQ(commit(client_), "committed");
}

}  // namespace
}  // namespace millrace::ext::source_postgres::testing
