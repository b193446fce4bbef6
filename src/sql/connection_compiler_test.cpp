#include "connection_compiler.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "cursor_text.hpp"
#include "sample_model.hpp"

namespace millrace::sql {
namespace {

using testing::HasSubstr;
using testing::Not;

class ConnectionTest : public testing::Test {
protected:
    std::string text(std::string_view query, const Dialect& dialect = postgres_dialect()) {
        const auto compiled = sample.compile(query, {}, "admin", dialect);
        EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().message);
        return compiled ? compiled->text : std::string();
    }

    SampleModel sample{kSampleMetadata, {false, true, true}};
};

TEST_F(ConnectionTest, ReadsOneRowMoreThanAsked) {
    const std::string statement =
        text("{ article_connection(first: 2) { pageInfo { hasNextPage } edges { node { id } } } }");
    EXPECT_THAT(statement, HasSubstr("ORDER BY \"_0\".\"id\" ASC NULLS LAST LIMIT ($1::int8 + 1)"));
    EXPECT_THAT(statement, HasSubstr("'hasNextPage', (count(*) > $1::int8)"));
    EXPECT_THAT(statement, HasSubstr("FILTER (WHERE (\"_1\".\"nth\" <= $1::int8))"));
    EXPECT_THAT(statement, Not(HasSubstr("OFFSET")));
}

// `["7"]` in base64.
TEST_F(ConnectionTest, StartsBehindTheValuesOfTheCursor) {
    const auto compiled = sample.compile(
        R"({ article_connection(after: "WyI3Il0=", first: 1) { edges { cursor } } })", {});
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text, HasSubstr("WHERE ((\"_0\".\"id\") > ($2::int4))"));
    EXPECT_EQ(compiled->parameters[1].text, "7");
    EXPECT_EQ(compiled->parameters[1].form, ParameterForm::Cursor);
    EXPECT_TRUE(compiled->reusable);
}

TEST_F(ConnectionTest, EndsItsOrderWithThePrimaryKey) {
    EXPECT_THAT(text("{ article_connection(order_by: {title: desc}) { edges { cursor } } }"),
                HasSubstr("ORDER BY \"_0\".\"title\" DESC NULLS FIRST, \"_0\".\"id\" ASC NULLS "
                          "LAST"));
    EXPECT_THAT(text("{ article_connection(order_by: {id: desc}) { edges { cursor } } }"),
                HasSubstr("ORDER BY \"_0\".\"id\" DESC NULLS FIRST)"));
}

// Nulls of a descending order come first: all values are beyond them.
TEST_F(ConnectionTest, KnowsWhereNullsAre) {
    const std::string statement = text(
        "{ article_connection(order_by: {title: desc}, after: \"WyJhIiwxXQ==\") "
        "{ edges { cursor } } }");
    EXPECT_THAT(statement,
                HasSubstr("((\"_0\".\"title\" < $1::text) OR ((NOT (\"_0\".\"title\" IS NULL)) AND "
                          "($1::text IS NULL)))"));
    EXPECT_THAT(statement, HasSubstr("((\"_0\".\"title\" IS NOT DISTINCT FROM $1::text) AND "
                                     "(\"_0\".\"id\" > $2::int4))"));
}

TEST_F(ConnectionTest, TurnsAroundWhatIsReadFromTheEnd) {
    const std::string statement =
        text("{ article_connection(last: 2) { pageInfo { hasPreviousPage } edges { cursor } } }");
    EXPECT_THAT(statement, HasSubstr("ORDER BY \"_0\".\"id\" DESC NULLS FIRST LIMIT"));
    EXPECT_THAT(statement, HasSubstr("ORDER BY \"_2\".\"nth\" DESC"));
    EXPECT_THAT(statement, HasSubstr("'hasPreviousPage', (count(*) > $1::int8)"));
}

TEST_F(ConnectionTest, RefusesCursorsOfAnotherOrder) {
    for (const char* cursor : {"", "x", "WzEsMl0=", "e30="}) {
        const auto compiled = sample.compile(
            fmt::format("{{ article_connection(after: \"{}\") {{ edges {{ cursor }} }} }}", cursor),
            {});
        ASSERT_FALSE(compiled) << cursor;
        EXPECT_EQ(compiled.error().path, "$.selectionSet.article_connection.args.after");
    }
}

TEST_F(ConnectionTest, RefusesBothEndsAtOnceAndOrdersByAggregates) {
    EXPECT_FALSE(
        sample.compile("{ article_connection(first: 1, last: 1) { edges { cursor } } }", {}));
    EXPECT_FALSE(sample.compile(
        "{ author_connection(order_by: {articles_aggregate: {count: asc}}) { edges { cursor } } }",
        {}));
}

TEST_F(ConnectionTest, IsThereForRolesThatSeeTheKey) {
    EXPECT_NE(sample.schema("user")->schema().query_type()->field("author_connection"), nullptr);
    EXPECT_EQ(sample.schema("reader")->schema().query_type()->field("author_connection"), nullptr);
}

TEST_F(ConnectionTest, IsThereWhenAskedFor) {
    SampleModel plain;
    EXPECT_EQ(plain.schema("user")->schema().query_type()->field("author_connection"), nullptr);
}

TEST_F(ConnectionTest, SpellsSqlite) {
    const std::string statement =
        text(R"({ article_connection(first: 2, after: "5B375D") { pageInfo { endCursor }
                  edges { node { id } } } })",
             sqlite_dialect());
    EXPECT_THAT(statement, HasSubstr("hex(json_array(\"_0\".\"id\"))"));
    EXPECT_THAT(statement, HasSubstr("->> '$[#-1]'"));
    EXPECT_THAT(statement, HasSubstr("json_object('node', \"_1\".\"c2\" -> '$')"));
}

TEST(CursorText, ReadsWhatDatabasesEncode) {
    EXPECT_EQ(decode_base64("WzFd"), "[1]");
    EXPECT_EQ(decode_base64("YQ=="), "a");
    EXPECT_EQ(decode_base64("YQ="), std::nullopt);
    EXPECT_EQ(decode_base64("Y!=="), std::nullopt);
    EXPECT_EQ(decode_hex("5B315d"), "[1]");
    EXPECT_EQ(decode_hex("5"), std::nullopt);
    EXPECT_EQ(decode_hex("5g"), std::nullopt);
}

}  // namespace
}  // namespace millrace::sql
