#include "values.hpp"

#include <gmock/gmock.h>

#include <millrace/sql/dialect.hpp>

#include "quoting.hpp"

namespace millrace::sql {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(JsonPath, ReadsNamesAndPlaces) {
    EXPECT_THAT(parse_json_path("$.a.b[0]"), Optional(ElementsAre("a", "b", "0")));
    EXPECT_THAT(parse_json_path("a['x.y'][\"z\"]"), Optional(ElementsAre("a", "x.y", "z")));
    EXPECT_THAT(parse_json_path("$"), Optional(testing::IsEmpty()));
}

TEST(JsonPath, RefusesWhatIsNone) {
    for (const char* path : {"$.", "a..b", "a[", "a[]", "a[x]", "$a"}) {
        EXPECT_FALSE(parse_json_path(path)) << path;
    }
}

TEST(ArrayLiteral, ReadsWhatPostgresWrites) {
    const auto items = parse_array_literal(R"({a,"b c","d\"e",NULL,"NULL"})");
    ASSERT_TRUE(items);
    EXPECT_THAT(*items, ElementsAre(Optional(std::string("a")), Optional(std::string("b c")),
                                    Optional(std::string("d\"e")), std::nullopt,
                                    Optional(std::string("NULL"))));
    EXPECT_TRUE(parse_array_literal("{}")->empty());
}

TEST(ArrayLiteral, RefusesWhatIsNone) {
    for (const char* literal : {"", "a", "{a", "{a,}", "{{a}}", "{\"a}", "{\"a\"b}"}) {
        EXPECT_FALSE(parse_array_literal(literal)) << literal;
    }
}

// Whatever is in an item, PostgreSQL reads the same item back.
TEST(ArrayLiteral, IsWrittenSoThatItReadsBack) {
    const std::vector<std::optional<std::string>> items{"a,b",  "{}", "\"",        "\\",
                                                        "NULL", "",   std::nullopt};
    EXPECT_EQ(parse_array_literal(postgres_dialect().list_text(items)), items);
}

TEST(Quoting, DoublesQuotes) {
    EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(quote_literal("it's \\"), "'it''s \\'");
}

}  // namespace
}  // namespace millrace::sql
