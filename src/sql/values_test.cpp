#include "values.hpp"

#include <gmock/gmock.h>

#include <millrace/sql/dialect.hpp>

#include "quoting.hpp"
#include "sample_model.hpp"

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
    EXPECT_EQ(parse_array_literal(postgres_dialect().list_text(items, built_in_type("text"))),
              items);
}

TEST(ParameterText, WritesMoneyWithoutExponents) {
    SampleModel sample;
    const auto schema = sample.schema("admin");
    Parameter money;
    money.type = built_in_type("money");
    const auto text = [&](std::string_view digits) {
        return parameter_text(value::Value::number(digits), money, *schema, postgres_dialect())
            ->value_or("");
    };
    EXPECT_EQ(text("12.5"), "12.5");
    EXPECT_EQ(text("-2E-2"), "-0.02");
    EXPECT_EQ(text("1.5e3"), "1500");
    EXPECT_EQ(text("12.345E+1"), "123.45");
    EXPECT_EQ(text("1E-30"), "0.000000000000000000000000000001");
}

TEST(Quoting, DoublesQuotes) {
    EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(quote_literal("it's \\"), "'it''s \\'");
}

}  // namespace
}  // namespace millrace::sql
