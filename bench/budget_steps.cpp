// Does one step of a request's way before execution, again and again; tools/check-budgets counts
// the instructions. What costs the same however often it is done falls out of the difference.
//
// usage: budget_steps STEP TIMES

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/planner.hpp>

#include "syntax/bench_documents.hpp"

namespace millrace {
namespace {

[[noreturn]] void give_up(std::string_view why) {
    std::fprintf(stderr, "budget_steps: %.*s\n", static_cast<int>(why.size()), why.data());
    std::exit(2);
}

/// A document, and the schema it is for.
struct Subject {
    Subject(std::string_view sdl, std::string_view text) : source(text) {
        auto built = graphql::build_schema(std::string(sdl));
        if (!built) { give_up(built.error().front().message); }
        schema = *std::move(built);
        const auto parsed = graphql::parse_document(source, arena);
        if (!parsed) { give_up(parsed.error().message); }
        document = *parsed;
        operation = plan::find_operation(*document, {}).value_or(nullptr);
    }

    std::string_view source;
    std::shared_ptr<const graphql::Schema> schema;
    Arena arena;
    const graphql::Document* document = nullptr;
    const graphql::OperationNode* operation = nullptr;
};

void parse(const Subject& subject, Arena& arena) {
    if (!graphql::parse_document(subject.source, arena)) { give_up("does not parse"); }
}

void validate(const Subject& subject, Arena& arena) {
    if (!graphql::validate(*subject.document, *subject.schema, arena).empty()) {
        give_up("is not valid");
    }
}

void compile(const Subject& subject, Arena& /*arena*/) {
    const plan::Resolvers members_only;
    const auto plan = plan::compile({.schema = *subject.schema,
                                     .resolvers = members_only,
                                     .document = *subject.document,
                                     .operation = *subject.operation,
                                     .variables = value::Value::object({})});
    if (!plan) { give_up(plan.error().front().message); }
}

using Step = void (*)(const Subject& subject, Arena& arena);

void repeat(Step step, const Subject& subject, int times) {
    std::vector<std::byte> first_block(std::size_t{64} * 1024);
    for (int i = 0; i < times; ++i) {
        Arena arena(first_block, Arena::kNoLimit);
        step(subject, arena);
    }
}

void run(std::string_view name, int times) {
    const Subject page(graphql::kPageSchema, graphql::kPageQuery);
    const Subject introspection("type Query { a: Int }", graphql::kIntrospectionQuery);
    if (name == "parse_introspection") { return repeat(parse, introspection, times); }
    if (name == "parse_page") { return repeat(parse, page, times); }
    if (name == "validate_introspection") { return repeat(validate, introspection, times); }
    if (name == "validate_page") { return repeat(validate, page, times); }
    if (name == "plan_page") { return repeat(compile, page, times); }
    give_up("no such step");
}

}  // namespace
}  // namespace millrace

int main(int count, char** arguments) {
    if (count != 3) { millrace::give_up("usage: budget_steps STEP TIMES"); }
    millrace::run(arguments[1], std::atoi(arguments[2]));
    return 0;
}
