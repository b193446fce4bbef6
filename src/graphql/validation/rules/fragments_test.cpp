#include "validation/validation_test_kit.hpp"

namespace millrace::graphql::validation {
namespace {

TEST(FragmentsOnCompositeTypes, RefusesLeavesAndInputs) {
    EXPECT_EQ(errors_of(Rule::FragmentsOnCompositeTypes,
                        "{ ... on Command { a } ... on DogOrCat { a } ... { a } } "
                        "fragment F on Filter { a } fragment G on Nope { a }"),
              (Texts{"Fragment cannot condition on non composite type \"Command\". (1:10)",
                     "Fragment \"F\" cannot condition on non composite type \"Filter\". (1:72)"}));
}

TEST(UniqueFragmentNames, WantsDifferentNames) {
    EXPECT_EQ(errors_of(Rule::UniqueFragmentNames,
                        "fragment F on Dog { a } fragment G on Dog { a } fragment F on Cat { a }"),
              Texts{"There can be only one fragment named \"F\". (1:10 1:58)"});
}

TEST(KnownFragmentNames, WantsADefinition) {
    EXPECT_EQ(
        errors_of(Rule::KnownFragmentNames, "{ ...F dog { ...G } } fragment F on Query { a }"),
        Texts{"Unknown fragment \"G\". (1:17)"});
}

TEST(NoUnusedFragments, FollowsSpreadsFromOperations) {
    EXPECT_EQ(
        errors_of(Rule::NoUnusedFragments,
                  "{ ...A } fragment A on Query { dog { ...B } } fragment B on Dog { name } "
                  "fragment C on Dog { ...D } fragment D on Dog { ...C }"),
        (Texts{"Fragment \"C\" is never used. (1:74)", "Fragment \"D\" is never used. (1:101)"}));
}

TEST(PossibleFragmentSpreads, WantsTypesThatMeet) {
    EXPECT_EQ(
        errors_of(Rule::PossibleFragmentSpreads,
                  "{ dog { ... on Cat { a } ... on Pet { a } ... on DogOrCat { a } ...C } "
                  "pet { ... on Person { a } ... on DogOrCat { a } } } "
                  "fragment C on Cat { a }"),
        (Texts{"Fragment cannot be spread here as objects of type \"Dog\" can never be of type "
               "\"Cat\". (1:9)",
               "Fragment \"C\" cannot be spread here as objects of type \"Dog\" can never be of "
               "type \"Cat\". (1:65)",
               "Fragment cannot be spread here as objects of type \"Pet\" can never be of type "
               "\"Person\". (1:78)"}));
}

TEST(NoFragmentCycles, SaysWhichWayRound) {
    EXPECT_EQ(errors_of(Rule::NoFragmentCycles, "fragment A on Dog { litter { ...A } }"),
              Texts{"Cannot spread fragment \"A\" within itself. (1:30)"});
    EXPECT_EQ(
        errors_of(Rule::NoFragmentCycles,
                  "fragment A on Dog { ...B }\nfragment B on Dog { ...C }\n"
                  "fragment C on Dog { ...A ...B ...Nope }"),
        (Texts{"Cannot spread fragment \"A\" within itself via \"B\", \"C\". (1:21 2:21 3:21)",
               "Cannot spread fragment \"B\" within itself via \"C\". (2:21 3:26)"}));
}

TEST(NoFragmentCycles, FollowsChainsOfAnyLength) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
        text += fmt::format("fragment F{} on Dog {{ ...F{} }}\n", i, (i + 1) % 20'000);
    }
    EXPECT_EQ(errors_of(Rule::NoFragmentCycles, text).size(), 1U);
}

TEST(DeferStreamDirectiveOnRootField, RefusesRootsOfMutationsAndSubscriptions) {
    EXPECT_EQ(
        errors_of(Rule::DeferStreamDirectiveOnRootField,
                  "mutation A { ... @defer { add { name } } add @stream { ...F @defer } ...M }\n"
                  "query B { ...Q @defer }\n"
                  "subscription C { ...S @defer }\n"
                  "fragment M on Mutation { ... @defer { add { name } } }\n"
                  "fragment S on Subscription { dog { name } }"),
        (Texts{
            "Defer directive cannot be used on root mutation type \"Mutation\". (1:18)",
            "Stream directive cannot be used on root mutation type \"Mutation\". (1:46)",
            "Defer directive cannot be used on root mutation type \"Mutation\". (4:30)",
            "Defer directive cannot be used on root subscription type \"Subscription\". (3:23)"}));
}

TEST(DeferStreamDirectiveOnRootField, RepeatsForEachOperationWhatFragmentsHold) {
    EXPECT_EQ(errors_of(Rule::DeferStreamDirectiveOnRootField,
                        "mutation A { ...M } mutation B { ...M } "
                        "fragment M on Mutation { ... @defer { add { name } } }")
                  .size(),
              2U);
}

TEST(DeferStreamDirectiveOnValidOperations, WantsASwitchInSubscriptions) {
    EXPECT_EQ(
        errors_of(
            Rule::DeferStreamDirectiveOnValidOperations,
            "subscription ($v: Boolean!) {\n"
            "  dog { ...F  litter @stream(if: $v) { name } ... @defer(if: false) { name }\n"
            "    ... @defer @skip(if: true) { name } ... @include(if: false) @defer { name } }\n"
            "}\n"
            "fragment F on Dog { ... @defer(label: \"x\") { ...G } }\n"
            "fragment G on Dog { litter @stream { name } }"),
        (Texts{"Defer directive not supported on subscription operations. Disable `@defer` by "
               "setting the `if` argument to `false`. (5:25 2:9)",
               "Stream directive not supported on subscription operations. Disable `@stream` by "
               "setting the `if` argument to `false`. (6:28 5:46 2:9)"}));
    EXPECT_EQ(
        errors_of(Rule::DeferStreamDirectiveOnValidOperations, "{ dog { ... @defer { name } } }"),
        Texts{});
}

TEST(DeferStreamDirectiveLabel, WantsEachLabelOnce) {
    EXPECT_EQ(errors_of(Rule::DeferStreamDirectiveLabel,
                        "query ($l: String) { dog {\n"
                        "... @defer(label: \"a\") { name }\n"
                        "litter @stream(label: \"a\") { name }\n"
                        "... @defer(label: $l) { name }\n"
                        "... @defer(label: null) { name } ... @defer { name } } }"),
              (Texts{"Value for arguments \"defer(label:)\" and \"stream(label:)\" must be unique "
                     "across all Defer/Stream directive usages. (2:5 3:8)",
                     "Argument \"@defer(label:)\" must be a static string. (4:5)"}));
}

TEST(StreamDirectiveOnListField, WantsAList) {
    EXPECT_EQ(
        errors_of(Rule::StreamDirectiveOnListField,
                  "{ dog @stream { litter @stream { name @stream } } }"),
        (Texts{"Directive \"@stream\" cannot be used on non-list field \"Query.dog\". (1:7)",
               "Directive \"@stream\" cannot be used on non-list field \"Dog.name\". (1:39)"}));
}

}  // namespace
}  // namespace millrace::graphql::validation
