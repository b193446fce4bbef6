#include "validation/validation_test_kit.hpp"

namespace millrace::graphql::validation {
namespace {

TEST(ExecutableDefinitions, RefusesTypeSystemDefinitions) {
    EXPECT_EQ(errors_of(Rule::ExecutableDefinitions,
                        "{ dog { name } }\ntype A { a: Int }\nextend schema { query: A }\n"
                        "directive @d on FIELD"),
              (Texts{"The \"A\" definition is not executable. (2:1)",
                     "The schema definition is not executable. (3:1)",
                     "The \"d\" definition is not executable. (4:1)"}));
}

TEST(ExecutableDefinitions, LeavesTheirContentsToTheOtherRules) {
    EXPECT_EQ(errors_in("{ dog { name } }\ntype A @nope { a(x: Int = {y: 1, y: 2}): Nope }\n"
                        "union U @onField = A | Dogg\nenum E { X @skip }\nscalar S"),
              (Texts{"The \"A\" definition is not executable. (2:1)",
                     "The \"U\" definition is not executable. (3:1)",
                     "The \"E\" definition is not executable. (4:1)",
                     "The \"S\" definition is not executable. (5:1)",
                     "Unknown directive \"@nope\". (2:8)",
                     "There can be only one input field named \"y\". (2:28 2:34)",
                     "Unknown type \"Nope\". (2:42)",
                     "Directive \"@onField\" may not be used on UNION. (3:9)",
                     "Unknown type \"Dogg\". Did you mean \"Dog\"? (3:24)",
                     "Directive \"@skip\" may not be used on ENUM_VALUE. (4:12)",
                     "Argument \"@skip(if:)\" of type \"Boolean!\" is required, but it was not "
                     "provided. (4:12)"}));
}

TEST(KnownOperationTypes, WantsARootType) {
    constexpr std::string_view kQueryOnly = "type Query { a: Int }";
    EXPECT_EQ(
        errors_of(Rule::KnownOperationTypes, "mutation { a } subscription { a } { a }", kQueryOnly),
        (Texts{"The mutation operation is not supported by the schema. (1:1)",
               "The subscription operation is not supported by the schema. (1:16)"}));
}

TEST(UniqueOperationNames, WantsDifferentNamesWhateverTheType) {
    EXPECT_EQ(
        errors_of(Rule::UniqueOperationNames,
                  "query A { dog { name } } mutation A { add { name } } query B { pet { name } }"),
        Texts{"There can be only one operation named \"A\". (1:7 1:35)"});
}

TEST(LoneAnonymousOperation, WantsNamesWhereThereAreSeveral) {
    EXPECT_EQ(errors_of(Rule::LoneAnonymousOperation, "{ dog { name } } query B { pet { name } }"),
              Texts{"This anonymous operation must be the only defined operation. (1:1)"});
    EXPECT_EQ(
        errors_of(Rule::LoneAnonymousOperation, "{ ...F } fragment F on Query { dog { name } }"),
        Texts{});
}

TEST(KnownTypeNames, SuggestsKnownOnes) {
    EXPECT_EQ(
        errors_of(Rule::KnownTypeNames,
                  "query ($a: [Commmand!]) { ... on Dogg { barks } } fragment F on Nowhere { a }"),
        (Texts{"Unknown type \"Commmand\". Did you mean \"Command\"? (1:13)",
               "Unknown type \"Dogg\". Did you mean \"Dog\"? (1:34)",
               "Unknown type \"Nowhere\". (1:65)"}));
}

TEST(VariablesAreInputTypes, RefusesOutputTypes) {
    EXPECT_EQ(
        errors_of(Rule::VariablesAreInputTypes,
                  "query ($a: Dog, $b: [[DogOrCat!]]!, $c: Filter, $d: Unknown) { dog { name } }"),
        (Texts{"Variable \"$a\" cannot be non-input type \"Dog\". (1:12)",
               "Variable \"$b\" cannot be non-input type \"[[DogOrCat!]]!\". (1:21)"}));
}

TEST(SingleFieldSubscriptions, WantsOneField) {
    EXPECT_EQ(errors_of(Rule::SingleFieldSubscriptions, "subscription { news }"), Texts{});
    EXPECT_EQ(
        errors_of(
            Rule::SingleFieldSubscriptions,
            "subscription S { news ...F } fragment F on Subscription { news b: news c: news }"),
        Texts{"Subscription \"S\" must select only one top level field. (1:64 1:72)"});
    EXPECT_EQ(errors_of(Rule::SingleFieldSubscriptions, "subscription { ... on Query { dog } }"),
              Texts{"Anonymous Subscription must select one top level field. (1:14)"});
    EXPECT_EQ(
        errors_of(Rule::SingleFieldSubscriptions, "subscription { __typename }"),
        Texts{"Anonymous Subscription must not select an introspection top level field. (1:16)"});
}

TEST(SingleFieldSubscriptions, WantsItForAllValuesOfVariables) {
    EXPECT_EQ(
        errors_of(Rule::SingleFieldSubscriptions,
                  "subscription ($v: Boolean!) { news @skip(if: $v) ...F @include(if: true) } "
                  "fragment F on Subscription { alarms }"),
        Texts{"Anonymous Subscription must not use `@skip` or `@include` directives in the top "
              "level selection. (1:36 1:55)"});
}

TEST(SingleFieldSubscriptions, EndsWhereFragmentsGoRound) {
    EXPECT_EQ(
        errors_of(Rule::SingleFieldSubscriptions,
                  "subscription { ...F } fragment F on Subscription { news ...F ...F @defer }"),
        Texts{});
}

}  // namespace
}  // namespace millrace::graphql::validation
