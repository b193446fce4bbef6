#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/graphql/parser.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/planner.hpp>

namespace millrace::plan {
namespace {

std::vector<std::string> variables_of(std::string_view text, std::string_view operation = {}) {
    Arena arena;
    const auto document = graphql::parse_document(text, arena);
    const auto names = condition_variables(**document, **find_operation(**document, operation));
    return {names.begin(), names.end()};
}

TEST(ConditionVariables, AreThoseThatShapeThePlan) {
    EXPECT_THAT(variables_of("query($a: Boolean!, $b: Boolean!, $c: Int) {"
                             "  x(n: $c) @skip(if: $a) y @include(if: $b) @limit(first: $d) }"),
                testing::ElementsAre("a", "b", "d"));
    EXPECT_THAT(variables_of("query($a: Boolean, $b: Boolean) {"
                             "  ... @defer(if: $b) { x } y @stream(if: $a, initialCount: $n) }"),
                testing::ElementsAre("b", "a"));
    EXPECT_THAT(variables_of("query($version: String) {"
                             "  x @includeBy(predicate: \"version == 'v2' && other\") }"),
                testing::ElementsAre("version"));
}

TEST(ConditionVariables, AreNamedOnceInTheOrderOfUse) {
    EXPECT_THAT(variables_of("query { x @skip(if: $b) y @skip(if: $a) z @include(if: $b) }"),
                testing::ElementsAre("b", "a"));
}

TEST(ConditionVariables, AreFoundInFragmentsOfTheOperationOnly) {
    constexpr std::string_view kDocument =
        "query A { ...F } query B { x } "
        "fragment F on T { x @skip(if: $a) ... on T { ...G @include(if: $g) } } "
        "fragment G on T { y @skip(if: $b) ...F } fragment H on T { z @skip(if: $c) }";
    EXPECT_THAT(variables_of(kDocument, "A"), testing::ElementsAre("a", "g", "b"));
    EXPECT_THAT(variables_of(kDocument, "B"), testing::IsEmpty());
}

TEST(ConditionVariables, ConstantsAreNone) {
    EXPECT_THAT(variables_of("{ x @skip(if: true) y @include z @defer }"), testing::IsEmpty());
}

}  // namespace
}  // namespace millrace::plan
