#include "metadata/yaml_writer.hpp"

#include <gtest/gtest.h>

namespace millrace::app {
namespace {

TEST(YamlWriter, WritesAsHasuraDoes) {
    const auto tree = parse_yaml(
        "{table: {name: author, schema: public}, list: [{a: 1, b: [x, y]}, [1, [2]], {}], "
        "none: ~, empty: [], yes: true, words: 'a b', number: '1'}");
    ASSERT_TRUE(tree);
    EXPECT_EQ(to_yaml(*tree),
              "table:\n"
              "  name: author\n"
              "  schema: public\n"
              "list:\n"
              "- a: 1\n"
              "  b:\n"
              "  - x\n"
              "  - \"y\"\n"
              "- - 1\n"
              "  - - 2\n"
              "- {}\n"
              "none: null\n"
              "empty: []\n"
              "\"yes\": true\n"
              "words: \"a b\"\n"
              "number: \"1\"\n");
}

TEST(YamlWriter, WritesTextsThatStayWhatTheyAre) {
    for (const std::string& text : {"",           " ",
                                    "a: b",       "- a",
                                    "# a",        "'",
                                    "\"",         "null",
                                    "Yes",        "1",
                                    "1e3",        ".5",
                                    "0x1F",       "~",
                                    "a\nb",       "tab\t",
                                    "\xc3\xa9",   "*a",
                                    "&a",         "!include x",
                                    "%",          "@",
                                    "`",          "{}",
                                    "[]",         "a,b",
                                    "2020-01-01", "x-hasura-user-id",
                                    "a/b.c",      "\xf0\x9f\x98\x80",
                                    "\x01"}) {
        YamlNode map = map_node();
        add_member(map, text, list_node({text_node(text)}));
        const auto again = parse_yaml(to_yaml(map));
        ASSERT_TRUE(again) << to_yaml(map);
        ASSERT_EQ(again->members.size(), 1U) << text;
        EXPECT_EQ(again->members[0].name, text);
        const YamlNode& item = again->members[0].value.items.at(0);
        EXPECT_EQ(item.text, text);
        EXPECT_EQ(item.kind, YamlNode::Kind::Scalar) << text;
    }
}

}  // namespace
}  // namespace millrace::app
