#include <millrace/graphql/printer.hpp>

#include <string>

#include <gtest/gtest.h>

#include <millrace/graphql/parser.hpp>

#include "syntax/bench_documents.hpp"

namespace millrace::graphql {
namespace {

std::string print(std::string_view source) {
    Arena arena;
    const auto document = parse_document(source, arena);
    return document ? print_document(**document) : document.error().message;
}

std::string print_one_value(std::string_view source) {
    Arena arena;
    const auto value = parse_value(source, arena);
    return value ? print_value(**value) : value.error().message;
}

TEST(Printer, LaysOutOperations) {
    EXPECT_EQ(print("query{a,b:c(d:1,e:$f)@g{h}...I...on J@k{l}...{m}}"), R"({
  a
  b: c(d: 1, e: $f) @g {
    h
  }
  ...I
  ... on J @k {
    l
  }
  ... {
    m
  }
})");
    EXPECT_EQ(print("query($a:Int=1@x,$b:[T!]!)@y{c}"),
              "query ($a: Int = 1 @x, $b: [T!]!) @y {\n  c\n}");
    EXPECT_EQ(print("mutation M{a}fragment F on T@d{b}"),
              "mutation M {\n  a\n}\n\nfragment F on T @d {\n  b\n}");
}

TEST(Printer, LaysOutTypeSystems) {
    EXPECT_EQ(print(R"(
        "root" schema @a { query: Q }
        type T implements A & B @d { "f" f(a: Int = 1, b: [T]): T! @e }
        interface I { g("about a" a: Int): Int }
        union U @u = | A | B
        enum E { A @x B }
        input O { a: Int = 1 @y }
        scalar S @z
        directive @d(a: Int) repeatable on FIELD | QUERY
        extend type T @more
        extend schema { mutation: M }
        extend directive @d @e
    )"),
              R"("root"
schema @a {
  query: Q
}

type T implements A & B @d {
  "f"
  f(a: Int = 1, b: [T]): T! @e
}

interface I {
  g(
    "about a"
    a: Int
  ): Int
}

union U @u = A | B

enum E {
  A @x
  B
}

input O {
  a: Int = 1 @y
}

scalar S @z

directive @d(a: Int) repeatable on FIELD | QUERY

extend type T @more

extend schema {
  mutation: M
}

extend directive @d @e)");
}

TEST(Printer, BreaksArgumentsThatDoNotFitOnALine) {
    const std::string seventy(70, 'x');
    // 80 characters: `f(a: "` … `")`
    EXPECT_EQ(print("{f(a:\"" + seventy + "xx\")}"), "{\n  f(a: \"" + seventy + "xx\")\n}");
    EXPECT_EQ(print("{f(a:\"" + seventy + "xxx\")}"),
              "{\n  f(\n    a: \"" + seventy + "xxx\"\n  )\n}");
}

TEST(Printer, BreaksCollectionsThatDoNotFitOnALine) {
    const std::string forty(40, 'x');
    EXPECT_EQ(print_one_value("[1, 2, []]"), "[1, 2, []]");
    EXPECT_EQ(print_one_value("{a: {}, b: [A]}"), "{ a: {  }, b: [A] }");
    EXPECT_EQ(print_one_value("[" + forty + " " + forty + "]"),
              "[\n  " + forty + "\n  " + forty + "\n]");
    EXPECT_EQ(print_one_value("{a: " + forty + " b: [" + forty + "]}"),
              "{\n  a: " + forty + "\n  b: [" + forty + "]\n}");
}

TEST(Printer, IndentsBlockStringsWithTheirLine) {
    EXPECT_EQ(print("type T { \"\"\"\none\n  two\n\"\"\" a: Int }"),
              "type T {\n  \"\"\"\n  one\n    two\n  \"\"\"\n  a: Int\n}");
}

TEST(Printer, WritesWhatReadsBackAsTheSame) {
    for (const std::string& source :
         {std::string(kIntrospectionQuery), std::string(kEverythingQuery), std::string(kPageQuery),
          make_large_schema(20'000)}) {
        const std::string once = print(source);
        EXPECT_EQ(print(once), once);
    }
}

TEST(StringLiteral, EscapesWhatAStringMustNotHold) {
    std::string out;
    append_string_literal(out, std::string_view("\"\\/\b\f\n\r\t\0\x1F\x7F é \xC2\x85", 17));
    EXPECT_EQ(out, R"("\"\\/\b\f\n\r\t\u0000\u001F\u007F é \u0085")");
}

std::string block(std::string_view value, bool minimize = false) {
    std::string out;
    append_block_string_literal(out, value, minimize);
    return out;
}

TEST(BlockStringLiteral, StaysOnOneLineWhereItReadsWell) {
    EXPECT_EQ(block("one"), R"("""one""")");
    EXPECT_EQ(block(" indented"), R"(""" indented""")");
    EXPECT_EQ(block(std::string(71, 'x')), "\"\"\"\n" + std::string(71, 'x') + "\n\"\"\"");
    EXPECT_EQ(block("a\nb"), "\"\"\"\na\nb\n\"\"\"");
}

TEST(BlockStringLiteral, KeepsQuotesAndBackslashesOffTheClosingQuotes) {
    EXPECT_EQ(block("say \"hi\""), "\"\"\"\nsay \"hi\"\n\"\"\"");
    EXPECT_EQ(block("back\\"), "\"\"\"\nback\\\n\"\"\"");
    EXPECT_EQ(block(R"(three """)"), "\"\"\"\nthree \\\"\"\"\n\"\"\"");
}

TEST(BlockStringLiteral, MinimizesToWhatItsValueNeeds) {
    EXPECT_EQ(block("a\nb", true), "\"\"\"a\nb\"\"\"");
    EXPECT_EQ(block("a\n b", true), "\"\"\"\na\n b\"\"\"") << "b would lose its blank";
    EXPECT_EQ(block("a\"", true), "\"\"\"a\"\n\"\"\"");
}

TEST(BlockStringLiteral, CannotHoldEveryValue) {
    EXPECT_TRUE(is_printable_as_block_string(""));
    EXPECT_TRUE(is_printable_as_block_string("a\n  b"));
    EXPECT_FALSE(is_printable_as_block_string("\na")) << "leading blank lines are removed";
    EXPECT_FALSE(is_printable_as_block_string("a\n ")) << "and so are trailing ones";
    EXPECT_FALSE(is_printable_as_block_string("  a\n  b")) << "common indentation is removed";
    EXPECT_FALSE(is_printable_as_block_string("a\rb")) << "becomes a line end";
    EXPECT_FALSE(is_printable_as_block_string(std::string_view("\0", 1)));
}

}  // namespace
}  // namespace millrace::graphql
