// Any document that parses can be validated: no crash, no endless loop, and errors lie inside it.

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include <millrace/base/arena.hpp>
#include <millrace/base/assert.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>

namespace millrace::graphql {
namespace {

const Schema& schema() {
    static const std::shared_ptr<const Schema> kSchema = [] {
        SchemaOptions options;
        options.incremental_directives = true;
        return build_schema(std::string(R"(
            interface Node { id: ID!  node(id: ID): Node }
            type Query implements Node { id: ID!  node(id: ID): Node  a(in: In): A  u: U  s: [String!] }
            type Mutation { a(in: In!): A }
            type Subscription { a: A  b: Int }
            type A implements Node { id: ID!  node(id: ID): Node  e: E  x(n: Int! = 1, l: [[Int]]): Int }
            type B { e: E  x: String }
            union U = A | B
            enum E { ONE TWO @deprecated }
            input In { n: Int! = 1  in: In  one: One  l: [In!] }
            input One @oneOf { a: Int  b: String }
        )"),
                            options)
            .value();
    }();
    return *kSchema;
}

}  // namespace
}  // namespace millrace::graphql

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace millrace;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Arena arena;
    graphql::ParseOptions parse_options;
    parse_options.allow_empty_selection_sets = true;
    parse_options.fragment_arguments = true;
    const auto document = graphql::parse_document(text, arena, parse_options);
    if (!document) { return 0; }
    graphql::ValidateOptions options;
    options.rules =
        options.rules.with(graphql::Rule::NoDeprecated).with(graphql::Rule::NoSchemaIntrospection);
    for (const auto& error : graphql::validate(**document, graphql::schema(), arena, options)) {
        MR_REQUIRE(!error.message.empty());
        for (const graphql::Location& at : error.locations) {
            MR_REQUIRE(at.line > 0 && at.column > 0);
        }
    }
    return 0;
}
