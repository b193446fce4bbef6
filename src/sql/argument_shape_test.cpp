#include "argument_shape.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include <millrace/wire/json_reader.hpp>

namespace millrace::sql {
namespace {

using value::Value;

class ArgumentShapeTest : public testing::Test {
protected:
    Value read(std::string_view json) {
        return *wire::parse_dom(wire::PaddedJson::copy(json, arena_), arena_);
    }
    std::string shape(std::string_view json) {
        return std::string(ArgumentShape(read(json), {}).text());
    }

    Arena arena_;
};

TEST_F(ArgumentShapeTest, DoesNotDependOnStringsNumbersAndLengthsOfPlainLists) {
    EXPECT_EQ(shape(R"({"where":{"id":{"_eq":1},"name":{"_in":["a"]}}})"),
              shape(R"({"where":{"id":{"_eq":27},"name":{"_in":["b","c"]}}})"));
    EXPECT_EQ(shape(R"({"ids":[1,2,3]})"), shape(R"({"ids":[4]})"));
}

TEST_F(ArgumentShapeTest, DependsOnMembersKindsNullsAndBooleans) {
    const std::string base = shape(R"({"a":{"_eq":1}})");
    for (const char* other :
         {R"({"a":{"_gt":1}})", R"({"a":{"_eq":"1"}})", R"({"a":{"_eq":null}})",
          R"({"a":{"_eq":true}})", R"({"a":{"_eq":[1]}})", R"({"a":{}})", R"({"b":{"_eq":1}})"}) {
        EXPECT_NE(shape(other), base) << other;
    }
    EXPECT_NE(shape(R"({"a":true})"), shape(R"({"a":false})"));
    EXPECT_NE(shape(R"({"a":[]})"), shape(R"({"a":[1]})"));
    EXPECT_NE(shape(R"({"a":[{},{}]})"), shape(R"({"a":[{}]})"));
    EXPECT_NE(shape(R"({"a":["1"]})"), shape(R"({"a":[1]})"));
}

TEST_F(ArgumentShapeTest, NamesOfJsonMembersCannotPretendToBeStructure) {
    EXPECT_NE(shape(R"({"a":{"1:b":1}})"), shape(R"({"a":{"1":{"b":1}}})"));
    EXPECT_NE(shape(R"({"a\"1:b":"x"})"), shape(R"({"a":"x","b":"x"})"));
}

TEST_F(ArgumentShapeTest, MarkedCopiesSayWhichValueIsWhich) {
    // The same text twice, as when a variable is used twice, and empty values.
    const Value text = Value::string("same");
    const std::array members{value::Member{"a", text}, value::Member{"b", text},
                             value::Member{"c", Value::string("")},
                             value::Member{"d", Value::list({})}};
    const Value given = Value::object(members);
    const std::array dynamic{read(R"({"limit":5})")};
    const MarkedArguments marked(given, dynamic, arena_);
    const ArgumentShape shape(given, dynamic);
    const auto nth = [&](std::string_view name) {
        return marked.index_of(marked.root().member(name));
    };
    EXPECT_EQ(nth("a"), 1);
    EXPECT_EQ(nth("b"), 2);
    EXPECT_EQ(nth("c"), 3);
    EXPECT_EQ(nth("d"), 4);
    const std::uint32_t limit = marked.index_of(marked.dynamic()[0].member("limit"));
    EXPECT_EQ(shape.nodes()[limit].text(), "5");
    EXPECT_EQ(marked.index_of(text), ArgumentShape::kNone);
    EXPECT_EQ(marked.index_of(Value::null()), ArgumentShape::kNone);
}

}  // namespace
}  // namespace millrace::sql
