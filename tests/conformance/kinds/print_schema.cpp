// SDL: built, extended or sorted, and printed.

#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/schema_printer.hpp>

#include "compare.hpp"
#include "kinds.hpp"
#include "tokens.hpp"

namespace millrace::conformance {

namespace {

using graphql::PrintOrder;
using graphql::SchemaOptions;
using graphql::SchemaResult;
using graphql::SdlText;

// As the reference implementation builds schemas: whether the types make sense is asked later.
SchemaOptions options_of(const Json& row) {
    return {.validate_document = !row.value("assume_valid", false), .validate_schema = false};
}

SchemaResult build(const Json& row) {
    SchemaResult schema = graphql::build_schema(row.at("sdl").get<std::string>(), options_of(row));
    for (const Json& extension : row.value("extensions", Json::array())) {
        if (!schema) { break; }
        const SdlText text{"extension", extension.get<std::string>()};
        schema = graphql::extend_schema(**schema, std::span(&text, 1), options_of(row));
    }
    return schema;
}

}  // namespace

RowResult run_print_schema(const Json& row) {
    const SchemaResult schema = build(row);
    if (!schema) { return score(false, false, false, to_json(schema.error())); }
    const PrintOrder order = row.at("op") == "sort" ? PrintOrder::Name : PrintOrder::Definition;
    const std::string printed = graphql::print_schema(**schema, order);
    const auto expected = row.at("printed").get<std::string>();
    return score(true, token_equal(printed, expected), printed == expected, printed);
}

}  // namespace millrace::conformance
