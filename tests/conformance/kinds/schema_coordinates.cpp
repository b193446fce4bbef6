// Names of schema elements, resolved.

#include <millrace/graphql/coordinate_resolver.hpp>
#include <millrace/graphql/schema_builder.hpp>

#include "compare.hpp"
#include "kinds.hpp"

namespace millrace::conformance {

namespace {

using graphql::SchemaElement;

Json describe(const SchemaElement& element) {
    Json json{{"kind", graphql::element_kind_name(element.kind)}};
    if (element.type != nullptr) { json["type"] = element.type->name; }
    if (element.field != nullptr) { json["field"] = element.field->name; }
    if (element.input_field != nullptr) { json["input_field"] = element.input_field->name; }
    if (element.enum_value != nullptr) { json["enum_value"] = element.enum_value->name; }
    if (element.directive != nullptr) { json["directive"] = element.directive->name; }
    if (element.argument != nullptr) { json["argument"] = element.argument->name; }
    return json;
}

Json resolve(const Json& row) {
    const auto schema =
        graphql::build_schema(row.at("schema_sdl").get<std::string>(), {.validate_schema = false});
    if (!schema) { return {{"schema_errors", to_json(schema.error())}}; }
    const auto element =
        graphql::resolve_coordinate(**schema, row.at("coordinate").get<std::string>());
    if (!element) { return {{"error", element.error()}}; }
    if (!*element) { return {{"resolved", nullptr}}; }
    return {{"resolved", describe(**element)}};
}

}  // namespace

RowResult run_schema_coordinates(const Json& row) {
    const Json got = resolve(row);
    const Json& expected = row.at("expected");
    const bool same_outcome = got.contains("error") == expected.contains("error") &&
                              got.contains("resolved") == expected.contains("resolved");
    const bool exact = same_json(got, expected, KeyOrder::Free);
    return score(same_outcome, exact || expected.contains("error"), exact, got);
}

}  // namespace millrace::conformance
