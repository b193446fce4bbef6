#include "validation/validation_test_kit.hpp"

namespace millrace::graphql::validation {
namespace {

TEST(UniqueVariableNames, WantsDifferentNames) {
    EXPECT_EQ(errors_of(Rule::UniqueVariableNames,
                        "query ($a: Int, $b: Int, $a: Int, $b: Int, $a: Int) { dog { name } }"),
              (Texts{"There can be only one variable named \"$a\". (1:9 1:27 1:45)",
                     "There can be only one variable named \"$b\". (1:18 1:36)"}));
}

TEST(NoUndefinedVariables, LooksIntoFragmentsOfEachOperation) {
    constexpr std::string_view kText =
        "query A($x: Int!) { ...F }\nquery B { ...F }\n{ search(m: $y) { name } }\n"
        "fragment F on Query { search(m: $x, filter: {required: $z}) { name @skip(if: $x) } }";
    EXPECT_EQ(errors_of(Rule::NoUndefinedVariables, kText),
              (Texts{"Variable \"$z\" is not defined by operation \"A\". (4:56 1:1)",
                     "Variable \"$x\" is not defined by operation \"B\". (4:33 2:1)",
                     "Variable \"$z\" is not defined by operation \"B\". (4:56 2:1)",
                     "Variable \"$x\" is not defined by operation \"B\". (4:78 2:1)",
                     "Variable \"$y\" is not defined. (3:13 3:1)"}));
}

TEST(NoUnusedVariables, CountsUsesInFragments) {
    EXPECT_EQ(errors_of(Rule::NoUnusedVariables,
                        "query A($x: Int!, $y: Int, $z: Int = 1) { ...F }\n"
                        "query ($q: Int) { dog { name } }\n"
                        "fragment F on Query { ...G }\n"
                        "fragment G on Query { search(m: $x, ids: [[$y]]) { name } }"),
              (Texts{"Variable \"$z\" is never used in operation \"A\". (1:28)",
                     "Variable \"$q\" is never used. (2:8)"}));
}

TEST(NoUnusedVariables, LooksAtVariablesOfFragmentsToo) {
    EXPECT_EQ(
        errors_of(
            Rule::NoUnusedVariables,
            "{ ...F(a: 1) } fragment F($a: Int!, $b: Int) on Query { search(m: $a) { name } }"),
        Texts{"Variable \"$b\" is never used in fragment \"F\". (1:37)"});
}

TEST(VariablesInAllowedPosition, ComparesTypes) {
    EXPECT_EQ(
        errors_of(Rule::VariablesInAllowedPosition,
                  "query ($i: Int, $s: String!, $l: [ID], $f: Boolean) {\n"
                  "  search(n: $i, m: $i, ids: $l) { name }\n"
                  "  person(id: $s) { name }\n"
                  "  a: search(m: 1, n: $f) { name }\n"
                  "}"),
        (Texts{
            "Variable \"$i\" of type \"Int\" used in position expecting type \"Int!\". (1:8 2:20)",
            "Variable \"$l\" of type \"[ID]\" used in position expecting type \"[ID!]\". (1:30 "
            "2:29)",
            "Variable \"$s\" of type \"String!\" used in position expecting type \"ID!\". (1:17 "
            "3:14)",
            "Variable \"$f\" of type \"Boolean\" used in position expecting type \"Int\". (1:40 "
            "4:22)"}));
}

// Null is refused at the position, so either side must have something to take instead.
TEST(VariablesInAllowedPosition, AcceptsDefaultsForNull) {
    EXPECT_EQ(errors_of(Rule::VariablesInAllowedPosition,
                        "query ($a: Int = 1, $b: Int, $c: Int = null) {\n"
                        "  search(m: $a) { name }\n"
                        "  dog { knows(times: $b) k: knows(times: $c) }\n"
                        "  s: search(m: $c, filter: {required: $a, size: $b}) { name }\n"
                        "}"),
              Texts{"Variable \"$c\" of type \"Int\" used in position expecting type \"Int!\". "
                    "(1:30 4:16)"});
}

TEST(VariablesInAllowedPosition, WantsNonNullVariablesInChoices) {
    EXPECT_EQ(
        errors_of(Rule::VariablesInAllowedPosition,
                  "query ($a: String, $b: String!) { search(m: 1, choice: {dog: $a}) { name } "
                  "s: search(m: 1, choice: {cat: $b}) { name } }"),
        Texts{"Variable \"$a\" is of type \"String\" but must be non-nullable to be used for OneOf "
              "Input Object \"Choice\". (1:8 1:62)"});
}

TEST(VariablesInAllowedPosition, PrefersTheFragmentsOwnVariables) {
    EXPECT_EQ(errors_of(Rule::VariablesInAllowedPosition,
                        "query ($v: Int!) { ...F(v: \"x\") search(m: $v) { name } } "
                        "fragment F($v: String) on Query { f: search(m: $v) { name } }"),
              Texts{"Variable \"$v\" of type \"String\" used in position expecting type \"Int!\". "
                    "(1:69 1:105)"});
}

}  // namespace
}  // namespace millrace::graphql::validation
