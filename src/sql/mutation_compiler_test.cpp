#include <millrace/sql/mutation_compiler.hpp>

#include <gmock/gmock.h>

#include "sample_model.hpp"

namespace millrace::sql {
namespace {

using testing::HasSubstr;

constexpr std::string_view kWriting = R"({
  "tables": [
   {"table": "author", "array_relationships": [{"name": "articles", "using":
      {"foreign_key_constraint_on": {"table": "article", "column": "author_id"}}}]},
   {"table": "article",
    "object_relationships": [{"name": "author", "using":
      {"foreign_key_constraint_on": "author_id"}}],
    "select_permissions": [{"role": "user", "permission": {"columns": "*", "filter": {}}}],
    "insert_permissions": [{"role": "user", "permission": {"columns": ["title", "rating"],
       "check": {"rating": {"_gt": 0}}, "set": {"author_id": "X-Hasura-User-Id"}}}],
    "update_permissions": [{"role": "user", "permission": {"columns": ["title", "rating"],
       "filter": {"author_id": {"_eq": "X-Hasura-User-Id"}}, "check": {"rating": {"_lt": 9}}}}],
    "delete_permissions": [{"role": "user", "permission":
       {"filter": {"author_id": {"_eq": "X-Hasura-User-Id"}}}}]}]
})";

class MutationCompilerTest : public testing::Test {
protected:
    MutationCompilerTest() : sample(kWriting) { session.set("x-hasura-user-id", "7"); }

    Compiled<Statement> compile(std::string_view mutation, const std::string& role = "user") {
        return sample.compile(mutation, session, role);
    }

    SampleModel sample;
    Session session;
};

TEST_F(MutationCompilerTest, InsertsWithPresetsAndDefaults) {
    const auto compiled = compile(
        R"(mutation { insert_article(objects: [{title: "a"}, {rating: 3}]) { affected_rows } })");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text,
                HasSubstr("INSERT INTO \"public\".\"article\" AS \"_0\" (\"author_id\", \"title\", "
                          "\"rating\") VALUES ($1::int4, $2::text, DEFAULT), ($1::int4, DEFAULT, "
                          "$3::int4) RETURNING \"_0\".*"));
    EXPECT_EQ(compiled->parameters[0].session_variable, "x-hasura-user-id");
}

// A check that is null for a row is one that does not hold.
TEST_F(MutationCompilerTest, AnswersWhetherEveryRowMeetsTheCheck) {
    const auto compiled =
        compile(R"(mutation { insert_article(objects: {title: "a"}) { affected_rows } })");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text, HasSubstr("IS TRUE AS \"allowed?\""));
    EXPECT_THAT(compiled->text, HasSubstr("(NOT EXISTS (SELECT 1 FROM \"changed\" AS"));
    EXPECT_THAT(compiled->text, HasSubstr("AS \"allowed\""));
}

TEST_F(MutationCompilerTest, UpdatesOnlyRowsThatTheRoleMayUpdate) {
    const auto compiled = compile(
        R"(mutation { update_article(where: {id: {_eq: 1}}, _inc: {rating: 2}, _set: {title: "b"})
           { returning { title } } })");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text, HasSubstr("\"rating\" = (\"_0\".\"rating\" + $2::int4)"));
    EXPECT_THAT(compiled->text, HasSubstr("(\"_0\".\"author_id\" = $3::int4) AND"));
}

TEST_F(MutationCompilerTest, RefusesAColumnInTwoOperators) {
    const auto compiled = compile(
        "mutation { update_article(where: {}, _inc: {rating: 2}, _set: {rating: 1}) "
        "{ affected_rows } }");
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().code, kValidationFailed);
}

TEST_F(MutationCompilerTest, DeletesByKeyWithinThePermission) {
    const auto compiled = compile("mutation { delete_article_by_pk(id: 4) { id } }");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text,
                HasSubstr("DELETE FROM \"public\".\"article\" AS \"_0\" WHERE "
                          "((\"_0\".\"author_id\" = $1::int4) AND (\"_0\".\"id\" = $2::int4))"));
}

TEST_F(MutationCompilerTest, ChangesOnConflictWhatTheRoleMayUpdate) {
    const auto compiled = compile(
        R"(mutation { insert_article(objects: {title: "a"}, on_conflict:
           {constraint: article_pkey, update_columns: [title]}) { affected_rows } })");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text,
                HasSubstr("ON CONFLICT ON CONSTRAINT \"article_pkey\" DO UPDATE SET \"title\" = "
                          "EXCLUDED.\"title\" WHERE (\"_0\".\"author_id\" = $1::int4)"));
    EXPECT_THAT(compiled->text, HasSubstr("CASE WHEN \"_0\".xmax = 0 THEN (\"_0\".\"rating\" > "
                                          "$3::int4) ELSE (\"_0\".\"rating\" < $4::int4) END"));
}

// The statement that changes rows would read of other tables what they were before.
TEST_F(MutationCompilerTest, AnswersWithRelationshipsAfterTheChange) {
    const auto compiled = compile(
        "mutation { delete_article(where: {}) { affected_rows returning { author { id } } } }",
        "admin");
    ASSERT_TRUE(compiled);
    ASSERT_EQ(compiled->steps.size(), 1U);
    EXPECT_EQ(compiled->steps[0].text,
              "DELETE FROM \"public\".\"article\" AS \"_0\" RETURNING to_json(\"_0\"), true");
    EXPECT_THAT(compiled->text, HasSubstr("json_array_length($1::json)"));
    EXPECT_THAT(compiled->text, HasSubstr("FROM json_populate_recordset(NULL::\"public\"."
                                          "\"article\", $1::json)"));
    ASSERT_EQ(compiled->parameters.size(), 1U);
    EXPECT_EQ(compiled->parameters[0].step, 0);
}

TEST_F(MutationCompilerTest, InsertsWhatAnObjectPointsToFirst) {
    const auto compiled = compile(
        R"(mutation { insert_article(objects: [{title: "a", author: {data: {name: "b"}}},
           {title: "c", author: {data: {name: "d"}}}]) { affected_rows } })",
        "admin");
    ASSERT_TRUE(compiled);
    ASSERT_EQ(compiled->steps.size(), 2U);
    EXPECT_THAT(compiled->steps[0].text, HasSubstr("INSERT INTO \"public\".\"author\""));
    EXPECT_EQ(compiled->steps[0].rows_needed, 2U);
    EXPECT_THAT(compiled->steps[1].text,
                HasSubstr("VALUES ($1::text, ($2::json -> 0 ->> 'id')::int4), "
                          "($3::text, ($2::json -> 1 ->> 'id')::int4)"));
    EXPECT_THAT(compiled->text, HasSubstr("(json_array_length($1::json) + "
                                          "json_array_length($2::json))"));
}

TEST_F(MutationCompilerTest, InsertsWhatHangsOnAnObjectLast) {
    const auto compiled = compile(
        R"(mutation { insert_author_one(object: {name: "a", articles: {data: [{title: "b"}]}})
           { id } })",
        "admin");
    ASSERT_TRUE(compiled);
    ASSERT_EQ(compiled->steps.size(), 2U);
    EXPECT_THAT(compiled->steps[0].text, HasSubstr("INSERT INTO \"public\".\"author\""));
    EXPECT_THAT(compiled->steps[1].text, HasSubstr("($2::json -> 0 ->> 'id')::int4"));
    EXPECT_EQ(compiled->steps[1].path,
              "$.selectionSet.insert_author_one.args.object.articles.data");
}

TEST_F(MutationCompilerTest, RefusesAColumnThatTheRowAboveDetermines) {
    const auto compiled = compile(
        R"(mutation { insert_author(objects: {name: "a", articles: {data: {author_id: 1}}})
           { affected_rows } })",
        "admin");
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().message,
              "cannot insert \"author_id\" columns as their values are already being determined by "
              "parent insert");
}

TEST_F(MutationCompilerTest, UpdatesInOrder) {
    const auto compiled = compile(
        R"(mutation { update_article_many(updates: [
           {where: {id: {_eq: 1}}, _set: {title: "a"}}, {where: {id: {_eq: 1}}, _set: {}}])
           { affected_rows } })",
        "admin");
    ASSERT_TRUE(compiled);
    EXPECT_EQ(compiled->steps.size(), 1U);  // nothing is set by the second one
    EXPECT_THAT(compiled->text, HasSubstr("json_build_array(json_build_object('affected_rows', "
                                          "json_array_length($1::json)), "
                                          "json_build_object('affected_rows', 0))"));
}

// SQLite changes nothing within a query, has no DEFAULT as a value, and no alias in RETURNING.
TEST_F(MutationCompilerTest, SpellsSqlite) {
    const auto compiled = sample.compile(
        R"(mutation { insert_article(objects: [{title: "a"}, {title: "b"}, {rating: 3}],
           on_conflict: {constraint: article_pkey, update_columns: [title]}) { affected_rows } })",
        session, "user", sqlite_dialect());
    ASSERT_TRUE(compiled);
    ASSERT_EQ(compiled->steps.size(), 2U);
    EXPECT_THAT(compiled->steps[0].text,
                HasSubstr("INSERT INTO \"article\" (\"author_id\", \"title\") VALUES (?1, ?2), "
                          "(?1, ?3) ON CONFLICT (\"id\") DO UPDATE SET \"title\" = "
                          "EXCLUDED.\"title\" WHERE (\"article\".\"author_id\" = ?1) RETURNING "
                          "json_object('id', \"article\".\"id\""));
    EXPECT_THAT(compiled->text, HasSubstr("json_array_length(?1)"));
}

TEST_F(MutationCompilerTest, InsertsNothingFromAnEmptyList) {
    const auto compiled =
        compile("mutation { insert_article(objects: []) { affected_rows } }", "admin");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text, HasSubstr("WHERE false"));
}

TEST_F(MutationCompilerTest, RefusesMoreValuesThanAStatementTakes) {
    std::string objects;
    for (int i = 0; i < 40'000; ++i) { objects += "{title: \"a\", rating: 1},"; }
    const auto compiled = compile(
        "mutation { insert_article(objects: [" + objects + "]) { affected_rows } }", "admin");
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().path, "$.selectionSet.insert_article.args");
}

}  // namespace
}  // namespace millrace::sql
