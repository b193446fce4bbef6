// Validation with all rules: the documents (a) and (c) of bench_documents.hpp, and documents made
// to be slow.

#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>

#include "syntax/bench_documents.hpp"
#include "validation/hostile_documents.hpp"

namespace millrace::graphql {
namespace {

/// The parsed document outlives all runs; each run has an arena of its own, as a request has.
void validate_repeatedly(benchmark::State& state, std::string_view sdl, std::string_view source) {
    const auto schema = build_schema(std::string(sdl));
    if (!schema) { return state.SkipWithError(schema.error().front().message.c_str()); }
    Arena document_arena;
    const auto document = parse_document(source, document_arena);
    if (!document) { return state.SkipWithError(document.error().message.c_str()); }

    std::vector<std::byte> first_block(std::size_t{64} * 1024);
    std::size_t errors = 0;
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(first_block, Arena::kNoLimit);
        errors = validate(**document, **schema, arena).size();
        benchmark::DoNotOptimize(errors);
    }
    state.counters["errors"] = static_cast<double>(errors);
    state.counters["bytes"] = static_cast<double>(source.size());
}

void validate_introspection(benchmark::State& state) {
    validate_repeatedly(state, "type Query { a: Int }", kIntrospectionQuery);
}
BENCHMARK(validate_introspection);

void validate_introspection_large_schema(benchmark::State& state) {
    validate_repeatedly(state, make_large_schema(), kIntrospectionQuery);
}
BENCHMARK(validate_introspection_large_schema);

void validate_page(benchmark::State& state) {
    validate_repeatedly(state, kPageSchema, kPageQuery);
}
BENCHMARK(validate_page);

void validate_hostile(benchmark::State& state, const std::string& source) {
    validate_repeatedly(state, validation::hostile::kHostileSchema, source);
}
BENCHMARK_CAPTURE(validate_hostile, one_field_3000_times,
                  validation::hostile::one_field_repeated(3000));
BENCHMARK_CAPTURE(validate_hostile, aliases_3000, validation::hostile::aliases(3000));
BENCHMARK_CAPTURE(validate_hostile, pairs_nested_10_deep, validation::hostile::nested_pairs(10));
BENCHMARK_CAPTURE(validate_hostile, fragments_500_in_one_place,
                  validation::hostile::fragments_in_one_place(500));
BENCHMARK_CAPTURE(validate_hostile, fragments_doubling_16_times,
                  validation::hostile::doubling_fragments(16));
BENCHMARK_CAPTURE(validate_hostile, exclusive_types_12_deep,
                  validation::hostile::exclusive_types(12));
BENCHMARK_CAPTURE(validate_hostile, changing_company_20_deep,
                  validation::hostile::changing_company(20));
BENCHMARK_CAPTURE(validate_hostile, conflicting_arguments_3000,
                  validation::hostile::conflicting_arguments(3000));
BENCHMARK_CAPTURE(validate_hostile, conflicting_pairs_nested_10_deep,
                  validation::hostile::conflicting_nested_pairs(10));

}  // namespace
}  // namespace millrace::graphql
