#include "sqlite_constraints.hpp"

#include <gmock/gmock.h>

namespace millrace::sql {
namespace {

using testing::ElementsAre;

TEST(SqliteConstraints, AreNamedBehindColumnsAndOnTheirOwn) {
    const auto keys = named_keys(R"(CREATE TABLE "a (b" ( -- CONSTRAINT no UNIQUE
        id INTEGER CONSTRAINT "a_pkey" PRIMARY KEY AUTOINCREMENT,
        phone varchar(10) DEFAULT ('CONSTRAINT x UNIQUE') NOT NULL constraint [phone key] unique,
        b int CHECK (b > 0), c int UNIQUE,
        CONSTRAINT b_c UNIQUE ("b" COLLATE nocase DESC, c) ON CONFLICT FAIL,
        CONSTRAINT positive CHECK (c > 0)) STRICT)");
    ASSERT_EQ(keys.size(), 3U);
    EXPECT_TRUE(keys[0].primary);
    EXPECT_EQ(keys[0].key.name, "a_pkey");
    EXPECT_THAT(keys[0].key.columns, ElementsAre("id"));
    EXPECT_EQ(keys[1].key.name, "phone key");
    EXPECT_THAT(keys[1].key.columns, ElementsAre("phone"));
    EXPECT_EQ(keys[2].key.name, "b_c");
    EXPECT_THAT(keys[2].key.columns, ElementsAre("b", "c"));
}

TEST(SqliteConstraints, AreNoneInTextThatIsCutOff) {
    for (const char* text :
         {"", "CREATE TABLE a", "CREATE TABLE a (", "CREATE TABLE a (b CONSTRAINT",
          "CREATE TABLE a (CONSTRAINT \"", "CREATE TABLE a (b CONSTRAINT c"}) {
        EXPECT_TRUE(named_keys(text).empty()) << text;
    }
}

TEST(SqliteConstraints, NameTheKeysOfTheCatalog) {
    Table table;
    table.primary_key = Key{"a_pkey", {"id"}};
    table.unique_keys = {{"a_b_key", {"b"}}, {"a_c_key", {"c"}}};
    name_keys(table, "CREATE TABLE a (id INTEGER PRIMARY KEY, b, c, CONSTRAINT mine UNIQUE (C))");
    EXPECT_EQ(table.primary_key->name, "a_pkey");
    EXPECT_EQ(table.unique_keys[0].name, "a_b_key");
    EXPECT_EQ(table.unique_keys[1].name, "mine");
}

}  // namespace
}  // namespace millrace::sql
