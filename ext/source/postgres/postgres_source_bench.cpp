// How long queries take that find one row by its key, so many of them at a time, on one connection
// (of two, one is for mutations) or on several. Time is that of
// the gateway and the server together, CPU that of the gateway alone.

#include <deque>

#include <benchmark/benchmark.h>

#include <millrace/base/task_scope.hpp>

#include "postgres_source.hpp"
#include "postgres_test_server.hpp"

namespace millrace::ext::source_postgres {
namespace {

constexpr std::string_view kStatement =
    "SELECT coalesce((SELECT json_build_object('id', o.id, 'status', o.status) FROM bench_orders o "
    "WHERE o.id = $1::int4), 'null') AS root";

source::SourceConfig config(std::int64_t connections) {
    source::SourceConfig config;
    config.name = "bench";
    config.urls = {testing::TestServer::shared().url()};
    config.pool.connections_max = static_cast<std::uint32_t>(connections);
    return config;
}

Task<void> ask(source::Source* source, const sql::DatabaseRequest* request) {
    Arena arena;
    source::RequestContext context{
        .arena = arena, .headers = {}, .until = Deadline::after(seconds(10))};
    benchmark::DoNotOptimize(co_await source->send(*request, context));
}

Task<void> ask_often(source::Source* source, const sql::DatabaseRequest* request,
                     std::int64_t times) {
    TaskScope scope;
    for (std::int64_t i = 0; i < times; ++i) { scope.spawn(ask(source, request)); }
    co_await scope.join();
}

void postgres_point_query(benchmark::State& state) {
    testing::TestServer::shared().run(
        "DROP TABLE IF EXISTS bench_orders; CREATE TABLE bench_orders AS SELECT n AS id, 'sent' AS "
        "status FROM generate_series(1, 100000) n; ALTER TABLE bench_orders ADD PRIMARY KEY (id); "
        "ANALYZE bench_orders");
    const source::SourceConfig settings = config(state.range(1));
    const sql::SqlType number = sql::built_in_type("int4");
    const sql::ParameterValue id{&number, "4711"};
    sql::DatabaseRequest request;
    request.statement = kStatement;
    request.statement_id = 1;
    request.parameters = {&id, 1};
    io::Loop loop;
    PostgresSource source(settings, loop);
    const std::int64_t at_once = state.range(0);
    io::run_until_done(loop, ask_often(&source, &request, at_once));
    for ([[maybe_unused]] auto _ : state) {
        io::run_until_done(loop, ask_often(&source, &request, at_once));
    }
    state.SetItemsProcessed(state.iterations() * at_once);
    state.counters["connections"] = static_cast<double>(source.readers().connections());
}
BENCHMARK(postgres_point_query)
    ->ArgNames({"at_once", "connections"})
    ->ArgsProduct({{1, 16, 128}, {2, 8}})
    ->UseRealTime();

}  // namespace
}  // namespace millrace::ext::source_postgres
