#include <millrace/base/limits.hpp>

#include "validation/hostile_documents.hpp"
#include "validation/validation_test_kit.hpp"

namespace millrace::graphql::validation {
namespace {

TEST(Validation, FindsNothingWrongWithWhatIsRight) {
    EXPECT_EQ(
        errors_in("query ($id: ID!) { person(id: $id) { pets { name ... on Dog { barks } } } }"),
        Texts{});
}

// Whatever the order in which they are found: by place, and at one place by rule.
TEST(Validation, ReportsInTheOrderOfTheDocument) {
    EXPECT_EQ(errors_in("query Q($unused: Int) { dog { nope(a: $undefined) } } "
                        "query Q { dog { ...F } }"),
              (Texts{"Variable \"$undefined\" is not defined by operation \"Q\". (1:39 1:1)",
                     "Variable \"$unused\" is never used in operation \"Q\". (1:9)",
                     "Cannot query field \"nope\" on type \"Dog\". Did you mean \"name\"? (1:31)",
                     "There can be only one operation named \"Q\". (1:7 1:61)",
                     "Unknown fragment \"F\". (1:74)"}));
}

TEST(Validation, TagsEachErrorWithItsRule) {
    const GraphqlErrors errors = raw_errors_in("{ dog { barks { x } } nope }");
    ASSERT_EQ(errors.size(), 2U);
    EXPECT_EQ(errors[0].rule, "ScalarLeafsRule");
    EXPECT_EQ(errors[1].rule, "FieldsOnCorrectTypeRule");
}

TEST(Validation, AppliesOnlyTheRulesAskedFor) {
    EXPECT_EQ(errors_of(Rule::ScalarLeafs, "{ dog { barks { x } } nope }").size(), 1U);
    EXPECT_EQ(errors_of(Rule::KnownFragmentNames, "{ dog { barks { x } } nope }"), Texts{});
}

TEST(Validation, StopsAtTheLimitAndSaysSo) {
    const std::string text = "Too many validation errors, error limit reached. Validation aborted.";
    ValidateOptions options;
    options.max_errors = 2;
    EXPECT_EQ(errors_in("{ x y z }", options),
              (Texts{"Cannot query field \"x\" on type \"Query\". (1:3)",
                     "Cannot query field \"y\" on type \"Query\". (1:5)", text}));
    EXPECT_EQ(errors_in("{ x y }", options).size(), 2U);
    options.max_errors = 0;
    EXPECT_EQ(errors_in("{ x }", options), Texts{text});
    EXPECT_EQ(errors_in("{ dog { name } }", options), Texts{});
}

// An error found last may have to be shown first.
TEST(Validation, KeepsTheFirstErrorsOfTheDocumentAtTheLimit) {
    ValidateOptions options;
    options.max_errors = 1;
    const Texts errors = errors_in("query ($v: Int) { x y z }", options);
    ASSERT_EQ(errors.size(), 2U);
    EXPECT_EQ(errors[0], "Variable \"$v\" is never used. (1:8)");
}

TEST(Validation, CountsColumnsInUtf16Units) {
    EXPECT_EQ(errors_in("{ dog { name(surname: \"\xF0\x9F\x98\x80\") nope } }").back(),
              "Cannot query field \"nope\" on type \"Dog\". Did you mean \"name\"? (1:29)");
}

// Each operation counts the usages in all fragments it leads to.
TEST(Validation, GivesUpOnTooManyUsagesOfVariables) {
    const Texts aborted{"Validation aborted."};
    constexpr std::size_t kFragments = 334;  // of three steps each, but for the last
    EXPECT_EQ(errors_in(hostile::many_operations(999, kFragments), {}, hostile::kHostileSchema),
              Texts{});
    EXPECT_EQ(errors_in(hostile::many_operations(1000, kFragments), {}, hostile::kHostileSchema),
              aborted);
}

// Where grouping and comparing pairs are both too much, and no conflict is known.
TEST(Validation, GivesUpOnTooManyPairsOfFields) {
    EXPECT_EQ(errors_in(hostile::changing_company(40), {}, hostile::kHostileSchema), Texts{});
    EXPECT_EQ(errors_in(hostile::changing_company(60), {}, hostile::kHostileSchema),
              Texts{"Validation aborted."});
}

TEST(Validation, GivesUpOnTooManyRootsOfSubscriptions) {
    std::string text = "subscription {";
    for (std::uint64_t i = 0; i < limits::kSubscriptionSelectionsMax; ++i) { text += "news "; }
    EXPECT_EQ(errors_in(text + "}"), Texts{});
    EXPECT_EQ(errors_in(text + "news }"), Texts{"Validation aborted."});
}

TEST(Rule, IsFoundByItsName) {
    for (std::size_t i = 0; i < kRuleCount; ++i) {
        const Rule rule = static_cast<Rule>(i);
        EXPECT_EQ(find_rule(rule_name(rule)), rule);
    }
    EXPECT_EQ(find_rule("NoSuchRule"), std::nullopt);
}

TEST(RuleSet, HoldsWhatIsPutIn) {
    EXPECT_TRUE(RuleSet::standard().has(Rule::MaxIntrospectionDepth));
    EXPECT_FALSE(RuleSet::standard().has(Rule::NoDeprecated));
    EXPECT_FALSE(RuleSet::standard().without(Rule::ScalarLeafs).has(Rule::ScalarLeafs));
    EXPECT_TRUE(RuleSet().with(Rule::NoSchemaIntrospection).has(Rule::NoSchemaIntrospection));
    EXPECT_FALSE(RuleSet().has(Rule::ExecutableDefinitions));
}

}  // namespace
}  // namespace millrace::graphql::validation
