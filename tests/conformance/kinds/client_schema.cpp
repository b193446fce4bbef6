// Schemas built from the answer to an introspection query, and printed.

#include <millrace/graphql/client_schema.hpp>

#include <millrace/graphql/schema_printer.hpp>
#include <millrace/wire/json_reader.hpp>

#include "compare.hpp"
#include "kinds.hpp"
#include "tokens.hpp"

namespace millrace::conformance {

RowResult run_client_schema(const Json& row) {
    Arena arena;
    const auto data =
        wire::parse_dom(wire::PaddedJson::copy(row.at("introspection").dump(), arena), arena);
    if (!data) { return score(false, false, false, std::string(data.error().message())); }
    const auto schema = graphql::build_client_schema(*data, {.validate_schema = false});
    if (!schema) { return score(false, false, false, to_json(schema.error())); }
    const std::string printed = graphql::print_schema(**schema);
    const auto expected = row.at("printed").get<std::string>();
    return score(true, token_equal(printed, expected), printed == expected, printed);
}

}  // namespace millrace::conformance
