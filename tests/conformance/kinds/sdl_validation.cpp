// Type system documents and schemas: what is wrong with them.

#include <millrace/graphql/schema_builder.hpp>

#include "compare.hpp"
#include "kinds.hpp"

namespace millrace::conformance {

namespace {

using graphql::GraphqlErrors;
using graphql::SchemaOptions;
using graphql::SdlText;

GraphqlErrors of_rule(const GraphqlErrors& errors, std::string_view rule) {
    GraphqlErrors kept;
    for (const graphql::GraphqlError& error : errors) {
        if (rule == "*" || error.rule == rule) { kept.push_back(error); }
    }
    return kept;
}

GraphqlErrors check_types(const std::string& sdl) {
    const auto schema =
        graphql::build_schema(sdl, {.validate_document = false, .validate_schema = false});
    return schema ? graphql::validate_schema(**schema) : schema.error();
}

GraphqlErrors check(const Json& row) {
    const SdlText text{"sdl", row.at("sdl").get<std::string>()};
    const auto stage = row.at("stage").get<std::string>();
    if (stage == "schema") { return check_types(text.text); }
    if (stage == "full") {
        const auto schema = graphql::build_schema(text.text);
        return schema ? GraphqlErrors{} : schema.error();
    }
    const auto rule = row.at("rule").get<std::string>();
    if (row.at("base_schema_sdl").is_null()) {
        return of_rule(graphql::validate_sdl(std::span(&text, 1), nullptr), rule);
    }
    const auto base = graphql::build_schema(row["base_schema_sdl"].get<std::string>(),
                                            {.validate_schema = false});
    if (!base) { return base.error(); }
    return of_rule(graphql::validate_sdl(std::span(&text, 1), base->get()), rule);
}

}  // namespace

RowResult run_sdl_validation(const Json& row) {
    const Json got = to_json(check(row));
    const Json& expected = row.at("expected_errors");
    return score(got.empty() == expected.empty(), same_errors(got, expected, columns_of(row)),
                 same_messages(got, expected), got);
}

}  // namespace millrace::conformance
