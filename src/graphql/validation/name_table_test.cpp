#include "validation/name_table.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::graphql::validation {
namespace {

TEST(NameTable, FindsWhatWasInserted) {
    Arena arena;
    NameTable<int> table(arena);
    EXPECT_EQ(table.find("a"), nullptr);
    EXPECT_TRUE(table.insert("a").is_new);
    table.insert("a").value = 7;
    EXPECT_FALSE(table.insert("a").is_new);
    ASSERT_NE(table.find("a"), nullptr);
    EXPECT_EQ(*table.find("a"), 7);
    EXPECT_EQ(table.find("b"), nullptr);
    EXPECT_EQ(table.size(), 1U);
}

TEST(NameTable, KeepsEverythingWhileGrowing) {
    Arena arena;
    NameTable<std::size_t> table(arena);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < 1000; ++i) { names.push_back("name_" + std::to_string(i)); }
    for (std::size_t i = 0; i < names.size(); ++i) { table.insert(names[i]).value = i; }
    for (std::size_t i = 0; i < names.size(); ++i) { EXPECT_EQ(*table.find(names[i]), i); }
}

// Names that are equal in their first letters, their last letters or but for their length.
TEST(HashName, TellsSimilarNamesApart) {
    const std::vector<std::string> names{"",
                                         "a",
                                         "aa",
                                         "aaaaaaaa",
                                         "aaaaaaaaa",
                                         "aaaaaaaab",
                                         "baaaaaaaa",
                                         std::string(1, '\0'),
                                         std::string(2, '\0')};
    for (const std::string& left : names) {
        for (const std::string& right : names) {
            EXPECT_EQ(hash_name(left) == hash_name(right), left == right) << left << right;
        }
    }
}

}  // namespace
}  // namespace millrace::graphql::validation
