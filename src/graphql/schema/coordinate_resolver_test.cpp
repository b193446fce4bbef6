#include <millrace/graphql/coordinate_resolver.hpp>

#include <gtest/gtest.h>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

class CoordinateResolver : public testing::Test {
protected:
    // The kind of the element, "nothing", or the message.
    std::string resolve(std::string_view coordinate) const {
        const auto element = resolve_coordinate(*schema_, coordinate);
        if (!element) { return element.error(); }
        return *element ? std::string(element_kind_name((*element)->kind)) : "nothing";
    }

    std::shared_ptr<const Schema> schema_ = schema_of(
        "type Query { f(a: Int): Color } enum Color { RED } input In { x: Int } "
        "union U = Query directive @d(a: In) on FIELD");
};

TEST_F(CoordinateResolver, FindsElementsOfEveryKind) {
    EXPECT_EQ(resolve("Query"), "NamedType");
    EXPECT_EQ(resolve("Query.f"), "Field");
    EXPECT_EQ(resolve("Query.f(a:)"), "FieldArgument");
    EXPECT_EQ(resolve("Color.RED"), "EnumValue");
    EXPECT_EQ(resolve("In.x"), "InputField");
    EXPECT_EQ(resolve("@d"), "Directive");
    EXPECT_EQ(resolve("@d(a:)"), "DirectiveArgument");
    EXPECT_EQ(resolve("Query.__typename"), "Field");
    EXPECT_EQ(resolve("__TypeKind.LIST"), "EnumValue");
}

TEST_F(CoordinateResolver, FindsNothingInAContainerWithoutIt) {
    for (const char* coordinate :
         {"Missing", "Query.g", "Query.f(b:)", "Color.BLUE", "In.y", "@e", "@d(b:)"}) {
        EXPECT_EQ(resolve(coordinate), "nothing") << coordinate;
    }
}

TEST_F(CoordinateResolver, RefusesContainersThatDoNotExist) {
    EXPECT_EQ(resolve("Missing.f"), "Expected \"Missing\" to be defined as a type in the schema.");
    EXPECT_EQ(resolve("U.f"),
              "Expected \"U\" to be an Enum, Input Object, Object or Interface type.");
    EXPECT_EQ(resolve("Query.g(a:)"),
              "Expected \"g\" to exist as a field of type \"Query\" in the schema.");
    EXPECT_EQ(resolve("In.x(a:)"), "Expected \"In\" to be an object type or interface type.");
    EXPECT_EQ(resolve("@e(a:)"), "Expected \"e\" to be defined as a directive in the schema.");
    EXPECT_TRUE(resolve("Query.").starts_with("Syntax Error"));
}

}  // namespace
}  // namespace millrace::graphql
