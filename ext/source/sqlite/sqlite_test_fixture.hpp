#pragma once
/// @file sqlite_test_fixture.hpp — files of SQLite and those who ask them, for tests

#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/base/temporary_folder.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/io/wait.hpp>
#include <millrace/sql/catalog.hpp>

#include "sqlite_source.hpp"

namespace millrace::ext::source_sqlite {

/// A program beside ours that uses the same file.
class OtherProgram {
public:
    explicit OtherProgram(const std::string& file) {
        if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) {
            throw std::runtime_error(sqlite3_errmsg(database_));
        }
    }
    OtherProgram(const OtherProgram&) = delete;
    OtherProgram& operator=(const OtherProgram&) = delete;
    ~OtherProgram() { sqlite3_close(database_); }

    void run(const std::string& statements) const {
        char* message = nullptr;
        if (sqlite3_exec(database_, statements.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
            throw std::runtime_error(message);
        }
    }

private:
    sqlite3* database_ = nullptr;
};

/// `rows` rows of `numbers(id, text)`, and an empty `author(id, name unique)` with its `article`.
inline void make_database(const std::string& file, int rows) {
    const OtherProgram program(file);
    program.run(
        "CREATE TABLE numbers (id INTEGER PRIMARY KEY, text TEXT);"
        "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
        "  age INTEGER CONSTRAINT grown_up CHECK (age >= 18));"
        "CREATE TABLE article (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author);"
        "WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < " +
        std::to_string(rows) + ") INSERT INTO numbers SELECT n, 'number ' || n FROM counter");
}

/// What is asked, and of which type its parameters are.
struct Question {
    std::string statement;
    std::vector<std::string> parameters = {};
    std::string type = "int8";
    sql::StatementKind kind = sql::StatementKind::Query;
    std::uint64_t id = 0;
    std::uint32_t rows_max = 0;
    std::uint32_t timeout_ms = 0;
};

inline Question change(std::string statement, std::vector<std::string> parameters = {},
                       std::string type = "text") {
    return {std::move(statement), std::move(parameters), std::move(type),
            sql::StatementKind::Mutation};
}

/// The cells of the first row, joined with `|`; or the code of the error.
struct Reply {
    std::string text;
    std::string code;
    std::string message;
    std::size_t rows = 0;
};

inline Reply reply_of(const Result<source::AnswerRef>& result) {
    if (!result) {
        return {
            {}, std::string(result.error().detail().code), std::string(result.error().message())};
    }
    const auto& answer = static_cast<const sql::DatabaseAnswer&>(**result);
    Reply reply;
    reply.rows = answer.row_count();
    for (std::size_t column = 0; reply.rows > 0 && column < answer.column_count(); ++column) {
        if (column > 0) { reply.text += '|'; }
        reply.text += answer.cell(0, column).value_or("NULL");
    }
    return reply;
}

/// One request of a client.
///
/// Lifetime: outlives its questions.
struct Client {
    explicit Client(Deadline deadline = Deadline::after(seconds(20))) : until(deadline, &left) {}

    Arena arena;
    Cancellation left;
    Until until;
    source::Transactions transactions;
    bool is_mutation = false;

    [[nodiscard]] source::RequestContext context() {
        source::RequestContext context{arena, {}, until};
        if (is_mutation) { context.transactions = &transactions; }
        return context;
    }
};

inline Task<Reply> ask(SqliteSource* source, Question question, Client* client) {
    const sql::SqlType type = sql::built_in_type(question.type);
    std::vector<sql::ParameterValue> parameters;
    for (const std::string& text : question.parameters) { parameters.push_back({&type, text}); }
    sql::DatabaseRequest request;
    request.statement = question.statement;
    request.statement_id = question.id;
    request.kind = question.kind;
    request.parameters = parameters;
    request.rows_max = question.rows_max;
    request.timeout_ms = question.timeout_ms;
    source::RequestContext context = client->context();
    const Result<source::AnswerRef> result = co_await source->send(request, context);
    co_return reply_of(result);
}

inline Task<std::string> commit(Client* client) {
    source::RequestContext context = client->context();
    const Status ended = co_await client->transactions.commit(context);
    co_return ended ? std::string() : std::string(ended.error().detail().code);
}

inline source::SourceConfig config_of(const std::string& file) {
    source::SourceConfig config;
    config.name = "local";
    config.kind = "sqlite";
    config.database.file = file;
    return config;
}

inline Task<bool> nap(io::Loop* loop, Duration time) {
    co_return co_await io::sleep(*loop, Deadline::after(time));
}

/// A statement that takes longer than any test does.
inline constexpr const char* kEndless =
    "WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter)"
    " SELECT count(*) FROM counter";

}  // namespace millrace::ext::source_sqlite
