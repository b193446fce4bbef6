#include "validation/validation_test_kit.hpp"

namespace millrace::graphql::validation {
namespace {

TEST(FieldsOnCorrectType, SuggestsNamesAndTypes) {
    EXPECT_EQ(errors_of(Rule::FieldsOnCorrectType,
                        "{ dog { nam nonsense } pet { barks naem } dogOrCat { name barks } }"),
              (Texts{"Cannot query field \"nam\" on type \"Dog\". Did you mean \"name\"? (1:9)",
                     "Cannot query field \"nonsense\" on type \"Dog\". (1:13)",
                     "Cannot query field \"barks\" on type \"Pet\". Did you mean to use an inline "
                     "fragment on \"Dog\"? (1:30)",
                     "Cannot query field \"naem\" on type \"Pet\". Did you mean \"name\"? (1:36)",
                     "Cannot query field \"name\" on type \"DogOrCat\". Did you mean to use an "
                     "inline fragment on \"Pet\", \"Cat\", or \"Dog\"? (1:54)",
                     "Cannot query field \"barks\" on type \"DogOrCat\". Did you mean to use an "
                     "inline fragment on \"Dog\"? (1:59)"}));
}

TEST(FieldsOnCorrectType, KnowsTheMetaFields) {
    EXPECT_EQ(
        errors_of(
            Rule::FieldsOnCorrectType,
            "{ __typename __schema { __typename } dogOrCat { __typename } dog { __schema } }"),
        Texts{"Cannot query field \"__schema\" on type \"Dog\". (1:68)"});
}

TEST(FieldsOnCorrectType, SaysNothingBelowWhatIsUnknown) {
    EXPECT_EQ(errors_of(Rule::FieldsOnCorrectType, "{ nope { a { b } } ... on Nope { c } }").size(),
              1U);
}

TEST(ScalarLeafs, WantsSelectionsWhereThereAreFields) {
    EXPECT_EQ(
        errors_of(Rule::ScalarLeafs, "{ dog pet { name { x } } search(m: 1) }"),
        (Texts{"Field \"dog\" of type \"Dog\" must have a selection of subfields. Did you mean "
               "\"dog { ... }\"? (1:3)",
               "Field \"name\" must not have a selection since type \"String\" has no "
               "subfields. (1:18)",
               "Field \"search\" of type \"[Pet]\" must have a selection of subfields. Did you "
               "mean \"search { ... }\"? (1:26)"}));
}

TEST(MaxIntrospectionDepth, BoundsListsOfListsThroughFragments) {
    constexpr std::string_view kDeep =
        "{ __schema { types { ...A } } __type(name: \"Dog\") { ...A } } "
        "fragment A on __Type { fields { type { ...B } } } "
        "fragment B on __Type { interfaces { possibleTypes { name } } ...A }";
    EXPECT_EQ(errors_of(Rule::MaxIntrospectionDepth, kDeep),
              (Texts{"Maximum introspection depth exceeded (1:3)",
                     "Maximum introspection depth exceeded (1:31)"}));
    EXPECT_EQ(errors_of(Rule::MaxIntrospectionDepth,
                        "{ __schema { types { fields { type { interfaces { name } ...A } } } } } "
                        "fragment A on __Type { inputFields { name } }"),
              Texts{});
}

TEST(MaxIntrospectionDepth, LooksAgainAtAFragmentEnteredDeeper) {
    EXPECT_EQ(
        errors_of(Rule::MaxIntrospectionDepth,
                  "{ __schema { types { ...A fields { type { fields { type { ...A } } } } } } } "
                  "fragment A on __Type { fields { name } }")
            .size(),
        1U);
}

TEST(NoSchemaIntrospection, RefusesIntrospectionTypesOnly) {
    EXPECT_EQ(
        errors_of(Rule::NoSchemaIntrospection, "{ __typename __schema { queryType { name } } }"),
        (Texts{"GraphQL introspection has been disabled, but the requested query contained the "
               "field \"__schema\". (1:14)",
               "GraphQL introspection has been disabled, but the requested query contained the "
               "field \"queryType\". (1:25)"}));
}

TEST(NoDeprecated, NamesEverythingDeprecated) {
    EXPECT_EQ(
        errors_of(Rule::NoDeprecated,
                  "{ dog { chip } search(m: 1, command: ROLL, filter: {required: 1, old: 2}) "
                  "{ ... on Cat { meows(loud: true) } } }"),
        (Texts{"The field Dog.chip is deprecated. Use tag. (1:9)",
               "The enum value \"Command.ROLL\" is deprecated. Dizzy. (1:38)",
               "The input field Filter.old is deprecated. No longer supported (1:66)",
               "The argument \"Cat.meows(loud:)\" is deprecated. No longer supported (1:96)"}));
}

}  // namespace
}  // namespace millrace::graphql::validation
