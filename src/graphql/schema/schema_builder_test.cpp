#include <millrace/graphql/schema_builder.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/graphql/schema_printer.hpp>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using value::Kind;

TEST(SchemaBuilder, TakesRootTypesByNameOrDefinition) {
    const auto by_name = schema_of("type Query { a: Int } type Mutation { b: Int }");
    EXPECT_EQ(by_name->mutation_type()->name, "Mutation");
    EXPECT_EQ(by_name->subscription_type(), nullptr);
    const auto defined =
        schema_of("schema { query: Root } type Root { a: Int } type Mutation { b: Int }");
    EXPECT_EQ(defined->query_type()->name, "Root");
    EXPECT_EQ(defined->mutation_type(), nullptr);
}

TEST(SchemaBuilder, MergesExtensions) {
    const auto schema = schema_of(R"(
        extend type Query { b: Int }
        type Query { a: Color }
        enum Color { RED }
        extend enum Color { BLUE @deprecated }
        extend union Any = Query
        union Any
        scalar Url
        extend scalar Url @specifiedBy(url: "https://url.example")
    )");
    EXPECT_EQ(schema->query_type()->fields.size(), 2u);
    EXPECT_EQ(schema->query_type()->fields[1].name, "b");
    EXPECT_EQ(schema->type("Color")->value("BLUE")->deprecation.reason, "No longer supported");
    EXPECT_EQ(schema->type("Any")->members.size(), 1u);
    EXPECT_EQ(schema->type("Url")->specified_by, "https://url.example");
    EXPECT_EQ(schema->type("Query")->extensions.size(), 1u);
}

TEST(SchemaBuilder, CoercesDefaultValues) {
    const auto schema = schema_of(R"(
        type Query { f(in: In = {list: 1}): Int }
        input In { list: [Int!], color: Color = RED, inner: Inner = {} }
        input Inner { id: ID = 7, ratio: Float = 2 }
        enum Color { RED }
    )");
    const value::Value value = schema->query_type()->fields[0].arguments[0].default_value;
    ASSERT_TRUE(value.is(Kind::Object));
    ASSERT_EQ(value.members().size(), 3u);
    EXPECT_EQ(value.member("list").items()[0].text(), "1");
    EXPECT_TRUE(value.member("color").is(Kind::Enum));
    const value::Value inner = value.member("inner");
    EXPECT_TRUE(inner.member("id").is(Kind::String));
    EXPECT_EQ(inner.member("id").text(), "7");
    EXPECT_EQ(inner.member("ratio").text(), "2");
}

// Validation refuses these; building without it must survive them.
TEST(SchemaBuilder, SurvivesDefaultsThatNeedThemselves) {
    const auto schema = schema_of(R"(
        type Query { f(in: A = {}): Int }
        input A { b: B = {}, n: Int = "wrong" }
        input B { a: A = {} }
    )",
                                  {.validate_schema = false});
    EXPECT_TRUE(schema->query_type()->fields[0].arguments[0].default_value.is(Kind::Absent));
    EXPECT_FALSE(validate_schema(*schema).empty());
}

TEST(SchemaBuilder, SurvivesWhatTheDocumentRulesRefuse) {
    const auto schema = schema_of(R"(
        type Query { a: Int  b: Int  a: String }
        type Query { c(x: Int, x: ID): Int }
        extend enum Query { RED }
        extend type Unknown { a: Int }
        scalar String
    )",
                                  {.validate_document = false});
    const Type& query = *schema->query_type();
    ASSERT_EQ(query.fields.size(), 1u) << "the last definition counts";
    ASSERT_EQ(query.fields[0].arguments.size(), 1u);
    EXPECT_EQ(query.fields[0].arguments[0].type->named->name, "ID");
    EXPECT_EQ(schema->type("String")->scalar, BuiltInScalar::String);
}

TEST(SchemaBuilder, SaysWhichTypeIsUnknown) {
    EXPECT_THAT(build_errors("type Query { a: [Missing!] }"),
                ElementsAre("Unknown type \"Missing\". [1:18]"));
    EXPECT_THAT(build_errors("type Query { a: Missing }", {.validate_document = false}),
                ElementsAre("Unknown type: \"Missing\". [1:17]"));
}

TEST(SchemaBuilder, ReportsEveryTextThatDoesNotParse) {
    const std::vector<SdlText> texts{
        {"a.graphql", "type Query { a: Int }"}, {"b.graphql", "type {"}, {"c.graphql", "\n enum"}};
    const SchemaResult schema = build_schema(texts);
    ASSERT_FALSE(schema.has_value());
    ASSERT_EQ(schema.error().size(), 2u);
    EXPECT_EQ(schema.error()[0].locations[0].source, 1u);
    EXPECT_EQ(schema.error()[1].locations[0].source, 2u);
    EXPECT_EQ(schema.error()[1].locations[0].line, 2u);
}

TEST(SchemaBuilder, LocatesErrorsInWhicheverTextTheyAre) {
    const std::vector<SdlText> texts{{"a.graphql", "type Query { a: Int }"},
                                     {"b.graphql", "\n\ntype Query { b: Int }"}};
    const SchemaResult schema = build_schema(texts);
    ASSERT_FALSE(schema.has_value());
    const GraphqlError& error = schema.error().front();
    EXPECT_EQ(error.rule, "UniqueTypeNamesRule");
    ASSERT_EQ(error.locations.size(), 2u);
    EXPECT_EQ(error.locations[0], (Location{1, 6, 0}));
    EXPECT_EQ(error.locations[1], (Location{3, 6, 1}));
}

TEST(SchemaBuilder, RefusesWrongArgumentsOfItsOwnDirectives) {
    EXPECT_THAT(build_errors("type Query { a: Int @deprecated(reason: 3) }"),
                ElementsAre("Argument \"@deprecated(reason:)\" has invalid value: String cannot "
                            "represent a non string value: 3 [1:41]"));
    EXPECT_THAT(build_errors("type Query { a: Int @deprecated(reason: null) }"),
                ElementsAre("Argument \"@deprecated(reason:)\" has invalid value: Expected value "
                            "of non-null type \"String!\" not to be null. [1:41]"));
    EXPECT_THAT(
        build_errors("scalar S @specifiedBy type Query { s: S }", {.validate_document = false}),
        ElementsAre("Argument \"@specifiedBy(url:)\" of required type \"String!\" was not "
                    "provided. [1:10]"));
}

TEST(SchemaBuilder, KnowsIncrementalDirectivesWhenAsked) {
    EXPECT_EQ(schema_of("type Query { a: Int }")->directive("defer"), nullptr);
    const auto schema = schema_of("type Query { a: Int }", {.incremental_directives = true});
    ASSERT_NE(schema->directive("stream"), nullptr);
    EXPECT_EQ(schema->directive("stream")->argument("initialCount")->default_value.text(), "0");
    EXPECT_EQ(print_schema(*schema), "type Query {\n  a: Int\n}");
}

TEST(SchemaBuilder, LetsTextsUseInternalDefinitions) {
    const SchemaOptions options{
        .internal_sdl =
            "directive @http(path: String!, method: Method = GET) on FIELD_DEFINITION\n"
            "enum Method { GET POST }"};
    const auto schema = schema_of("type Query { a: Int @http(path: \"/a\") }", options);
    EXPECT_TRUE(schema->directive("http")->internal);
    EXPECT_TRUE(schema->type("Method")->internal);
    EXPECT_EQ(print_schema(*schema), "type Query {\n  a: Int\n}");
    EXPECT_THAT(build_errors("type Query { a: Int @http } enum Method { PUT }", options),
                ElementsAre("Argument \"@http(path:)\" of type \"String!\" is required, but it was "
                            "not provided. [1:21]",
                            "Type \"Method\" already exists in the schema. It cannot also be "
                            "defined in this type definition. [1:34]"));
}

TEST(SchemaBuilder, LetsTextsDefineBuiltInDirectivesThemselves) {
    const auto schema =
        schema_of("type Query { a: Int } directive @skip(unless: Boolean) on FIELD");
    EXPECT_EQ(schema->directive("skip")->arguments[0].name, "unless");
    EXPECT_EQ(std::ranges::count(schema->directives(), "skip", &Directive::name), 1);
}

TEST(SchemaBuilder, ExtendsASchemaWithoutChangingIt) {
    const auto base = schema_of("type Query { a: Int } interface Node { id: ID }");
    const SdlText text{"more", R"(
        extend type Query implements Node { id: ID  b: B }
        type B implements Node { id: ID }
        type Mutation { set: Int }
        extend schema { subscription: Events }
        type Events { ticks: Int }
    )"};
    const SchemaResult extended = extend_schema(*base, std::span(&text, 1));
    ASSERT_TRUE(extended.has_value()) << extended.error().front().message;
    EXPECT_EQ((*extended)->query_type()->fields.size(), 3u);
    EXPECT_EQ((*extended)->type("Node")->possible_types.size(), 2u);
    EXPECT_EQ((*extended)->mutation_type(), nullptr) << "a new type does not become a root";
    EXPECT_EQ((*extended)->subscription_type()->name, "Events");
    EXPECT_EQ(base->query_type()->fields.size(), 1u);
}

TEST(SchemaBuilder, CountsTextsOfAnExtensionAfterThoseOfItsBase) {
    const auto base = schema_of("type Query { a: Int }");
    const SdlText text{"more", "extend type Query { a: Int }"};
    const SchemaResult extended = extend_schema(*base, std::span(&text, 1));
    ASSERT_FALSE(extended.has_value());
    EXPECT_EQ(extended.error()[0].locations[0], (Location{1, 21, 1}));
}

TEST(SchemaBuilder, KeepsABaseUsableAfterTheExtensionIsGone) {
    auto base = schema_of("type Query { a: Int }");
    const SdlText text{"more", "extend type Query { b: Int }"};
    auto extended = extend_schema(*base, std::span(&text, 1));
    base.reset();
    EXPECT_EQ(print_schema(**extended), "type Query {\n  a: Int\n  b: Int\n}");
}

TEST(SchemaBuilder, IgnoresOperations) {
    EXPECT_THAT(build_errors("type Query { a: Int } query { a } fragment f on Query { a }"),
                IsEmpty());
}

}  // namespace
}  // namespace millrace::graphql
