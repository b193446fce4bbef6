// Any query with directives that compute: it is refused with a reason, or runs within its limits
// and answers JSON.

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <millrace/base/task_scope.hpp>
#include <millrace/engine/execution.hpp>
#include <millrace/engine/introspection.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/expression_uses.hpp>
#include <millrace/plan/holders.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/wire/json_reader.hpp>

#include "registry.hpp"

namespace {

using namespace millrace;
using value::Value;

constexpr std::string_view kSdl = R"(
type Query { rows: [Row] row: Row numbers: [Float] ints: [Int!] text: String nested: [[Int]] none: [Row] }
type Row { id: Int name: String price: Float tags: [String] values: [Float] time: String rows: [Row] }
)";

constexpr std::string_view kRoot = R"({
  "rows": [
    {"id": 1, "name": "b", "price": 2.5, "tags": ["x", "y"], "values": [1, 2, 3], "time": "2026-03-29T00:30:00Z",
     "rows": [{"id": 9, "name": "z", "price": -1}]},
    null,
    {"id": 2, "name": null, "price": 1e308, "tags": [], "values": [null, -1e308, 0], "time": "2026-03-29", "rows": []},
    {"id": 2, "name": "a", "price": null, "tags": [null], "values": [], "time": "no time", "rows": null}
  ],
  "row": {"id": 3, "name": "\u00fc\"\\", "price": 0, "values": [5]},
  "numbers": [1, 2.5, null, -3e10, 0, 1e-300], "ints": [3, 1, 2, 2147483647, -2147483648], "text": "185.90",
  "nested": [[3, 1], [], null, [2, null]], "none": null
})";

const graphql::Schema& schema() {
    static const std::shared_ptr<const graphql::Schema> kSchema = [] {
        Arena arena;
        std::string text(kSdl);
        text += plan::holders_sdl(**graphql::parse_document(kSdl, arena));
        text += app::all_directives().sdl();
        graphql::SchemaOptions options;
        options.internal_sdl = plan::holder_directive_sdl();
        return *graphql::build_schema(std::move(text), options);
    }();
    return *kSchema;
}

Value read(std::string_view json, Arena& arena) {
    const auto value = wire::parse_dom(wire::PaddedJson::copy(json, arena), arena);
    if (!value) { std::abort(); }
    return *value;
}

void run(const plan::Plan& plan, Value variables, Arena& arena) {
    static const engine::Introspection kIntrospection(schema());
    Cancellation cancellation;
    source::RequestContext context{arena, {}, Until(Deadline::never(), &cancellation)};
    engine::ExecutionInput input{plan, variables, read(kRoot, arena), context, {}, kIntrospection};
    input.compute_limits.steps = 200'000;
    input.compute_limits.bytes = 4 << 20;
    input.compute_limits.items = 10'000;
    input.explain = true;
    engine::Execution execution(input);
    wire::ReplyBuffer out;
    run_now(execution.write_first(out));
    read(out.view(), arena);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view query(reinterpret_cast<const char*>(data), size);
    Arena arena;
    graphql::ParseOptions limits;
    limits.max_tokens = 2'000;
    const auto document = graphql::parse_document(query, arena, limits);
    if (!document) { return 0; }
    const plan::ExpressionUses uses(**document, app::all_directives());
    graphql::ValidateOptions options;
    options.computed = &uses;
    if (!graphql::validate(**document, schema(), arena, options).empty()) { return 0; }
    const auto operation = plan::find_operation(**document, {});
    if (!operation) { return 0; }
    const auto variables = graphql::coerce_variables((*operation)->variables, Value::object({}),
                                                     schema(), query, arena);
    if (!variables) { return 0; }
    const auto plan = plan::compile({schema(),
                                     {nullptr, nullptr, &app::all_directives()},
                                     **document,
                                     **operation,
                                     *variables,
                                     false});
    if (plan) {
        run(**plan, *variables, arena);
    } else if (plan.error().empty() || plan.error().front().message.empty()) {
        std::abort();
    }
    return 0;
}
