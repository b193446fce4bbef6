#include <millrace/sql/mutation_compiler.hpp>

#include <gmock/gmock.h>

#include "sample_model.hpp"

namespace millrace::sql {
namespace {

using testing::HasSubstr;

constexpr std::string_view kWriting = R"({
  "tables": [{"table": "article",
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
                HasSubstr("INSERT INTO \"public\".\"article\" AS \"_0\" (\"title\", \"author_id\", "
                          "\"rating\") VALUES ($1::text, $2::int4, DEFAULT), (DEFAULT, $2::int4, "
                          "$3::int4) RETURNING \"_0\".*"));
    EXPECT_EQ(compiled->parameters[1].session_variable, "x-hasura-user-id");
}

// A check that is null for a row is one that does not hold.
TEST_F(MutationCompilerTest, AnswersWhetherEveryRowMeetsTheCheck) {
    const auto compiled =
        compile(R"(mutation { insert_article(objects: {title: "a"}) { affected_rows } })");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text, HasSubstr("(NOT EXISTS (SELECT 1 FROM \"changed\" AS"));
    EXPECT_THAT(compiled->text, HasSubstr("IS TRUE)"));
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
                          "EXCLUDED.\"title\" WHERE (\"_0\".\"author_id\" = $2::int4)"));
}

TEST_F(MutationCompilerTest, InsertsNothingFromAnEmptyList) {
    const auto compiled =
        compile("mutation { insert_article(objects: []) { affected_rows } }", "admin");
    ASSERT_TRUE(compiled);
    EXPECT_THAT(compiled->text, HasSubstr("WHERE false"));
}

}  // namespace
}  // namespace millrace::sql
