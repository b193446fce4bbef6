#include <millrace/graphql/coordinate.hpp>

#include <gtest/gtest.h>

namespace millrace::graphql {
namespace {

TEST(SchemaCoordinate, KnowsEveryForm) {
    struct Form {
        std::string_view text;
        CoordinateKind kind;
    };
    for (const auto& [text, kind] :
         {Form{"Type", CoordinateKind::Type}, Form{"Type.member", CoordinateKind::Member},
          Form{"Type.field(argument:)", CoordinateKind::Argument},
          Form{"@directive", CoordinateKind::Directive},
          Form{"@directive(argument:)", CoordinateKind::DirectiveArgument}}) {
        const auto parsed = parse_schema_coordinate(text);
        ASSERT_TRUE(parsed.has_value()) << text;
        EXPECT_EQ(parsed->kind, kind) << text;
        EXPECT_EQ(print_schema_coordinate(*parsed), text);
    }
}

TEST(SchemaCoordinate, TakesTheNamesApart) {
    const auto parsed = parse_schema_coordinate("A.b(c:)");
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->name.text, "A");
    EXPECT_EQ(parsed->member.text, "b");
    EXPECT_EQ(parsed->argument.text, "c");
    EXPECT_EQ(parsed->argument.offset, 4U);
}

TEST(SchemaCoordinate, RefusesEverythingElse) {
    struct Mistake {
        std::string_view text;
        std::string_view message;
    };
    for (const auto& [text, message] :
         {Mistake{"", "Syntax Error: Expected Name, found <EOF>."},
          Mistake{"A.b.c", R"(Syntax Error: Expected <EOF>, found ".".)"},
          Mistake{"@a.b", R"(Syntax Error: Expected <EOF>, found ".".)"},
          Mistake{"A(b:)", R"(Syntax Error: Expected <EOF>, found "(".)"},
          Mistake{"A.b(c)", R"-(Syntax Error: Expected ":", found ")".)-"},
          Mistake{"A.b(c:d)", R"-(Syntax Error: Expected ")", found Name "d".)-"},
          Mistake{"A .b", R"(Syntax Error: Invalid character: " ".)"},
          Mistake{"# A", R"(Syntax Error: Invalid character: "#".)"}}) {
        const auto parsed = parse_schema_coordinate(text);
        ASSERT_FALSE(parsed.has_value()) << text;
        EXPECT_EQ(parsed.error().message, message) << text;
    }
}

}  // namespace
}  // namespace millrace::graphql
