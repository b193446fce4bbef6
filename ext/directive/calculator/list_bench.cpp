// What list directives add to writing 1,000 rows of 5 fields, and what other cores take off a long
// computation. The rows are in memory, as they are after an answer has been read.

#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/compute/workers.hpp>
#include <millrace/engine/execution.hpp>
#include <millrace/engine/introspection.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/plan/directive.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::ext {

void register_directive_calculator(plan::DirectiveRegistry& registry);

namespace {

constexpr std::string_view kSdl = R"(
type Query { rows: [Row] }
type Row { id: Int name: String price: Int rating: Float stock: Int }
)";
constexpr std::size_t kRows = 1'000;

std::string rows_json() {
    std::string text = R"({"rows":[)";
    for (std::size_t i = 0; i < kRows; ++i) {
        const std::size_t mixed = i * 7919 % 1009;
        text +=
            fmt::format(R"({}{{"id":{},"name":"product {}","price":{},"rating":{}.5,"stock":{}}})",
                        i == 0 ? "" : ",", i, i, mixed, mixed % 5, mixed % 3);
    }
    return text + "]}";
}

/// One operation over the rows, planned.
class Subject {
public:
    explicit Subject(std::string_view query) {
        register_directive_calculator(registry_);
        schema_ = *graphql::build_schema(std::string(kSdl) + registry_.sdl());
        introspection_ = std::make_unique<engine::Introspection>(*schema_);
        const auto document = graphql::parse_document(query, arena_);
        const auto operation = plan::find_operation(**document, {});
        auto compiled = plan::compile({*schema_,
                                       {nullptr, nullptr, &registry_},
                                       **document,
                                       **operation,
                                       value::Value::object({}),
                                       false});
        plan_ = *std::move(compiled);
        const std::string json = rows_json();
        root_ =
            *wire::project(wire::PaddedJson::copy(json, arena_), plan_->root_projection, arena_);
    }

    /// How long the reply is.
    std::size_t run(compute::Workers* workers) {
        Arena arena;
        Cancellation cancellation;
        source::RequestContext context{arena, {}, Until(Deadline::never(), &cancellation)};
        engine::ExecutionInput input{*plan_, value::Value::object({}), root_, context,
                                     {},     *introspection_};
        input.compute_limits.steps = 100'000'000;
        input.compute_limits.directive_steps = 100'000'000;
        input.workers = workers;
        engine::Execution execution(input);
        reply_.clear();
        run_now(execution.write_first(reply_));
        return reply_.size();
    }

private:
    Arena arena_;
    plan::DirectiveRegistry registry_;
    std::shared_ptr<const graphql::Schema> schema_;
    std::unique_ptr<engine::Introspection> introspection_;
    std::unique_ptr<const plan::Plan> plan_;
    value::Value root_;
    wire::ReplyBuffer reply_;
};

void measure(benchmark::State& state, std::string_view query, compute::Workers* workers = nullptr) {
    Subject subject(query);
    for (auto _ : state) { benchmark::DoNotOptimize(subject.run(workers)); }
    state.counters["bytes"] = static_cast<double>(subject.run(workers));
}

void rows_plain(benchmark::State& state) {
    measure(state, "{ rows { id name price rating stock } }");
}
BENCHMARK(rows_plain)->Unit(benchmark::kMicrosecond);

void rows_filtered(benchmark::State& state) {
    measure(state, R"({ rows @filter(predicate: "stock > 0") { id name price rating stock } })");
}
BENCHMARK(rows_filtered)->Unit(benchmark::kMicrosecond);

// Goal: at most 150 us more than rows_plain.
void rows_filtered_and_sorted(benchmark::State& state) {
    measure(state, R"({ rows @filter(predicate: "stock >= 0") @sortBy(comparator: "price")
                       { id name price rating stock } })");
}
BENCHMARK(rows_filtered_and_sorted)->Unit(benchmark::kMicrosecond);

// Some 0.01 ms for each row.
constexpr std::string_view kLong =
    R"({ rows @filter(predicate: "reduce(range(0, 400), +, 0) + id >= 0") { id } })";

void long_predicate_alone(benchmark::State& state) {
    measure(state, kLong);
}
BENCHMARK(long_predicate_alone)->Unit(benchmark::kMicrosecond)->UseRealTime();

// Goal: at most 0.6 of the time alone, on two cores.
void long_predicate_shared(benchmark::State& state) {
    compute::Workers workers(1);
    measure(state, kLong, &workers);
}
BENCHMARK(long_predicate_shared)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace millrace::ext
