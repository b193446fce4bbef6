#include "schema/name_index.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::graphql {
namespace {

struct Named {
    std::string name;
};

std::vector<Named> many_names(std::size_t count) {
    std::vector<Named> names;
    for (std::size_t i = 0; i < count; ++i) { names.push_back({"name" + std::to_string(i)}); }
    return names;
}

TEST(NameIndex, FindsEveryNameAtItsPosition) {
    Arena arena;
    for (const std::size_t count : {9u, 16u, 17u, 1000u}) {
        const std::vector<Named> names = many_names(count);
        const NameIndex* index = NameIndex::of_many(names, arena);
        ASSERT_NE(index, nullptr);
        for (std::uint32_t i = 0; i < count; ++i) { EXPECT_EQ(index->find(names[i].name), i); }
        EXPECT_EQ(index->find("name"), NameIndex::kNone);
        EXPECT_EQ(index->find(""), NameIndex::kNone);
    }
}

TEST(NameIndex, IsNotMadeForFewNames) {
    Arena arena;
    EXPECT_EQ(NameIndex::of_many(many_names(NameIndex::kScanMax), arena), nullptr);
}

TEST(NameIndex, KeepsTheFirstOfEqualNames) {
    Arena arena;
    NameIndex index(3, arena);
    index.add("a", 7);
    index.add("a", 8);
    EXPECT_EQ(index.find("a"), 7u);
}

// Names that differ only in bytes the hash reads in different words.
TEST(NameIndex, TellsNamesOfAllLengthsApart) {
    Arena arena;
    std::vector<Named> names;
    for (std::size_t length = 0; length < 40; ++length) {
        names.push_back({std::string(length, 'x')});
    }
    const NameIndex* index = NameIndex::of_many(names, arena);
    for (std::uint32_t i = 0; i < names.size(); ++i) { EXPECT_EQ(index->find(names[i].name), i); }
}

}  // namespace
}  // namespace millrace::graphql
