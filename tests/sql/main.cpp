/// @file main.cpp — compiles the requests of a suite to statements, for run.py to run
///
/// `sql_compile catalog postgres|sqlite` prints the introspection statement. Otherwise a JSON
/// object is read from standard input: `catalog` (what that statement answered), `metadata`,
/// `settings`, `dialect`, `enum_values`, `requests`. `sql_compile enums` prints the statement
/// that reads enum tables, `sql_compile schema ROLE` a schema, `sql_compile requests` one line of
/// JSON for each request.

#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include <fmt/core.h>

#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/sql/catalog_statements.hpp>
#include <millrace/sql/mutation_compiler.hpp>
#include <millrace/sql/request_check.hpp>
#include <millrace/sql/select_compiler.hpp>
#include <millrace/wire/json_reader.hpp>

#include "claimed_fields.hpp"
#include "model_run.hpp"

namespace {

using namespace millrace;
using Json = nlohmann::ordered_json;

Json error_entry(std::string_view code, std::string_view path, std::string_view message) {
    return {{"message", message}, {"extensions", {{"path", path}, {"code", code}}}};
}

Json errors(const sql::RequestProblem& problem) {
    return {{"errors", Json::array({error_entry(problem.code, problem.path, problem.message)})}};
}

value::Value to_value(const Json& json, Arena& arena) {
    const auto parsed = wire::parse_dom(wire::PaddedJson::copy(json.dump(), arena), arena);
    return parsed ? *parsed : value::Value::absent();
}

Json to_json(const sql::Parameter& parameter) {
    return {{"type",
             {{"schema", parameter.type.schema},
              {"name", parameter.type.name},
              {"array", parameter.type.array}}},
            {"text", parameter.text ? Json(*parameter.text) : Json()},
            {"step", parameter.step}};
}

Json to_json(const std::string& statement, const std::vector<sql::Parameter>& parameters) {
    Json list = Json::array();
    for (const sql::Parameter& parameter : parameters) { list.push_back(to_json(parameter)); }
    return {{"statement", statement}, {"parameters", list}};
}

Json to_json(const sql::Step& step) {
    Json out = to_json(step.text, step.parameters);
    out["rows_needed"] = step.rows_needed;
    out["denied"] = error_entry(sql::kPermissionError, step.path, sql::kCheckFailed);
    out["incomplete"] = error_entry(sql::kNotSupported, step.path, step.incomplete);
    return out;
}

/// One suite: model and schemas of the roles that were asked for.
class Suite {
public:
    explicit Suite(const Json& input) : input_(input) {
        sql::Catalog catalog =
            sql::read_catalog(to_value(input["catalog"], arena_), arena_, problems_);
        if (input.contains("enum_values")) {
            sql::add_enum_values(catalog, to_value(input["enum_values"], arena_), arena_,
                                 problems_);
        }
        sql::Metadata metadata = sql::read_metadata(to_value(input["metadata"], arena_), problems_);
        const Json settings = input.value("settings", Json::object());
        model_ = sql::bind_model(std::move(catalog), std::move(metadata),
                                 {settings.value("stringify_numeric_types", false),
                                  settings.value("infer_function_permissions", true),
                                  settings.value("connections", false)},
                                 problems_);
    }

    [[nodiscard]] std::string enum_statement() const {
        std::vector<sql::QualifiedName> tables;
        for (const sql::TableMetadata& table : model_->metadata.tables) {
            if (table.is_enum) { tables.push_back(table.table); }
        }
        return input_.value("dialect", "postgres") == "sqlite"
                   ? sql::sqlite_enum_values_statement(model_->catalog, tables)
                   : sql::postgres_enum_values_statement(model_->catalog, tables);
    }

    const sql::RoleSchema* schema(const std::string& role, bool backend = false) {
        if (const auto found = schemas_.find({role, backend}); found != schemas_.end()) {
            return found->second.get();
        }
        auto built = sql::build_role_schema(model_, {role, backend}, problems_);
        if (!built) {
            fmt::print(stderr, "schema of {}: {}\n", role, built.error()[0].message);
            return schemas_[{role, backend}].get();
        }
        return (schemas_[{role, backend}] = *built).get();
    }

    Json answer(const Json& request) {
        const Json session_json = request.value("session", Json::object());
        sql::Session session;
        for (const auto& [name, text] : session_json.items()) {
            session.set(name, text.get<std::string>());
        }
        // Only who has the administrator's secret may ask for the permissions of back ends.
        const auto backend = request.value("admin_secret", true)
                                 ? sql::wants_backend_permissions(session)
                                 : std::optional<bool>(false);
        if (!backend) { return errors({sql::kBadRequest, "$", "not a boolean"}); }
        const std::string* role = session.find("x-hasura-role");
        const sql::RoleSchema* role_schema = schema(role == nullptr ? "admin" : *role, *backend);
        if (role_schema == nullptr) { return {{"broken", "schema"}}; }
        Arena arena;
        const std::string query = request["query"].get<std::string>();
        const auto parsed = graphql::parse_document(query, arena);
        if (!parsed) {
            return errors({sql::kValidationFailed, "$.query", "not a valid graphql query"});
        }
        const std::string name = request.value("operationName", std::string());
        const auto operation = plan::find_operation(
            **parsed, name.empty() ? std::string_view() : std::string_view(name));
        if (!operation) {
            return errors({sql::kValidationFailed, "$", std::string(operation.error().message)});
        }
        return compile(request, **parsed, **operation, *role_schema, session, arena);
    }

    [[nodiscard]] const sql::Problems& problems() const { return problems_; }

private:
    Json compile(const Json& request, const graphql::Document& document,
                 const graphql::OperationNode& operation, const sql::RoleSchema& role_schema,
                 const sql::Session& session, Arena& arena) {
        const Json variables_json = request.value("variables", Json::object());
        const value::Value given =
            to_value(variables_json.is_object() ? variables_json : Json::object(), arena);
        // The suites hold requests with variables that they do not use.
        graphql::ValidateOptions options;
        options.rules = options.rules.without(graphql::Rule::NoUnusedVariables);
        const graphql::GraphqlErrors refused =
            graphql::validate(document, role_schema.schema(), arena, options);
        const auto variables = graphql::coerce_variables(
            operation.variables, given, role_schema.schema(), document.source, arena);
        if (!refused.empty() || !variables) {
            const auto problem =
                sql::explain_refusal(document, operation, role_schema.schema(), given, arena);
            if (problem) { return errors(*problem); }
            return errors({sql::kValidationFailed, "$",
                           refused.empty() ? variables.error()[0].message : refused[0].message});
        }
        const auto fields = sql::FieldClaimer(document, role_schema.schema(), *variables, arena)
                                .root_fields(operation);
        if (!fields) {
            return errors({sql::kValidationFailed, "$", std::string(fields.error().message)});
        }
        if (!fields->empty() && (*fields)[0].name.starts_with("__")) {
            return introspect(request, role_schema);
        }
        Json answer{{"fields", Json::array()}};
        const sql::Dialect& dialect = input_.value("dialect", "postgres") == "sqlite"
                                          ? sql::sqlite_dialect()
                                          : sql::postgres_dialect();
        const bool mutates = operation.type == graphql::OperationType::Mutation;
        for (const source::ClaimedField& field : *fields) {
            const sql::CompileRequest compile_request{role_schema, session, dialect, field, {}};
            const auto compiled = mutates ? sql::compile_mutation(compile_request)
                                          : sql::compile_select(compile_request);
            if (!compiled) { return errors(compiled.error()); }
            Json entry = to_json(compiled->text, compiled->parameters);
            entry["key"] = field.member;
            if (mutates) {
                entry["denied"] = errors(sql::check_failed(field))["errors"][0];
                entry["steps"] = Json::array();
            }
            for (const sql::Step& step : compiled->steps) {
                entry["steps"].push_back(to_json(step));
            }
            answer["fields"].push_back(std::move(entry));
        }
        return answer;
    }

    static Json introspect(const Json& request, const sql::RoleSchema& role_schema) {
        conformance::ModelRequest model;
        model.schema_sdl = role_schema.sdl();
        model.query = request["query"].get<std::string>();
        model.variables = conformance::Json::parse(request.value("variables", Json()).dump());
        return {{"answer", Json::parse(conformance::run_model(model)[0].dump())}};
    }

    const Json& input_;
    Arena arena_;
    sql::Problems problems_;
    std::shared_ptr<const sql::Model> model_;
    std::map<std::pair<std::string, bool>, std::shared_ptr<const sql::RoleSchema>> schemas_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::string command = argc > 1 ? argv[1] : "";
    const std::string detail = argc > 2 ? argv[2] : "";
    if (command == "catalog") {
        fmt::print("{}\n", detail == "sqlite" ? sql::sqlite_catalog_statement()
                                              : sql::postgres_catalog_statement());
        return 0;
    }
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const Json input = Json::parse(text);
    Suite suite(input);
    if (command == "enums") {
        fmt::print("{}\n", suite.enum_statement());
    } else if (command == "schema") {
        const sql::RoleSchema* schema = suite.schema(detail);
        fmt::print("{}", schema == nullptr ? std::string() : schema->sdl());
    } else {
        for (const Json& request : input["requests"]) {
            fmt::print("{}\n", suite.answer(request).dump());
        }
    }
    for (const sql::Problem& problem : suite.problems()) {
        fmt::print(stderr, "{}: {}\n", problem.where, problem.message);
    }
    return 0;
}
