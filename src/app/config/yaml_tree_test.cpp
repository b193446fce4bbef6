#include "config/yaml_tree.hpp"

#include <gtest/gtest.h>

namespace millrace::app {
namespace {

using Kind = YamlNode::Kind;

TEST(YamlTree, KnowsWhereEverythingStands) {
    const auto tree = parse_yaml("a: 1\nb:\n  - x\n  - {c: \"y z\"}\n");
    ASSERT_TRUE(tree.has_value());
    ASSERT_EQ(tree->kind, Kind::Map);
    ASSERT_EQ(tree->members.size(), 2U);
    EXPECT_EQ(tree->members[1].name, "b");
    EXPECT_EQ(tree->members[1].at.line, 2U);
    const YamlNode& list = tree->members[1].value;
    ASSERT_EQ(list.items.size(), 2U);
    EXPECT_EQ(list.items[0].text, "x");
    EXPECT_EQ(list.items[0].at.line, 3U);
    EXPECT_EQ(list.items[0].at.column, 5U);
    EXPECT_EQ(list.items[1].members[0].value.text, "y z");
    EXPECT_EQ(list.items[1].members[0].value.at.column, 9U);
}

TEST(YamlTree, TellsNothingFromTexts) {
    const auto tree = parse_yaml("a:\nb: ~\nc: null\nd: 'null'\ne: ''\n");
    ASSERT_TRUE(tree.has_value());
    for (std::size_t i = 0; i < 3; ++i) { EXPECT_EQ(tree->members[i].value.kind, Kind::Null) << i; }
    for (std::size_t i = 3; i < 5; ++i) {
        EXPECT_EQ(tree->members[i].value.kind, Kind::Scalar) << i;
    }
}

TEST(YamlTree, EmptyTextIsNothing) {
    EXPECT_EQ(parse_yaml("")->kind, Kind::Null);
    EXPECT_EQ(parse_yaml("# only a comment\n")->kind, Kind::Null);
}

TEST(YamlTree, ReplacesAliases) {
    const auto tree = parse_yaml("a: &x {u: 1}\nb: *x\n");
    ASSERT_TRUE(tree.has_value());
    EXPECT_EQ(tree->members[1].value.members.at(0).value.text, "1");
}

TEST(YamlTree, RefusesAliasesThatGrowWithoutEnd) {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) { text += (j == 0 ? "" : ", ") + before; }
        text += "]\n";
    }
    EXPECT_FALSE(parse_yaml(text).has_value());
}

struct BadYaml {
    std::string name;
    std::string text;
    std::uint32_t line;
};

class YamlTreeRefuses : public testing::TestWithParam<BadYaml> {};

TEST_P(YamlTreeRefuses, AtItsPlace) {
    const auto tree = parse_yaml(GetParam().text);
    ASSERT_FALSE(tree.has_value());
    EXPECT_EQ(tree.error().at.line, GetParam().line) << tree.error().message;
}

INSTANTIATE_TEST_SUITE_P(Table, YamlTreeRefuses,
                         testing::Values(BadYaml{"OpenList", "a: 1\nb: [1", 2},
                                         BadYaml{"KeyThatIsAList", "[a]: 1", 1},
                                         BadYaml{"SecondDocument", "a: 1\n---\nb: 2\n", 2},
                                         BadYaml{"UnknownAlias", "a: *nobody\n", 1},
                                         BadYaml{"AliasOfItself", "a: &x\n  b: *x\n", 2}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::app
