// Building, checking and printing the type system (d) of bench_documents.hpp.

#include <benchmark/benchmark.h>

#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/schema_printer.hpp>

#include "syntax/bench_documents.hpp"

namespace millrace::graphql {
namespace {

void build_repeatedly(benchmark::State& state, const SchemaOptions& options) {
    const std::string sdl = make_large_schema();
    for ([[maybe_unused]] auto _ : state) {
        const SchemaResult schema = build_schema(sdl, options);
        if (!schema) { return state.SkipWithError(schema.error().front().message.c_str()); }
        benchmark::DoNotOptimize(schema->get());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(sdl.size()));
}

void build_large_schema(benchmark::State& state) {
    build_repeatedly(state, {});
}
BENCHMARK(build_large_schema);

void build_large_schema_unchecked(benchmark::State& state) {
    build_repeatedly(state, {.validate_document = false, .validate_schema = false});
}
BENCHMARK(build_large_schema_unchecked);

void print_large_schema(benchmark::State& state) {
    const SchemaResult schema = build_schema(make_large_schema());
    if (!schema) { return state.SkipWithError("the schema does not build"); }
    for ([[maybe_unused]] auto _ : state) { benchmark::DoNotOptimize(print_schema(**schema)); }
}
BENCHMARK(print_large_schema);

// What validation does for every field of an operation.
void find_field_among_many(benchmark::State& state) {
    std::string sdl = "type Query {";
    for (int i = 0; i < 200; ++i) { sdl += " someFieldNumber" + std::to_string(i) + ": Int"; }
    const SchemaResult schema = build_schema(sdl + " }");
    if (!schema) { return state.SkipWithError("the schema does not build"); }
    const Type& query = *(*schema)->query_type();
    std::size_t at = 0;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(query.field(query.fields[at].name));
        at = (at + 7) % query.fields.size();
    }
}
BENCHMARK(find_field_among_many);

}  // namespace
}  // namespace millrace::graphql
