#include <millrace/graphql/minify.hpp>

#include <gtest/gtest.h>

#include <millrace/graphql/printer.hpp>

#include "syntax/bench_documents.hpp"

namespace millrace::graphql {
namespace {

std::string strip(std::string_view source) {
    return strip_ignored_characters(source).value_or("an error");
}

TEST(Minify, LeavesOnlyTokens) {
    EXPECT_EQ(strip("query Q ( $a : Int ) { # comment\n  b , c\n}\n"), "query Q($a:Int){b c}");
    EXPECT_EQ(strip("{ a(b: 1) ... on T { c } }"), "{a(b:1)...on T{c}}");
    EXPECT_EQ(strip("{ a ...b }"), "{a ...b}");
    EXPECT_EQ(strip(" , # nothing"), "");
}

TEST(Minify, KeepsTheValuesOfStrings) {
    EXPECT_EQ(strip("\"a , # b\" \"\"\"\n   c\n     d\n\"\"\""),
              "\"a , # b\" \"\"\"\nc\n  d\"\"\"");
}

TEST(Minify, ChangesNothingThatParses) {
    const std::string stripped = strip(kEverythingQuery);
    EXPECT_LT(stripped.size(), kEverythingQuery.size());
    EXPECT_EQ(strip(stripped), stripped);
    Arena arena;
    const auto before = parse_document(kEverythingQuery, arena);
    const auto after = parse_document(stripped, arena);
    ASSERT_TRUE(before.has_value() && after.has_value());
    EXPECT_EQ(print_document(**before), print_document(**after));
}

TEST(Minify, PassesOnTheErrorsOfTheLexer) {
    const auto stripped = strip_ignored_characters("{ a ? }");
    ASSERT_FALSE(stripped.has_value());
    EXPECT_EQ(stripped.error().message, R"(Syntax Error: Unexpected character: "?".)");
}

}  // namespace
}  // namespace millrace::graphql
