#include <millrace/sql/select_compiler.hpp>

#include <array>

#include <fmt/core.h>
#include <gmock/gmock.h>

#include <millrace/sql/parameter_text.hpp>

#include "sample_model.hpp"

namespace millrace::sql {
namespace {

using testing::HasSubstr;
using testing::Not;

Session user(const std::string& id) {
    Session session;
    session.set("X-Hasura-Role", "user");
    session.set("X-Hasura-User-Id", id);
    return session;
}

std::string text_of(const Compiled<Statement>& compiled) {
    EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().message);
    return compiled ? compiled->text : std::string();
}

TEST(SelectCompiler, GathersRowsWithoutAnOuterSelectWhenNothingIsCut) {
    SampleModel sample;
    EXPECT_EQ(text_of(sample.compile("{ author { id n: name } }", {})),
              "SELECT coalesce(json_agg(json_build_object('id', \"_0\".\"id\", 'n', "
              "\"_0\".\"name\")), '[]') AS \"root\" FROM \"public\".\"author\" AS \"_0\"");
}

TEST(SelectCompiler, MakesEveryValueATypedParameter) {
    SampleModel sample;
    const auto compiled = sample.compile(
        R"({ article(where: {title: {_eq: "'; DROP TABLE author; --"}, rating: {_in: [1, 2]}}) { id } })",
        {});
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text, HasSubstr("\"title\" = $2::text"));
    EXPECT_THAT(compiled->text, HasSubstr("\"rating\" = ANY ($1::int4[])"));
    EXPECT_THAT(compiled->text, Not(HasSubstr("DROP")));
    ASSERT_EQ(compiled->parameters.size(), 2U);
    EXPECT_EQ(compiled->parameters[0].text, "{\"1\",\"2\"}");
    EXPECT_EQ(compiled->parameters[1].text, "'; DROP TABLE author; --");
}

TEST(SelectCompiler, FiltersByTheSessionInsideOfTheStatement) {
    SampleModel sample;
    const auto compiled = sample.compile("{ author { id } }", user("7"), "user");
    EXPECT_THAT(text_of(compiled), HasSubstr("WHERE (\"_0\".\"id\" = $1::int4)"));
    ASSERT_EQ(compiled->parameters.size(), 1U);
    EXPECT_EQ(compiled->parameters[0].session_variable, "x-hasura-user-id");
    EXPECT_EQ(compiled->parameters[0].text, "7");
}

// The text depends on the shape of a request, never on which of its values are equal.
TEST(SelectCompiler, HasOneParameterPerValueOfTheClientAndPerSessionVariable) {
    SampleModel sample;
    const auto compiled = sample.compile(
        "{ article(where: {_or: [{id: {_eq: 1}}, {id: {_eq: 1}}]}) { id author { id } } }",
        user("7"), "user");
    ASSERT_TRUE(compiled);
    EXPECT_TRUE(compiled->reusable);
    std::size_t from_client = 0;
    std::size_t from_session = 0;
    for (const Parameter& parameter : compiled->parameters) {
        from_client += parameter.from_client() ? 1 : 0;
        from_session += parameter.session_variable.empty() ? 0 : 1;
    }
    EXPECT_EQ(from_client, 2U);
    EXPECT_EQ(from_session, 1U);
}

TEST(SelectCompiler, FillsAKeptStatementForAnotherRequest) {
    SampleModel sample;
    const auto compiled = sample.compile("{ author(limit: 3) { id } }", user("7"), "user");
    ASSERT_TRUE(compiled);
    const auto schema = sample.schema("user");
    const Parameter& limit = compiled->parameters[1];
    EXPECT_EQ(limit.form, ParameterForm::Count);
    const auto text = [&](value::Value value) {
        return parameter_text(value, limit, *schema, postgres_dialect());
    };
    EXPECT_EQ(text(value::Value::number("20")), "20");
    EXPECT_EQ(text(value::Value::number("-1")).error().path, "$.selectionSet.author.args.limit");
    const Parameter& session = compiled->parameters[0];
    EXPECT_EQ(session_text(user("8"), session, postgres_dialect()), "8");
    EXPECT_EQ(session_text({}, session, postgres_dialect()).error().code, kNotFound);
}

TEST(SelectCompiler, RefusesWhenASessionVariableIsMissing) {
    SampleModel sample;
    const auto compiled = sample.compile("{ author { id } }", {}, "user");
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().code, kNotFound);
    EXPECT_EQ(compiled.error().message, "missing session variable: \"x-hasura-user-id\"");
}

TEST(SelectCompiler, FiltersWhatARelationshipReaches) {
    SampleModel sample;
    const std::string text =
        text_of(sample.compile("{ author { articles { id } } }", user("7"), "user"));
    EXPECT_THAT(text, HasSubstr("(\"_1\".\"author_id\" = \"_0\".\"id\") AND "
                                "((\"_1\".\"published\" = $1::bool) OR"));
}

TEST(SelectCompiler, ReadsListsOfTheSessionInBothForms) {
    SampleModel sample;
    for (const char* names : {R"({Ada,"Grace H"})", R"(["Ada", "Grace H"])"}) {
        Session session;
        session.set("x-hasura-names", names);
        const auto compiled = sample.compile("{ author { id } }", session, "clerk");
        ASSERT_TRUE(compiled) << names;
        EXPECT_EQ(compiled->parameters[0].text, R"({"Ada","Grace H"})");
    }
    Session session;
    session.set("x-hasura-names", R"(["Ada")");
    const auto compiled = sample.compile("{ author { id } }", session, "clerk");
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().code, kDataException);
}

// A permission sees rows and columns that the role itself does not.
TEST(SelectCompiler, LetsAPermissionLookThroughRelationships) {
    SampleModel sample;
    EXPECT_THAT(text_of(sample.compile("{ author { name } }", {}, "reader")),
                HasSubstr("EXISTS (SELECT 1 FROM \"public\".\"article\" AS \"_1\""));
}

// What only `clerk` may see is null in the rows that only `user` lets through.
TEST(SelectCompiler, HidesColumnsByRowForInheritedRoles) {
    SampleModel sample;
    Session session = user("7");
    session.set("x-hasura-names", "{Ada,Grace}");
    const std::string text = text_of(sample.compile("{ author { id secret } }", session, "both"));
    EXPECT_THAT(text, HasSubstr("'secret', CASE WHEN (\"_0\".\"name\" = ANY"));
    EXPECT_THAT(text, HasSubstr("'id', \"_0\".\"id\""));
}

TEST(SelectCompiler, BoundsListsByTheLimitOfTheRole) {
    SampleModel sample;
    Session session;
    session.set("x-hasura-names", "{}");
    EXPECT_THAT(text_of(sample.compile("{ author { id } }", session, "clerk")),
                HasSubstr("LIMIT 5"));
    EXPECT_THAT(text_of(sample.compile("{ author(limit: 9) { id } }", session, "clerk")),
                HasSubstr("LIMIT least($2::int8, 5)"));
}

TEST(SelectCompiler, RefusesADistinctThatContradictsTheOrder) {
    SampleModel sample;
    const auto compiled =
        sample.compile("{ article(distinct_on: [rating], order_by: [{title: asc}]) { id } }", {});
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().code, kValidationFailed);
    EXPECT_EQ(compiled.error().path, "$.selectionSet.article.args");
}

TEST(SelectCompiler, RefusesNegativeLimitsAndNullOperands) {
    SampleModel sample;
    const auto limit = sample.compile("{ article(limit: -1) { id } }", {});
    ASSERT_FALSE(limit);
    EXPECT_EQ(limit.error().path, "$.selectionSet.article.args.limit");
    const auto null = sample.compile("{ article(where: {id: {_eq: null}}) { id } }", {});
    ASSERT_FALSE(null);
    EXPECT_EQ(null.error().path, "$.selectionSet.article.args.where.id._eq");
}

TEST(SelectCompiler, AggregatesOverADerivedTable) {
    SampleModel sample;
    const std::string text = text_of(sample.compile(
        "{ article_aggregate(limit: 3) { aggregate { count sum { rating } } nodes { id } } }", {}));
    EXPECT_THAT(text, HasSubstr("'count', count(*)"));
    EXPECT_THAT(text, HasSubstr("json_build_object('rating', sum("));
    EXPECT_THAT(text, HasSubstr("LIMIT $1::int8) AS"));
}

TEST(SelectCompiler, PassesArgumentsByPositionAndBehindAGapByName) {
    SampleModel sample;
    const auto compiled = sample.compile(R"({ search(args: {text: "a"}) { id } })", user("1"));
    EXPECT_THAT(text_of(compiled),
                HasSubstr("\"public\".\"search\"($1::text, \"session\" => $2::json)"));
    EXPECT_THAT(compiled->parameters[1].text.value_or(""), HasSubstr("\"x-hasura-user-id\":\"1\""));
}

TEST(SelectCompiler, StringifiesWideNumbersWhenAsked) {
    SampleModel sample(kSampleMetadata, {true, true, false});
    EXPECT_THAT(text_of(sample.compile("{ author { born id } }", {})),
                HasSubstr("'born', (\"_0\".\"born\")::text, 'id', \"_0\".\"id\""));
}

// A plan for another role's schema must not get past its own.
TEST(SelectCompiler, RefusesFieldsThatTheRoleDoesNotHave) {
    SampleModel sample;
    const auto admin = sample.schema("admin");
    const auto reader = sample.schema("reader");
    source::ClaimedField field;
    field.name = "article";
    field.field = admin->schema().query_type()->field("article");
    const Session session;
    const auto compiled = compile_select({*reader, session, postgres_dialect(), field, {}});
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().code, kNotFound);
    EXPECT_EQ(compiled.error().path, "$.selectionSet.article");
}

TEST(SelectCompiler, ReadsArgumentsThatComeWithTheInstance) {
    SampleModel sample;
    const auto admin = sample.schema("admin");
    source::ClaimedField field;
    field.name = "article";
    field.field = admin->schema().query_type()->field("article");
    field.dynamic_arguments = 1;
    const value::Member limit{"limit", value::Value::number("4")};
    const std::array arguments{value::Value::absent(), value::Value::object({&limit, 1})};
    const Session session;
    const auto compiled = compile_select({*admin, session, postgres_dialect(), field, arguments});
    // Nothing is selected: only the name of the type was, which the engine knows.
    EXPECT_THAT(text_of(compiled), HasSubstr("SELECT json_build_object() AS \"root\""));
    EXPECT_THAT(text_of(compiled), HasSubstr("LIMIT $1::int8"));
}

TEST(SelectCompiler, SpellsSqlite) {
    SampleModel sample;
    const std::string text = text_of(sample.compile(
        "{ article(distinct_on: [rating], where: {id: {_in: [1]}}) { published author { id } } }",
        {}, "admin", sqlite_dialect()));
    EXPECT_THAT(text, HasSubstr("row_number() OVER (PARTITION BY \"_0\".\"rating\")"));
    EXPECT_THAT(text, HasSubstr("IN (SELECT value FROM json_each(?1))"));
    EXPECT_THAT(text, Not(HasSubstr("public")));
    EXPECT_THAT(text_of(sample.compile(R"({ article(where: {title: {_nregex: "a"}}) { id } })", {},
                                       "admin", sqlite_dialect())),
                HasSubstr("(NOT millrace_regexp(?1, \"_0\".\"title\"))"));
}

// A function of SQLite takes no more arguments than these.
TEST(SelectCompiler, MakesWideObjectsOfSeveralCalls) {
    SampleModel sample;
    std::string fields;
    for (int i = 0; i < 61; ++i) { fields += fmt::format("f{}: id ", i); }
    const std::string text =
        text_of(sample.compile("{ author { " + fields + "} }", {}, "admin", sqlite_dialect()));
    EXPECT_THAT(text, HasSubstr("(json_insert(json_object('f0'"));
    EXPECT_THAT(text, HasSubstr(", '$.\"f60\"', \"_0\".\"id\"))"));
}

}  // namespace
}  // namespace millrace::sql
