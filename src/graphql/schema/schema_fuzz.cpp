// Whatever text builds a schema prints to a text that builds the same schema.

#include <cstddef>
#include <cstdint>
#include <string>

#include <millrace/base/assert.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/schema_changes.hpp>
#include <millrace/graphql/schema_printer.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace millrace::graphql;
    const std::string text(reinterpret_cast<const char*>(data), size);

    // Without the rules, nothing may be worse than wrong.
    const SchemaResult unchecked =
        build_schema(text, {.validate_document = false, .validate_schema = false});
    if (!unchecked) { return 0; }
    const GraphqlErrors errors = validate_schema(**unchecked);
    static_cast<void>(print_schema(**unchecked, PrintOrder::Name));

    const SchemaResult schema = build_schema(text);
    MR_REQUIRE(!schema || errors.empty());
    if (!schema) { return 0; }
    const std::string printed = print_schema(**schema);
    const SchemaResult again = build_schema(printed);
    MR_REQUIRE(again.has_value());
    MR_REQUIRE(print_schema(**again) == printed);
    MR_REQUIRE(find_schema_changes(**schema, **again).empty());
    return 0;
}
