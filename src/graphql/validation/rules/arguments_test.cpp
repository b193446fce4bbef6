#include "validation/validation_test_kit.hpp"

namespace millrace::graphql::validation {
namespace {

TEST(KnownDirectives, WantsThemDefinedAndInPlace) {
    EXPECT_EQ(
        errors_of(
            Rule::KnownDirectives,
            "query ($v: Int @onField) @onQuery @onField { dog @nope @onQuery { ...F @onField "
            "... @note(text: \"x\") { name } } } fragment F on Dog @onQuery { name @onField }"),
        (Texts{"Directive \"@onField\" may not be used on VARIABLE_DEFINITION. (1:16)",
               "Directive \"@onField\" may not be used on QUERY. (1:35)",
               "Unknown directive \"@nope\". (1:50)",
               "Directive \"@onQuery\" may not be used on FIELD. (1:56)",
               "Directive \"@onField\" may not be used on FRAGMENT_SPREAD. (1:72)",
               "Directive \"@onQuery\" may not be used on FRAGMENT_DEFINITION. (1:133)"}));
}

TEST(UniqueDirectivesPerLocation, AllowsRepetitionOnlyWhereDeclared) {
    EXPECT_EQ(
        errors_of(
            Rule::UniqueDirectivesPerLocation,
            "{ dog @onField @note(text: \"a\") @onField @note(text: \"b\") @nope @nope { name } }"),
        Texts{"The directive \"@onField\" can only be used once at this location. (1:7 1:33)"});
}

TEST(UniqueDirectivesPerLocation, CountsATypeAndItsExtensionsAsOne) {
    EXPECT_EQ(
        errors_of(Rule::UniqueDirectivesPerLocation,
                  "type A @onField { a: Int } extend type A @onField type B @onField { a: Int }"),
        Texts{"The directive \"@onField\" can only be used once at this location. (1:8 1:42)"});
}

TEST(KnownArgumentNames, SuggestsKnownOnes) {
    EXPECT_EQ(
        errors_of(Rule::KnownArgumentNames,
                  "{ dog @note(txt: \"a\") { knows(comand: SIT, nonsense: 1) } "
                  "__type(nam: \"x\") { name } ...F(x: 1, vv: 2) } "
                  "fragment F($v: Int) on Query { a }"),
        (Texts{
            "Unknown argument \"txt\" on directive \"@note\". Did you mean \"text\"? (1:13)",
            "Unknown argument \"comand\" on field \"Dog.knows\". Did you mean \"command\"? (1:31)",
            "Unknown argument \"nonsense\" on field \"Dog.knows\". (1:44)",
            "Unknown argument \"nam\" on field \"<meta>.__type\". Did you mean \"name\"? (1:66)",
            "Unknown argument \"x\" on fragment \"F\". Did you mean \"v\"? (1:90)",
            "Unknown argument \"vv\" on fragment \"F\". Did you mean \"v\"? (1:96)"}));
}

TEST(UniqueArgumentNames, WantsDifferentNames) {
    EXPECT_EQ(
        errors_of(Rule::UniqueArgumentNames,
                  "{ search(n: 1, m: 1, n: 2, n: 3) @note(text: \"a\", text: \"b\") { name } }"),
        (Texts{"There can be only one argument named \"n\". (1:10 1:22 1:28)",
               "There can be only one argument named \"text\". (1:40 1:51)"}));
}

TEST(UniqueArgumentNames, FindsThemInLongListsToo) {
    std::string text = "{ search(";
    for (int i = 0; i < 100; ++i) { text += fmt::format("a{}: 1 ", i % 99); }
    EXPECT_EQ(errors_of(Rule::UniqueArgumentNames, text + ") { name } }").size(), 1U);
}

TEST(ProvidedRequiredArguments, WantsWhatHasNoDefault) {
    EXPECT_EQ(
        errors_of(Rule::ProvidedRequiredArguments,
                  "{ person { dog { knows } } search(m: null) @note { name } ...F }\n"
                  "fragment F($a: Int!, $b: Int! = 1) on Query { a }"),
        (Texts{"Argument \"Person.dog(command:)\" of type \"Command!\" is required, but it was not "
               "provided. (1:12)",
               "Argument \"Query.person(id:)\" of type \"ID!\" is required, but it was not "
               "provided. (1:3)",
               "Argument \"@note(text:)\" of type \"String!\" is required, but it was not "
               "provided. (1:44)",
               "Fragment \"F\" argument \"a\" of type \"Int!\" is required, but it was not "
               "provided. (1:59)"}));
}

TEST(ValuesOfCorrectType, LooksIntoListsAndObjects) {
    EXPECT_EQ(
        errors_of(
            Rule::ValuesOfCorrectType,
            "query ($v: Int = \"x\") { search(m: null, n: 1.5, command: JUMP, ids: [1, 2.0, null], "
            "filter: {nested: {required: true}, nam: \"x\"}) { name } }"),
        (Texts{"Int cannot represent non-integer value: \"x\" (1:18)",
               "Expected value of non-null type \"Int!\" not to be null. (1:35)",
               "Int cannot represent non-integer value: 1.5 (1:44)",
               "Value \"JUMP\" does not exist in \"Command\" enum. (1:58)",
               "ID cannot represent a non-string and non-integer value: 2.0 (1:73)",
               "Expected value of non-null type \"ID!\" not to be null. (1:78)",
               "Expected value of type \"Filter\" to include required field \"required\", found: "
               "{ nested: { required: true }, nam: \"x\" }. (1:93)",
               "Int cannot represent non-integer value: true (1:113)",
               "Expected value of type \"Filter\" not to include unknown field \"nam\". Did you "
               "mean \"name\"? Found: { nested: { required: true }, nam: \"x\" }. (1:120)"}));
}

TEST(UniqueInputFieldNames, LooksAtEachObjectByItself) {
    EXPECT_EQ(
        errors_of(
            Rule::UniqueInputFieldNames,
            "{ search(filter: {name: \"a\", nested: {name: \"b\", name: \"c\"}, name: \"d\"}) }"),
        (Texts{"There can be only one input field named \"name\". (1:39 1:50)",
               "There can be only one input field named \"name\". (1:19 1:62)"}));
}

TEST(UniqueInputFieldNames, FindsThemInLargeObjectsToo) {
    std::string text = "{ search(filter: {";
    for (int i = 0; i < 100; ++i) { text += fmt::format("f{}: {{a: 1, a: 2}} ", i % 99); }
    EXPECT_EQ(errors_of(Rule::UniqueInputFieldNames, text + "}) }").size(), 101U);
}

}  // namespace
}  // namespace millrace::graphql::validation
