// Each rule for type system documents, alone and in extensions. What a rule accepts is covered by
// every schema of every other test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Case {
    std::string rule;
    std::string sdl;
    std::vector<std::string> errors;
    std::string base;  // what `sdl` extends; empty: nothing
};

std::vector<std::string> errors_of(const Case& row) {
    const SdlText text{"test", row.sdl};
    std::shared_ptr<const Schema> base;
    if (!row.base.empty()) { base = schema_of(row.base); }
    GraphqlErrors kept;
    for (GraphqlError& error : validate_sdl(std::span(&text, 1), base.get())) {
        if (error.rule != row.rule + "Rule") { continue; }
        for (Location& location : error.locations) { location.source = 0; }
        kept.push_back(std::move(error));
    }
    return in_lines(kept);
}

const std::string kBase = R"(
type Query { a(x: Int): Int }
enum Color { RED }
input In { x: Int }
directive @once on OBJECT | FIELD_DEFINITION
)";

class SdlRules : public testing::TestWithParam<Case> {};

std::string rule_of(const testing::TestParamInfo<Case>& row) {
    return row.param.rule;
}

TEST_P(SdlRules, ReportWhatIsWrong) {
    EXPECT_EQ(errors_of(GetParam()), GetParam().errors) << GetParam().sdl;
}

INSTANTIATE_TEST_SUITE_P(
    Documents, SdlRules,
    testing::Values(
        Case{"LoneSchemaDefinition",
             "schema { query: Q } schema { query: Q }",
             {"Must provide only one schema definition. [1:21]"},
             {}},
        Case{"UniqueOperationTypes",
             "schema { query: A query: B } extend schema { query: C }",
             {"There can be only one query type in schema. [1:10 1:19]",
              "There can be only one query type in schema. [1:10 1:46]"},
             {}},
        Case{"UniqueTypeNames",
             "type A { a: Int } enum A { B }",
             {"There can be only one type named \"A\". [1:6 1:24]"},
             {}},
        Case{"UniqueEnumValueNames",
             "enum A { B B } extend enum A { B }",
             {"Enum value \"A.B\" can only be defined once. [1:10 1:12]",
              "Enum value \"A.B\" can only be defined once. [1:10 1:32]"},
             {}},
        Case{"UniqueFieldDefinitionNames",
             "input A { b: Int } extend input A { b: Int c: Int }",
             {"Field \"A.b\" can only be defined once. [1:11 1:37]"},
             {}},
        Case{"UniqueArgumentDefinitionNames",
             "type A { f(x: Int, y: Int, x: Int, x: Int): Int } directive @d(a: Int a: Int) on "
             "FIELD",
             {"Argument \"A.f(x:)\" can only be defined once. [1:12 1:28 1:36]",
              "Argument \"@d(a:)\" can only be defined once. [1:64 1:71]"},
             {}},
        Case{"UniqueDirectiveNames",
             "directive @d on FIELD directive @d on QUERY",
             {"There can be only one directive named \"@d\". [1:12 1:34]"},
             {}},
        Case{"KnownTypeNames",
             "type Querry implements Nod { a: [Strin!] } union U = Querry | Queri extend schema { "
             "mutation: M } directive @d(x: Intt) on FIELD interface Node { a: Int }",
             {"Unknown type \"Nod\". Did you mean \"Node\" or \"ID\"? [1:24]",
              "Unknown type \"Strin\". Did you mean \"String\"? [1:34]",
              "Unknown type \"Queri\". Did you mean \"Querry\"? [1:63]",
              "Unknown type \"M\". Did you mean \"U\"? [1:95]",
              "Unknown type \"Intt\". Did you mean \"Int\"? [1:115]"},
             {}},
        Case{"KnownDirectives",
             "schema @a { query: Q } type Q @deprecated { f(x: Int @b): Int @c } "
             "enum E { V @specifiedBy(url: \"\") } input I { x: Int @oneOf }",
             {"Unknown directive \"@a\". [1:8]",
              "Directive \"@deprecated\" may not be used on OBJECT. [1:31]",
              "Unknown directive \"@b\". [1:54]", "Unknown directive \"@c\". [1:63]",
              "Directive \"@specifiedBy\" may not be used on ENUM_VALUE. [1:79]",
              "Directive \"@oneOf\" may not be used on INPUT_FIELD_DEFINITION. [1:120]"},
             {}},
        Case{"UniqueDirectivesPerLocation",
             "directive @r repeatable on OBJECT directive @o on OBJECT "
             "type A @r @r @o { a: Int } extend type A @o",
             {"The directive \"@o\" can only be used once at this location. [1:71 1:99]"},
             {}},
        Case{"PossibleTypeExtensions",
             "scalar A extend type A { a: Int } extend enum Aa { B }",
             {"Cannot extend non-object type \"A\". [1:1 1:10]",
              "Cannot extend type \"Aa\" because it is not defined. Did you mean \"A\"? [1:47]"},
             {}},
        Case{"KnownArgumentNamesOnDirectives",
             "type A { a: Int @deprecated(raeson: \"\") }",
             {"Unknown argument \"raeson\" on directive \"@deprecated\". Did you mean \"reason\"? "
              "[1:29]"},
             {}},
        Case{"UniqueArgumentNames",
             "type A { a: Int @deprecated(reason: \"\" reason: \"\") }",
             {"There can be only one argument named \"reason\". [1:29 1:40]"},
             {}},
        Case{"UniqueInputFieldNames",
             "input A { a: A = {a: {b: 1, b: 2}} } directive @d(x: A) on OBJECT "
             "type T @d(x: [{c: 1, c: 2}]) { t: Int }",
             {"There can be only one input field named \"b\". [1:23 1:29]",
              "There can be only one input field named \"c\". [1:82 1:88]"},
             {}},
        Case{"ProvidedRequiredArgumentsOnDirectives",
             "directive @d(a: Int!, b: Int! = 1, c: Int) on OBJECT type A @d { a: Int }",
             {"Argument \"@d(a:)\" of type \"Int!\" is required, but it was not provided. [1:61]"},
             {}}),
    rule_of);

INSTANTIATE_TEST_SUITE_P(
    Extensions, SdlRules,
    testing::Values(
        Case{"LoneSchemaDefinition",
             "schema { query: Query }",
             {"Cannot define a new schema within a schema extension. [1:1]"},
             kBase},
        Case{"UniqueOperationTypes",
             "extend schema { query: Query }",
             {"Type for query already defined in the schema. It cannot be redefined. [1:17]"},
             kBase},
        Case{"UniqueTypeNames",
             "scalar Color",
             {"Type \"Color\" already exists in the schema. It cannot also be defined in this type "
              "definition. [1:8]"},
             kBase},
        Case{"UniqueEnumValueNames",
             "extend enum Color { RED BLUE }",
             {"Enum value \"Color.RED\" already exists in the schema. It cannot also be defined in "
              "this type extension. [1:21]"},
             kBase},
        Case{"UniqueFieldDefinitionNames",
             "extend input In { x: Int } extend type Query { a: Int }",
             {"Field \"In.x\" already exists in the schema. It cannot also be defined in this type "
              "extension. [1:19]",
              "Field \"Query.a\" already exists in the schema. It cannot also be defined in this "
              "type extension. [1:48]"},
             kBase},
        Case{"UniqueDirectiveNames",
             "directive @once on FIELD directive @skip on FIELD",
             {"Directive \"@once\" already exists in the schema. It cannot be redefined. [1:12]",
              "Directive \"@skip\" already exists in the schema. It cannot be redefined. [1:37]"},
             kBase},
        Case{"KnownTypeNames",
             "extend type Query { b: Colour c: Color }",
             {"Unknown type \"Colour\". Did you mean \"Color\"? [1:24]"},
             kBase},
        Case{"KnownDirectives",
             "extend enum Color @once",
             {"Directive \"@once\" may not be used on ENUM. [1:19]"},
             kBase},
        Case{"PossibleTypeExtensions",
             "extend enum Query { A }",
             {"Cannot extend non-enum type \"Query\". [1:1]"},
             kBase}),
    rule_of);

TEST(SdlRules, SpeakInTheOrderOfTheText) {
    EXPECT_THAT(build_errors("type A @x { a: B @y } type A { a: Int a: Int }"),
                ElementsAre("Unknown directive \"@x\". [1:8]",
                            "Unknown type \"B\". Did you mean \"A\"? [1:16]",
                            "Unknown directive \"@y\". [1:18]",
                            "There can be only one type named \"A\". [1:6 1:28]",
                            "Field \"A.a\" can only be defined once. [1:13 1:32]",
                            "Field \"A.a\" can only be defined once. [1:13 1:39]"));
}

TEST(SdlRules, TakeDirectivesOnDirectives) {
    EXPECT_THAT(
        build_errors("type Query { a: Int } directive @a on DIRECTIVE_DEFINITION "
                     "directive @b @a @deprecated on FIELD extend directive @a @deprecated"),
        IsEmpty());
    EXPECT_THAT(build_errors("type Query { a: Int } directive @b @once on FIELD "
                             "extend directive @b @once directive @once on DIRECTIVE_DEFINITION"),
                ElementsAre("The directive \"@once\" can only be used once at this location. "
                            "[1:36 1:71]"));
}

}  // namespace
}  // namespace millrace::graphql
