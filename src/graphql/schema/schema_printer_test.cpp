#include <millrace/graphql/schema_printer.hpp>

#include <gtest/gtest.h>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

TEST(SchemaPrinter, PrintsEveryKindOfDefinition) {
    const std::string sdl = R"(schema {
  query: Root
}

directive @d(a: Int = 1, b: [In!] = [{ n: 1 }]) repeatable on FIELD | QUERY

"""A root."""
type Root implements Node {
  id: ID!

  """
  On
  two lines.
  """
  f(
    """First."""
    a: Int = 1
    b: Color = RED @deprecated(reason: "because")
  ): [Any] @deprecated
}

interface Node {
  id: ID!
}

union Any = Root

enum Color {
  RED

  """Not red."""
  BLUE @deprecated(reason: "old")
}

input In @oneOf {
  n: Int
  s: String
}

scalar Url @specifiedBy(url: "https://url.example"))";
    EXPECT_EQ(print_schema(*schema_of(sdl)), sdl);
}

TEST(SchemaPrinter, LeavesOutWhatNamesSay) {
    const std::string sdl = "type Query {\n  a: Int\n}\n\ntype Mutation {\n  a: Int\n}";
    EXPECT_EQ(print_schema(*schema_of("schema { query: Query mutation: Mutation } " + sdl)), sdl);
}

TEST(SchemaPrinter, PrintsTheSchemaForItsDescription) {
    EXPECT_EQ(print_schema(*schema_of("\"Hi\" schema { query: Query } type Query { a: Int }")),
              "\"\"\"Hi\"\"\"\nschema {\n  query: Query\n}\n\ntype Query {\n  a: Int\n}");
}

TEST(SchemaPrinter, SortsNumbersInNamesByValue) {
    const auto schema = schema_of(
        "type Query { f10(b: Int, a: Int): Int  f9: Color } enum Color { B10 B9 } "
        "directive @b on QUERY | FIELD  directive @a on FIELD union U = Query | A  type A { a: U "
        "}");
    EXPECT_EQ(print_schema(*schema, PrintOrder::Name), R"(directive @a on FIELD

directive @b on FIELD | QUERY

type A {
  a: U
}

enum Color {
  B9
  B10
}

type Query {
  f9: Color
  f10(a: Int, b: Int): Int
}

union U = A | Query)");
}

TEST(SchemaPrinter, PrintsSingleElements) {
    const auto schema = schema_of("type Query { a(x: [Int!] = [1]): Int } directive @d on FIELD");
    EXPECT_EQ(print_type(*schema->query_type()), "type Query {\n  a(x: [Int!] = [1]): Int\n}");
    EXPECT_EQ(print_directive(*schema->directive("d")), "directive @d on FIELD");
    EXPECT_EQ(print_default_value(schema->query_type()->fields[0].arguments[0]), "[1]");
}

}  // namespace
}  // namespace millrace::graphql
