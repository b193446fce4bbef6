#include <millrace/sql/role_schema.hpp>

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "sample_model.hpp"

namespace millrace::sql {
namespace {

using testing::HasSubstr;

const graphql::Type* type_of(const RoleSchema& schema, std::string_view name) {
    return schema.schema().type(name);
}

TEST(RoleSchema, GivesTheAdministratorEveryRootField) {
    SampleModel sample;
    const auto schema = sample.schema("admin");
    for (const char* name :
         {"author", "author_by_pk", "author_aggregate", "search", "search_aggregate"}) {
        EXPECT_NE(type_of(*schema, "query_root")->field(name), nullptr) << name;
    }
    for (const char* name :
         {"insert_author", "insert_author_one", "update_author", "update_author_by_pk",
          "update_author_many", "delete_author", "delete_author_by_pk"}) {
        EXPECT_NE(type_of(*schema, "mutation_root")->field(name), nullptr) << name;
    }
    EXPECT_TRUE(sample.problems.empty()) << sample.problems[0].message;
}

TEST(RoleSchema, DoesNotHaveWhatARoleMayNotSee) {
    SampleModel sample;
    const auto schema = sample.schema("user");
    EXPECT_EQ(type_of(*schema, "author")->field("secret"), nullptr);
    EXPECT_EQ(type_of(*schema, "author_bool_exp")->input_field("secret"), nullptr);
    EXPECT_EQ(type_of(*schema, "author_order_by")->input_field("secret"), nullptr);
    EXPECT_EQ(schema->schema().mutation_type(), nullptr);
    EXPECT_EQ(schema->find("author", "secret"), nullptr);
}

TEST(RoleSchema, NeedsTheWholeKeyForRowsByKey) {
    SampleModel sample;
    const auto schema = sample.schema("reader");
    EXPECT_EQ(type_of(*schema, "query_root")->field("author_by_pk"), nullptr);
    EXPECT_EQ(type_of(*schema, "query_root")->field("author_aggregate"), nullptr);
}

TEST(RoleSchema, SaysSoWhenThereIsNothingToQuery) {
    SampleModel sample;
    const auto schema = sample.schema("stranger");
    EXPECT_NE(type_of(*schema, "query_root")->field("no_queries_available"), nullptr);
    EXPECT_EQ(type_of(*schema, "author"), nullptr);
}

TEST(RoleSchema, JoinsTheColumnsOfInheritedRoles) {
    SampleModel sample;
    const auto schema = sample.schema("both");
    const graphql::Type* author = type_of(*schema, "author");
    EXPECT_NE(author->field("name"), nullptr);
    ASSERT_NE(author->field("secret"), nullptr);
    EXPECT_EQ(graphql::to_string(author->field("id")->type), "Int!");
}

TEST(RoleSchema, LetsARelationshipBeNullWhereItsTargetMayBeHidden) {
    SampleModel sample;
    EXPECT_EQ(
        graphql::to_string(type_of(*sample.schema("admin"), "article")->field("author")->type),
        "author!");
    EXPECT_EQ(graphql::to_string(type_of(*sample.schema("user"), "article")->field("author")->type),
              "author");
}

TEST(RoleSchema, FollowsTheNamingConvention) {
    SampleModel sample(R"({"customization": {"naming_convention": "graphql-default"},
                           "tables": [{"table": "article"}]})");
    const auto schema = sample.schema("admin");
    EXPECT_NE(type_of(*schema, "query_root")->field("articleByPk"), nullptr);
    EXPECT_NE(type_of(*schema, "Article")->field("authorId"), nullptr);
    EXPECT_NE(type_of(*schema, "ArticleBoolExp"), nullptr);
    EXPECT_NE(type_of(*schema, "IntComparisonExp")->input_field("_isNull"), nullptr);
}

TEST(RoleSchema, ReportsRootFieldsWithTheSameName) {
    SampleModel sample(R"({"tables": [{"table": "author"}, {"table": "article", "configuration":
                           {"custom_root_fields": {"select": "author"}}}]})");
    (void)sample.schema("admin");
    ASSERT_FALSE(sample.problems.empty());
    EXPECT_THAT(sample.problems[0].message, testing::HasSubstr("is there already"));
}

// Permissions to write that contradict each other are none; equal ones are one.
TEST(RoleSchema, InheritsPermissionsToWriteThatAgree) {
    const auto mutations = [](std::string_view other) {
        const std::string metadata = fmt::format(
            R"({{"tables": [{{"table": "author", "insert_permissions": [
                {{"role": "a", "permission": {{"columns": ["name", "id"],
                   "check": {{"id": {{"_gt": 1}}}}}}}},
                {{"role": "b", "permission": {{"columns": ["id", "name"], "check": {}}}}}]}}],
               "inherited_roles": [{{"role_name": "both", "role_set": ["a", "b"]}}]}})",
            other);
        SampleModel sample(metadata);
        return sample.schema("both")->schema().mutation_type() != nullptr;
    };
    EXPECT_TRUE(mutations(R"({"id": {"_gt": 1}})"));
    EXPECT_FALSE(mutations(R"({"id": {"_gt": 2}})"));
}

TEST(RoleSchema, PutsRootFieldsBelowANamespace) {
    SampleModel sample(R"({"tables": [{"table": "author"}],
        "customization": {"root_fields": {"namespace": "books", "prefix": "b_"}}})");
    const auto schema = sample.schema("admin");
    ASSERT_NE(type_of(*schema, "query_root")->field("books"), nullptr);
    EXPECT_EQ(type_of(*schema, "query_root")->field("b_author"), nullptr);
    EXPECT_NE(type_of(*schema, "books_query")->field("b_author"), nullptr);
    EXPECT_NE(type_of(*schema, "books_mutation")->field("b_insert_author"), nullptr);
    const auto query =
        sample.compile("{ books { b_author { id } c: b_author_by_pk(id: 1) { id } } }", {});
    ASSERT_TRUE(query);
    EXPECT_THAT(query->text, HasSubstr("SELECT json_build_object('b_author', (SELECT "));
    EXPECT_THAT(query->text, HasSubstr("'c', (SELECT "));
    const auto mutation = sample.compile(
        R"(mutation { books { one: b_delete_author(where: {}) { affected_rows }
           two: b_delete_author_by_pk(id: 1) { id } } })",
        {});
    ASSERT_TRUE(mutation);
    EXPECT_EQ(mutation->steps.size(), 2U);
    EXPECT_THAT(mutation->text, HasSubstr("'one', json_build_object('affected_rows', "
                                          "json_array_length($1::json)), 'two', (SELECT "));
}

}  // namespace
}  // namespace millrace::sql
