#include "commands/plan.hpp"

#include <cstdio>
#include <filesystem>
#include <string>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/wire/json_reader.hpp>

#include "files.hpp"
#include "project.hpp"
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
                                             const PlanCommand& command, Diagnostics& diagnostics) {
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

/// The plan's dump; empty with errors in `diagnostics`.
std::string explain(const Project& project, const QueryText& query, const PlanCommand& command,
                    Diagnostics& diagnostics) {
    Arena arena;
    const auto document = graphql::parse_document(query.text, arena);
    if (!document) {
        add_errors(query, {document.error()}, diagnostics);
        return {};
    }
    add_errors(query, graphql::validate(**document, *project.schema(), arena), diagnostics);
    if (diagnostics.has_errors()) { return {}; }
    const graphql::OperationNode* operation = find_operation(**document, command, diagnostics);
    if (operation == nullptr) { return {}; }

    value::Value variables;
    if (!command.variables.empty()) {
        const auto given = wire::parse_dom(wire::PaddedJson::copy(command.variables, arena), arena);
        if (!given) {
            diagnostics.error({"--variables", {}}, std::string(given.error().message()));
            return {};
        }
        const auto coerced = graphql::coerce_variables(operation->variables, *given,
                                                       *project.schema(), query.text, arena);
        if (!coerced) {
            add_errors(query, coerced.error(), diagnostics);
            return {};
        }
        variables = *coerced;
    }
    const auto plan =
        plan::compile({.schema = *project.schema(),
                       .resolvers = {project.bindings(), nullptr, &all_directives()},
                       .document = **document,
                       .operation = *operation,
                       .variables = variables});
    if (!plan) {
        add_errors(query, plan.error(), diagnostics);
        return {};
    }
    return plan::dump(**plan);
}

}  // namespace

ExitStatus run_plan(const PlanCommand& command) {
    const source::Registry registry = all_sources();
    Diagnostics of_project;
    const Project project =
        load_project(command.config, process_environment(), registry, of_project);
    if (of_project.has_errors()) {
        std::fputs(to_text(of_project).c_str(), stderr);
        return kExitUsage;
    }
    Diagnostics of_query;
    const std::string text = explain(project, read_query(command.query), command, of_query);
    std::fputs(to_text(of_query).c_str(), stderr);
    std::fputs(text.c_str(), stdout);
    return of_query.has_errors() ? kExitFailed : kExitGood;
}

}  // namespace millrace::app
