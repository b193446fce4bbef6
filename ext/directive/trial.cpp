#include "trial.hpp"

#include <gtest/gtest.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/engine/execution.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/expression_uses.hpp>
#include <millrace/plan/holders.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::ext::directive_testing {

namespace {

using value::Kind;
using value::Member;
using value::Value;

template <class Errors>
std::string lines(const Errors& errors) {
    std::string text;
    for (const auto& error : errors) {
        if (!text.empty()) { text += '\n'; }
        text += error.message;
    }
    return text;
}

Value failure(std::string_view text, Arena& arena) {
    auto* made = arena.make<value::Failure>();
    const std::size_t blank = text.find(' ');
    made->code = arena.copy(text.substr(1, blank - 1));
    made->message = arena.copy(text.substr(blank + 1));
    return Value::error(made);
}

Value with_failures(Value value, Arena& arena) {
    if (value.is(Kind::String) && value.text().starts_with('!')) {
        return failure(value.text(), arena);
    }
    if (value.is(Kind::List)) {
        const auto items = arena.copy(value.items());
        for (Value& item : items) { item = with_failures(item, arena); }
        return Value::list(items);
    }
    if (value.is(Kind::Object)) {
        const auto members = arena.copy(value.members());
        for (Member& member : members) { member.value = with_failures(member.value, arena); }
        return Value::object(members);
    }
    return value;
}

Value read_json(std::string_view text, Arena& arena) {
    const auto read = wire::parse_dom(wire::PaddedJson::copy(text, arena), arena);
    if (read) { return *read; }
    ADD_FAILURE() << "no JSON: " << text;
    return Value::object({});
}

void remove_locations(std::string& text) {
    constexpr std::string_view kLocations = R"("locations":[)";
    for (std::size_t at = text.find(kLocations); at != std::string::npos;
         at = text.find(kLocations, at)) {
        text.erase(at, text.find("],", at) + 2 - at);
    }
}

std::string all_definitions(std::string_view sdl, const plan::DirectiveRegistry& registry) {
    Arena arena;
    const auto document = graphql::parse_document(sdl, arena);
    std::string text(sdl);
    if (document) { text += plan::holders_sdl(**document); }
    return text + registry.sdl();
}

}  // namespace

Trial::Trial(std::string_view sdl, std::string_view root,
             std::initializer_list<Register> extensions, compute::KernelRegistry kernels)
    : root_(root), registry_(std::move(kernels)) {
    for (const Register extension : extensions) { extension(registry_); }
    graphql::SchemaOptions options;
    options.internal_sdl = plan::holder_directive_sdl();
    options.known_scalars = true;
    auto schema = graphql::build_schema(all_definitions(sdl, registry_), options);
    if (!schema) {
        ADD_FAILURE() << lines(schema.error());
        return;
    }
    schema_ = *std::move(schema);
    introspection_ = std::make_unique<engine::Introspection>(*schema_);
}

Trial::~Trial() = default;

std::string Trial::ask(std::string_view query, std::string_view variables) const {
    Arena arena;
    const auto document = graphql::parse_document(query, arena);
    if (!document) { return document.error().message; }
    const plan::ExpressionUses uses(**document, registry_);
    graphql::ValidateOptions options;
    options.computed = &uses;
    const auto invalid = graphql::validate(**document, *schema_, arena, options);
    if (!invalid.empty()) { return lines(invalid); }
    const auto operation = plan::find_operation(**document, {});
    const auto given = graphql::coerce_variables(
        (*operation)->variables, read_json(variables, arena), *schema_, (*document)->source, arena);
    if (!given) { return lines(given.error()); }
    const auto compiled = plan::compile(
        {*schema_, {nullptr, nullptr, &registry_}, **document, **operation, *given, false});
    if (!compiled) { return lines(compiled.error()); }

    Cancellation cancellation;
    source::RequestContext context{arena, {}, Until(Deadline::never(), &cancellation)};
    const Value root = with_failures(read_json(root_, arena), arena);
    engine::Execution execution({**compiled, *given, root, context, {}, *introspection_});
    wire::ReplyBuffer out;
    run_now(execution.write_first(out));
    std::string reply(out.view());
    remove_locations(reply);
    return reply;
}

}  // namespace millrace::ext::directive_testing
