// Each rule for type systems. What they accept is covered by every schema of every other test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Case {
    std::string sdl;
    std::vector<std::string> errors;
};

class TypeRules : public testing::TestWithParam<Case> {};

std::string number_of(const testing::TestParamInfo<Case>& row) {
    return std::to_string(row.index);
}

TEST_P(TypeRules, ReportWhatIsWrong) {
    const auto schema = schema_of(GetParam().sdl, {.validate_schema = false});
    EXPECT_EQ(in_lines(validate_schema(*schema)), GetParam().errors) << GetParam().sdl;
}

INSTANTIATE_TEST_SUITE_P(
    Roots, TypeRules,
    testing::Values(
        Case{"type A { a: Int }", {"Query root type must be provided. []"}},
        Case{"schema { mutation: A } type A { a: Int }",
             {"Query root type must be provided. [1:1]"}},
        Case{"schema { query: E mutation: E } enum E { A }",
             {"Query root type must be Object type, it cannot be E. [1:17]",
              "Mutation root type must be Object type if provided, it cannot be E. [1:29]"}},
        Case{"schema { query: Q mutation: Q subscription: Q } type Q { a: Int }",
             {"All root types must be different, \"Q\" type is used as query, mutation, and "
              "subscription root types. [1:17 1:29 1:45]"}}),
    number_of);

INSTANTIATE_TEST_SUITE_P(
    Members, TypeRules,
    testing::Values(
        Case{"type Query { __a(__b: Int): Int }",
             {"Name \"__a\" must not begin with \"__\", which is reserved by GraphQL "
              "introspection. [1:14]",
              "Name \"__b\" must not begin with \"__\", which is reserved by GraphQL "
              "introspection. [1:18]"}},
        Case{"type Query type __T { a: Int }",
             {"Type Query must define one or more fields. [1:1]",
              "Name \"__T\" must not begin with \"__\", which is reserved by GraphQL "
              "introspection. [1:12]"}},
        Case{"type Query { a: [In] b(x: Query!): Int } input In { q: Query }",
             {"The type of Query.a must be Output Type but got: [In]. [1:17]",
              "The type of Query.b(x:) must be Input Type but got: Query!. [1:27]",
              "The type of In.q must be Input Type but got: Query. [1:56]"}},
        Case{"type Query { a(x: Int! @deprecated): Int }",
             {"Required argument Query.a(x:) cannot be deprecated. [1:24 1:19]"}},
        Case{"type Query { a(x: [Int!] = [1, \"2\"], y: Color = BLU): Int } enum Color { BLUE }",
             {"Query.a(x:) has invalid default value at [1]: Int cannot represent non-integer "
              "value: \"2\" [1:32]",
              "Query.a(y:) has invalid default value: Value \"BLU\" does not exist in \"Color\" "
              "enum. Did you mean the enum value \"BLUE\"? [1:49]"}},
        Case{"type Query { a: Int } directive @d(x: Query, y: Int! @deprecated) on FIELD",
             {"The type of @d(x:) must be Input Type but got: Query. [1:36]",
              "Required argument @d(y:) cannot be deprecated. [1:54 1:49]"}},
        Case{"type Query { a: U } union U union V = Query | Query | Int",
             {"Union type U must define one or more member types. [1:21]",
              "Union type V can only include type Query once. [1:39 1:47]",
              "Union type V can only include Object types, it cannot include Int. [1:55]"}},
        Case{"type Query { a: E } enum E extend enum E @d directive @d on ENUM",
             {"Enum type E must define one or more values. [1:21 1:28]"}},
        Case{"type Query { a: Int } input I input O @oneOf { a: Int! b: Int = 1 }",
             {"Input Object type I must define one or more fields. [1:23]",
              "OneOf input field O.a must be nullable. [1:51]",
              "OneOf input field O.b cannot have a default value. [1:56]"}}),
    number_of);

INSTANTIATE_TEST_SUITE_P(
    Interfaces, TypeRules,
    testing::Values(
        Case{"type Query implements N { a: Int } interface N { b(x: Int): Int a: Int! }",
             {"Interface field N.b expected but Query does not provide it. [1:50 1:1]",
              "Interface field N.a expects type Int! but Query.a is type Int. [1:68 1:30]"}},
        Case{"type Query implements N { b(y: Int!): Int c(x: ID): Int @deprecated } "
             "interface N { b(x: Int): Int c(x: Int): Int }",
             {"Interface field argument N.b(x:) expected but Query.b does not provide it. "
              "[1:87 1:27]",
              "Argument \"Query.b(y:)\" must not be required type \"Int!\" if not provided by the "
              "Interface field \"N.b\". [1:29 1:85]",
              "Interface field argument N.c(x:) expects type Int but Query.c(x:) is type ID. "
              "[1:105 1:48]",
              "Interface field N.c is not deprecated, so implementation field Query.c must not be "
              "deprecated. [1:57 1:53]"}},
        Case{"type Query implements Query & A & A { a: Int } interface A { a: Int }",
             {"Type Query must only implement Interface types, it cannot implement Query. [1:23]",
              "Type Query can only implement A once. [1:31 1:35]"}},
        Case{"type Query implements B { a: Int } interface A implements B { a: Int } "
             "interface B implements A { a: Int } interface C implements C { a: Int }",
             {"Type Query must implement A because it is implemented by B. [1:95 1:23]",
              "Type A cannot implement B because it would create a circular reference. [1:95 1:59]",
              "Type B cannot implement A because it would create a circular reference. [1:59 1:95]",
              "Type C cannot implement itself because it would create a circular reference. "
              "[1:131]"}}),
    number_of);

INSTANTIATE_TEST_SUITE_P(
    Cycles, TypeRules,
    testing::Values(
        Case{"type Query { a: Int } input A { b: B! } input B { a: A! } input C { c: C b: [B!]! }",
             {"Input Object A cannot be provided a finite value because it references itself "
              "through fields: A.b, B.a. [1:33 1:51]"}},
        Case{"type Query { a: Int } input O @oneOf { o: O p: P } input P { o: O! x: Int }",
             {"Input Object O cannot be provided a finite value because it references itself "
              "through fields: O.o. [1:40]",
              "Input Object O cannot be provided a finite value because it references itself "
              "through fields: O.p, P.o. [1:45 1:62]"}},
        Case{"type Query { a: Int } input O @oneOf { o: O n: Int }", {}},
        Case{"type Query { a: Int } input A { b: B = {} x: Int } input B { a: A = {x: 1} }",
             {"Invalid circular reference. The default value of Input Object field A.b references "
              "itself via the default values of: B.a. [1:40 1:69]"}},
        Case{"type Query { a: Int } input A { a: [A] = [{a: null}, {}] }",
             {"Invalid circular reference. The default value of Input Object field A.a references "
              "itself. [1:42]"}}),
    number_of);

// A chain of input objects, each of which fills the next one in twice.
std::string chain_of_defaults(std::uint64_t length) {
    std::string sdl = "type Query { a: Int } input I0 { x: Int = 1 }";
    for (std::uint64_t i = 1; i <= length; ++i) {
        const std::string next = std::to_string(i - 1);
        sdl +=
            " input I" + std::to_string(i) + " { a: I" + next + "! = {}  b: I" + next + " = {} }";
    }
    // The longest chain comes first, so that it is followed in one go.
    return "input First { a: I" + std::to_string(length) + " } " + sdl;
}

TEST(TypeRules, FollowLongChainsOnce) {
    EXPECT_THAT(build_errors(chain_of_defaults(limits::kInputChainMax)), IsEmpty());
}

TEST(TypeRules, RefuseChainsTooLongToFollow) {
    std::string sdl = "type Query { a(in: I0 = {}): Int }";
    for (std::uint64_t i = 0; i < 2 * limits::kInputChainMax; ++i) {
        sdl += " input I" + std::to_string(i) + " { a: I" + std::to_string(i + 1) + " = {} }";
    }
    sdl += " input I" + std::to_string(2 * limits::kInputChainMax) + " { x: Int }";
    const std::vector<std::string> errors = build_errors(sdl);
    ASSERT_FALSE(errors.empty());
    EXPECT_THAT(errors[0], testing::StartsWith("The default value of Input Object field I1000.a is "
                                               "needed by a chain of more than 1000"));
}

TEST(TypeRules, FindCyclesTooLongToShow) {
    std::string sdl = "type Query { a: Int }";
    for (std::uint64_t i = 0; i < 2 * limits::kInputChainMax; ++i) {
        sdl += " input I" + std::to_string(i) + " { a: I" + std::to_string(i + 1) + "! }";
    }
    sdl += " input I" + std::to_string(2 * limits::kInputChainMax) + " { a: I0! }";
    EXPECT_FALSE(build_errors(sdl).empty());
}

}  // namespace
}  // namespace millrace::graphql
