// What a query costs in place and by way of a thread.

#include <benchmark/benchmark.h>

#include "sqlite_test_fixture.hpp"

namespace millrace::ext::source_sqlite {
namespace {

constexpr const char* kByKey =
    "SELECT json_object('id', id, 'text', text) FROM numbers WHERE id = ?1";

/// A million rows, made once.
const std::string& large_file() {
    static const TemporaryFolder folder;
    static const std::string file = [] {
        std::string made = folder.file("large.db");
        make_database(made, 1'000'000);
        OtherProgram(made).run("PRAGMA journal_mode = WAL");
        return made;
    }();
    return file;
}

std::string next_id(std::uint64_t& state) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return std::to_string((state >> 33) % 1'000'000 + 1);
}

/// `id` 0 makes every query one for a thread.
Task<void> ask_by_key(benchmark::State* state, SqliteSource* source, std::uint64_t id) {
    const sql::SqlType type = sql::built_in_type("int8");
    std::uint64_t random = 1;
    for ([[maybe_unused]] auto _ : *state) {
        Client client;
        const std::string key = next_id(random);
        const std::array<sql::ParameterValue, 1> parameters{sql::ParameterValue{&type, key}};
        sql::DatabaseRequest request;
        request.statement = kByKey;
        request.statement_id = id;
        request.parameters = parameters;
        source::RequestContext context = client.context();
        const Result<source::AnswerRef> result = co_await source->send(request, context);
        if (!result) { state->SkipWithError("it failed"); }
    }
}

void run(benchmark::State& state, std::uint64_t id) {
    const source::SourceConfig config = config_of(large_file());
    io::Loop loop;
    SqliteSource source(config, loop);
    for (int i = 0; i < 100; ++i) {
        Client client;
        Question question{kByKey, {"1"}};
        question.id = 1;
        (void)io::run_until_done(loop, ask(&source, question, &client));
    }
    io::run_until_done(loop, ask_by_key(&state, &source, id));
    const auto& counts = source.counts();
    state.counters["in_place"] = static_cast<double>(counts.in_place) /
                                 static_cast<double>(counts.in_place + counts.by_thread);
}

void row_by_key_in_place(benchmark::State& state) {
    run(state, 1);
}
BENCHMARK(row_by_key_in_place)->UseRealTime();

void row_by_key_by_thread(benchmark::State& state) {
    run(state, 0);
}
BENCHMARK(row_by_key_by_thread)->UseRealTime();

/// The connection alone: what SQLite itself needs.
void row_by_key_of_connection(benchmark::State& state) {
    const auto connection = *Connection::open(large_file(), Access::Read);
    std::uint64_t random = 1;
    for ([[maybe_unused]] auto _ : state) {
        const std::string key = next_id(random);
        const std::array<BoundValue, 1> parameters{BoundValue{BindAs::Integer, key}};
        Guard guard = Guard::in_place(seconds(1), 50);
        benchmark::DoNotOptimize(connection->run_in_place(
            {.statement = kByKey, .statement_id = 1, .parameters = parameters, .bytes_max = 10'000},
            guard));
    }
}
BENCHMARK(row_by_key_of_connection);

Task<void> insert_rows(benchmark::State* state, SqliteSource* source) {
    for ([[maybe_unused]] auto _ : *state) {
        Client client;
        client.is_mutation = true;
        Question insert = change("INSERT INTO article(author_id) VALUES (NULL) RETURNING id");
        const Reply reply = co_await ask(source, std::move(insert), &client);
        const std::string code = co_await commit(&client);
        if (!code.empty()) { state->SkipWithError("it failed"); }
    }
}

void mutation_of_one_row(benchmark::State& state) {
    const source::SourceConfig config = config_of(large_file());
    io::Loop loop;
    SqliteSource source(config, loop);
    io::run_until_done(loop, insert_rows(&state, &source));
}
BENCHMARK(mutation_of_one_row)->UseRealTime();

}  // namespace
}  // namespace millrace::ext::source_sqlite
