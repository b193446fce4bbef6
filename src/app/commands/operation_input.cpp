#include "commands/operation_input.hpp"

#include <filesystem>

#include <fmt/core.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/expression_uses.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/wire/json_reader.hpp>

#include "files.hpp"
#include "registry.hpp"

namespace millrace::app {

namespace {

/// The query of one command, with a name for messages.
struct QueryText {
    std::string name;
    std::string text;
};

QueryText read_query(const std::string& argument) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(argument, ignored)) {
        if (auto text = read_file(argument)) { return {argument, *std::move(text)}; }
    }
    return {"query", argument};
}

Place place_of(const QueryText& query, const graphql::GraphqlError& error) {
    if (error.locations.empty()) { return {query.name, {}}; }
    return {query.name, {error.locations.front().line, error.locations.front().column}};
}

void add_errors(const QueryText& query, const graphql::GraphqlErrors& errors,
                Diagnostics& diagnostics) {
    for (const graphql::GraphqlError& error : errors) {
        diagnostics.error(place_of(query, error), error.message);
    }
}

const graphql::OperationNode* find_operation(const graphql::Document& document,
                                             const OperationArguments& command,
                                             Diagnostics& diagnostics) {
    const graphql::OperationNode* found = nullptr;
    std::size_t operations = 0;
    for (const graphql::DefinitionNode& definition : document.definitions) {
        if (definition.operation == nullptr) { continue; }
        ++operations;
        if (command.operation.empty() || definition.operation->name.text == command.operation) {
            found = definition.operation;
        }
    }
    if (found == nullptr) {
        diagnostics.error({command.query, {}},
                          fmt::format("there is no operation \"{}\"", command.operation));
    } else if (command.operation.empty() && operations > 1) {
        diagnostics.error({command.query, {}}, "there are several operations",
                          fmt::format("choose one with --operation {}", found->name.text));
        return nullptr;
    }
    return found;
}

}  // namespace

std::unique_ptr<PlannedOperation> plan_operation(const RoleView& view,
                                                 const OperationArguments& given,
                                                 Diagnostics& diagnostics) {
    auto planned = std::make_unique<PlannedOperation>();
    QueryText query = read_query(given.query);
    planned->text = std::move(query.text);
    Arena& arena = planned->arena;
    const auto document = graphql::parse_document(planned->text, arena);
    if (!document) {
        add_errors(query, {document.error()}, diagnostics);
        return nullptr;
    }
    planned->document = *document;
    graphql::ValidateOptions rules;
    const plan::ExpressionUses uses(**document, all_directives());
    rules.computed = &uses;
    add_errors(query, graphql::validate(**document, *view.schema, arena, rules), diagnostics);
    if (diagnostics.has_errors()) { return nullptr; }
    const graphql::OperationNode* operation = find_operation(**document, given, diagnostics);
    if (operation == nullptr) { return nullptr; }

    value::Value variables;
    if (!given.variables.empty()) {
        const auto read = wire::parse_dom(wire::PaddedJson::copy(given.variables, arena), arena);
        if (!read) {
            diagnostics.error({"--variables", {}}, std::string(read.error().message()));
            return nullptr;
        }
        variables = *read;
    }
    const auto coerced = graphql::coerce_variables(operation->variables, variables, *view.schema,
                                                   planned->text, arena);
    if (!coerced) {
        add_errors(query, coerced.error(), diagnostics);
        return nullptr;
    }
    planned->variables = *coerced;
    auto plan = plan::compile({.schema = *view.schema,
                               .resolvers = {view.bindings.get(), nullptr, &all_directives()},
                               .document = **document,
                               .operation = *operation,
                               .variables = planned->variables});
    if (!plan) {
        add_errors(query, plan.error(), diagnostics);
        return nullptr;
    }
    planned->plan = *std::move(plan);
    return planned;
}

}  // namespace millrace::app
