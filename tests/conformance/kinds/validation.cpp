// Operations against a schema: which rules complain, where, and in which words.

#include <millrace/graphql/validation.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>

#include "compare.hpp"
#include "kinds.hpp"

namespace millrace::conformance {

namespace {

using graphql::GraphqlErrors;

bool needs(const Json& row, std::string_view feature) {
    const auto features = row.value("features", std::vector<std::string>{});
    return std::ranges::find(features, feature) != features.end();
}

/// All rules and the row's own, which may be an optional one. Where the number of errors is
/// bounded, others must not use the bound up: then the row's own alone.
graphql::ValidateOptions options_of(const Json& row, std::optional<graphql::Rule> rule) {
    graphql::ValidateOptions options;
    if (rule) { options.rules = options.rules.with(*rule); }
    const Json given = row.value("options", Json::object());
    if (given.contains("max_errors")) {
        options.max_errors = given.at("max_errors").get<std::size_t>();
        if (rule) { options.rules = {*rule}; }
    }
    return options;
}

GraphqlErrors errors_of(const Json& row, const graphql::Schema& schema, const std::string& query) {
    const std::string name = row.at("rule").get<std::string>();
    const std::optional<graphql::Rule> rule = graphql::find_rule(name);
    if (!rule && name != "*") { throw std::invalid_argument("no such rule: " + name); }

    Arena arena;
    graphql::ParseOptions parse_options;
    parse_options.fragment_arguments = needs(row, "fragment-arguments");
    const auto document = graphql::parse_document(query, arena, parse_options);
    if (!document) { return {document.error()}; }
    GraphqlErrors errors = graphql::validate(**document, schema, arena, options_of(row, rule));
    if (rule) {
        std::erase_if(errors, [&](const graphql::GraphqlError& error) {
            return error.rule != name && !error.rule.empty();
        });
    }
    return errors;
}

}  // namespace

RowResult run_validation(const Json& row) {
    const auto query = row.at("query").get<std::string>();
    const auto schema = graphql::build_schema(row.at("schema_sdl").get<std::string>());
    const Json got =
        to_json(schema ? errors_of(row, **schema, query) : GraphqlErrors(schema.error()));
    return judge_by_any(row, [&](const Json& answer) {
        const Json& expected =
            answer.contains("expected_errors") ? answer["expected_errors"] : row["expected_errors"];
        return score(got.empty() == expected.empty(), same_errors(got, expected, columns_of(row)),
                     same_messages(got, expected), got);
    });
}

}  // namespace millrace::conformance
