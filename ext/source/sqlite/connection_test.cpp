#include "connection.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "sqlite_test_fixture.hpp"

namespace millrace::ext::source_sqlite {
namespace {

class ConnectionTest : public ::testing::Test {
protected:
    ConnectionTest() { make_database(file_, 100); }

    [[nodiscard]] std::unique_ptr<Connection> open(Access access) const {
        auto opened = Connection::open(file_, access);
        EXPECT_TRUE(opened) << opened.error().message;
        return *std::move(opened);
    }

    static RunResult run(Connection& connection, std::string_view statement,
                         std::vector<BoundValue> parameters = {}) {
        Guard guard(Deadline::after(seconds(10)), nullptr);
        return connection.run(
            {.statement = statement, .parameters = parameters, .bytes_max = 1'000'000}, guard);
    }
    static std::string cell(Connection& connection, std::string_view statement,
                            std::vector<BoundValue> parameters = {}) {
        const RunResult result = run(connection, statement, std::move(parameters));
        if (!result) { return result.error().sqlstate + ": " + result.error().message; }
        if ((*result)->row_count() == 0) { return "no row"; }
        return std::string((*result)->cell(0, 0).value_or("NULL"));
    }
    static std::string sqlstate(Connection& connection, std::string_view statement,
                                std::vector<BoundValue> parameters = {}) {
        const RunResult result = run(connection, statement, std::move(parameters));
        return result ? "none" : result.error().sqlstate;
    }

    TemporaryFolder folder_;
    std::string file_ = folder_.file("test.db");
};

TEST_F(ConnectionTest, BindsParametersByTheirTypes) {
    const auto connection = open(Access::Read);
    EXPECT_EQ(cell(*connection, "SELECT typeof(?1)", {{BindAs::Integer, "9223372036854775807"}}),
              "integer");
    EXPECT_EQ(cell(*connection, "SELECT typeof(?1)", {{BindAs::Real, "1"}}), "real");
    EXPECT_EQ(cell(*connection, "SELECT typeof(?1)", {{BindAs::Number, "1"}}), "integer");
    EXPECT_EQ(cell(*connection, "SELECT typeof(?1)", {{BindAs::Number, "1.5"}}), "real");
    EXPECT_EQ(cell(*connection, "SELECT ?1 = 1", {{BindAs::Boolean, "true"}}), "1");
    EXPECT_EQ(cell(*connection, "SELECT typeof(?1)", {{BindAs::Text, "1"}}), "text");
    EXPECT_EQ(cell(*connection, "SELECT length(?1)", {{BindAs::Text, ""}}), "0");
    EXPECT_EQ(cell(*connection, "SELECT ?1 IS NULL", {{BindAs::Text, std::nullopt}}), "1");
    EXPECT_EQ(cell(*connection, "SELECT ?1 IS NULL"), "1");
}

TEST_F(ConnectionTest, RefusesParametersThatAreNotOfTheirType) {
    const auto connection = open(Access::Read);
    for (const BindAs as : {BindAs::Integer, BindAs::Real, BindAs::Number, BindAs::Boolean}) {
        EXPECT_EQ(sqlstate(*connection, "SELECT ?1", {{as, "1 or 2"}}), "22P02");
        EXPECT_EQ(sqlstate(*connection, "SELECT ?1", {{as, ""}}), "22P02");
    }
    EXPECT_EQ(sqlstate(*connection, "SELECT ?1", {{BindAs::Integer, "9223372036854775808"}}),
              "22003");
}

TEST_F(ConnectionTest, RunsAllStatementsOfOneTextAndAnswersWithTheLast) {
    const auto connection = open(Access::Write);
    EXPECT_EQ(cell(*connection,
                   "INSERT INTO author VALUES (1, ?1, NULL) RETURNING id;"
                   "SELECT count(*) || ' ' || ?1 FROM author;",
                   {{BindAs::Text, "Ada"}}),
              "1 Ada");
}

TEST_F(ConnectionTest, NeitherChangesNorMakesAFileThatIsOnlyRead) {
    const auto connection = open(Access::Read);
    EXPECT_EQ(sqlstate(*connection, "DELETE FROM numbers"), "42501");
    EXPECT_EQ(sqlstate(*connection, "ATTACH 'other.db' AS other"), "54000");
    const std::string other = folder_.file("other.db");
    for (const Access access : {Access::Read, Access::Write}) {
        const auto missing = Connection::open(other, access);
        ASSERT_FALSE(missing);
        EXPECT_EQ(missing.error().sqlstate, "08001");
    }
    EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(ConnectionTest, SaysInSqlstatesWhatIsWrong) {
    const auto connection = open(Access::Write);
    const auto state = [&](std::string_view statement) { return sqlstate(*connection, statement); };
    EXPECT_EQ(state("INSERT INTO author VALUES (1, 'Ada', 36)"), "none");
    EXPECT_EQ(state("INSERT INTO author VALUES (2, 'Ada', 36)"), "23505");
    EXPECT_EQ(state("INSERT INTO author VALUES (1, 'Bob', 36)"), "23505");
    EXPECT_EQ(state("INSERT INTO author VALUES (2, NULL, 36)"), "23502");
    EXPECT_EQ(state("INSERT INTO author VALUES (2, 'Bob', 3)"), "23514");
    EXPECT_EQ(state("INSERT INTO article VALUES (1, 7)"), "23503");
    EXPECT_EQ(state("INSERT INTO author VALUES ('one', 'Bob', 36)"), "22P02");
    EXPECT_EQ(state("SELECT * FROM nobody"), "42P01");
    EXPECT_EQ(state("SELECT \"missing\" FROM author"), "42703");
    EXPECT_EQ(state("SELECT no_such_thing(1)"), "42883");
    EXPECT_EQ(state("SELECT json('{')"), "22P02");
    EXPECT_EQ(state("SELECT 'a' LIKE 'b' ESCAPE 'cd'"), "22025");
    EXPECT_EQ(state("SELECT abs(-9223372036854775807 - 1)"), "22003");
    EXPECT_EQ(state("SELEC"), "42601");
    EXPECT_EQ(state("  "), "42601");
}

TEST_F(ConnectionTest, NamesTheConstraintButNoTextOfAnUnnamedOne) {
    const auto connection = open(Access::Write);
    const auto constraint = [&](std::string_view statement) {
        const RunResult result = run(*connection, statement);
        return result ? "none" : result.error().constraint;
    };
    EXPECT_EQ(constraint("INSERT INTO author VALUES (1, 'Ada', 3)"), "grown_up");
    ASSERT_TRUE(run(*connection, "INSERT INTO author VALUES (1, 'Ada', 36)"));
    EXPECT_EQ(constraint("INSERT INTO author VALUES (2, 'Ada', 36)"), "author.name");
    ASSERT_TRUE(run(*connection, "CREATE TABLE secret (code TEXT CHECK (code <> 'x!'))"));
    EXPECT_EQ(constraint("INSERT INTO secret VALUES ('x!')"), "");
}

TEST_F(ConnectionTest, SaysThatTheDiskIsFull) {
    const auto connection = open(Access::Write);
    Guard guard(Deadline::after(seconds(10)), nullptr);
    ASSERT_FALSE(connection->execute("PRAGMA max_page_count = 20", guard));
    std::string state = "none";
    for (int i = 0; i < 1'000 && state == "none"; ++i) {
        state = sqlstate(*connection, "INSERT INTO numbers(text) VALUES (hex(zeroblob(2000)))");
    }
    EXPECT_EQ(state, "53100");
    EXPECT_EQ(cell(*connection, "SELECT 1"), "1");
}

TEST_F(ConnectionTest, BoundsRowsAndBytes) {
    const auto connection = open(Access::Read);
    Guard guard(Deadline::after(seconds(10)), nullptr);
    StatementCall call{
        .statement = "SELECT text FROM numbers", .rows_max = 99, .bytes_max = 100'000};
    EXPECT_EQ(connection->run(call, guard).error().kind, FailureKind::RowLimit);
    call.rows_max = 100;
    EXPECT_EQ((*connection->run(call, guard))->row_count(), 100u);
    call.bytes_max = 100;
    EXPECT_EQ(connection->run(call, guard).error().kind, FailureKind::ByteLimit);
    // SQLite itself stops before it has made a value that is much too large.
    call.statement = "SELECT hex(zeroblob(10000000))";
    EXPECT_EQ(connection->run(call, guard).error().kind, FailureKind::ByteLimit);
}

TEST_F(ConnectionTest, StopsAtTheDeadlineAndWhenToldTo) {
    const auto connection = open(Access::Read);
    const StatementCall call{.statement = kEndless, .bytes_max = 100};
    Guard late(Deadline::after(milliseconds(20)), nullptr);
    EXPECT_EQ(connection->run(call, late).error().kind, FailureKind::TimedOut);
    const std::atomic<bool> stop{true};
    Guard left(Deadline::never(), &stop);
    EXPECT_EQ(connection->run(call, left).error().kind, FailureKind::Stopped);
    EXPECT_EQ(cell(*connection, "SELECT 1"), "1");
}

TEST_F(ConnectionTest, BarsALongStatementFromBeingTriedInPlaceForAWhile) {
    const auto connection = open(Access::Read);
    const StatementCall call{.statement = kEndless, .statement_id = 7, .bytes_max = 100};
    int tried = 0;
    for (int i = 0; i < 200; ++i) {
        Guard guard = Guard::in_place(seconds(10), 3);
        EXPECT_EQ(connection->run_in_place(call, guard).error().kind, FailureKind::OverBudget);
        tried += guard.reason() ? 1 : 0;
    }
    EXPECT_EQ(tried, 4);  // then after 16, 32 and 64 that were not tried
}

TEST_F(ConnectionTest, KnowsWhenItsFileIsGone) {
    const auto connection = open(Access::Read);
    EXPECT_TRUE(connection->file_is_there());
    std::filesystem::remove(file_);
    EXPECT_FALSE(connection->file_is_there());
}

TEST_F(ConnectionTest, ComparesLikePostgresDoes) {
    const auto connection = open(Access::Read);
    EXPECT_EQ(cell(*connection, "SELECT 'Ada' LIKE 'a%'"), "0");
    EXPECT_EQ(cell(*connection, "SELECT 'Ada' LIKE 'A%'"), "1");
}

}  // namespace
}  // namespace millrace::ext::source_sqlite
