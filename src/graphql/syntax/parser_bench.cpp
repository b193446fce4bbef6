// Parsing the documents (a) to (d) of bench_documents.hpp.

#include <iterator>
#include <vector>

#include <benchmark/benchmark.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/lexer.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>

#include "syntax/bench_documents.hpp"

namespace millrace::graphql {
namespace {

/// As a server does: one arena per request, its first block used again.
void parse_repeatedly(benchmark::State& state, std::string_view source) {
    std::vector<std::byte> first_block(std::size_t{64} * 1024);
    std::size_t heap_bytes = 0;
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(first_block, Arena::kNoLimit);
        const auto document = parse_document(source, arena);
        if (!document) { return state.SkipWithError(document.error().message.c_str()); }
        benchmark::DoNotOptimize(*document);
        heap_bytes = arena.heap_bytes();
    }
    state.counters["heap_bytes"] = static_cast<double>(heap_bytes);
    state.SetBytesProcessed(state.iterations() * std::ssize(source));
}

void parse_introspection(benchmark::State& state) {
    parse_repeatedly(state, kIntrospectionQuery);
}
BENCHMARK(parse_introspection);

void parse_everything(benchmark::State& state) {
    parse_repeatedly(state, kEverythingQuery);
}
BENCHMARK(parse_everything);

void parse_page(benchmark::State& state) {
    parse_repeatedly(state, kPageQuery);
}
BENCHMARK(parse_page);

void parse_large_schema(benchmark::State& state) {
    parse_repeatedly(state, make_large_schema());
}
BENCHMARK(parse_large_schema);

void lex_introspection(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) {
        Lexer lexer(kIntrospectionQuery);
        while (lexer.next().kind != TokenKind::EndOfFile) {}
        benchmark::DoNotOptimize(lexer);
    }
    state.SetBytesProcessed(state.iterations() * std::ssize(kIntrospectionQuery));
}
BENCHMARK(lex_introspection);

void print_everything(benchmark::State& state) {
    Arena arena;
    const auto document = parse_document(kEverythingQuery, arena);
    for ([[maybe_unused]] auto _ : state) { benchmark::DoNotOptimize(print_document(**document)); }
}
BENCHMARK(print_everything);

}  // namespace
}  // namespace millrace::graphql
