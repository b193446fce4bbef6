#include <millrace/sql/metadata.hpp>

#include <gmock/gmock.h>

#include "sample_model.hpp"

namespace millrace::sql {
namespace {

using testing::HasSubstr;

Metadata read(std::string_view json, Problems& problems) {
    Arena arena;
    return read_metadata(json_value(json, arena), problems);
}

TEST(Metadata, ReadsTheSampleWithoutProblems) {
    Problems problems;
    const Metadata metadata = read(kSampleMetadata, problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(metadata.tables.size(), 2U);
    EXPECT_EQ(metadata.roles(), (std::vector<std::string>{"both", "clerk", "reader", "user"}));
    EXPECT_EQ(metadata.tables[0].select.at("clerk").limit, 5);
}

TEST(Metadata, ListsWhatItDoesNotSupport) {
    Problems problems;
    (void)read(
        R"({"tables": [{"table": "author", "event_triggers": [], "remote_relationships": []}]})",
        problems);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].severity, Severity::Unsupported);
    EXPECT_EQ(problems[0].where, "tables[0].event_triggers");
}

// A filter that nobody wrote must not mean every row.
TEST(Metadata, GivesNoPermissionWithoutAFilter) {
    Problems problems;
    const Metadata metadata = read(
        R"({"tables": [{"table": "a", "select_permissions": [{"role": "r", "permission": {"columns": "*"}}]}]})",
        problems);
    EXPECT_TRUE(metadata.tables[0].select.empty());
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].where, "tables[0].select_permissions[0].permission.filter");
}

TEST(Metadata, SuggestsTheRootFieldThatWasMeant) {
    Problems problems;
    (void)read(
        R"({"tables": [{"table": "a", "configuration": {"custom_root_fields": {"selekt": "x"}}}]})",
        problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_THAT(problems[0].message, HasSubstr("select"));
}

TEST(Metadata, ReadsBothSpellingsOfColumnNames) {
    Problems problems;
    const Metadata metadata = read(
        R"({"tables": [{"table": "a", "configuration": {"custom_column_names": {"x": "X"},
            "column_config": {"y": {"custom_name": "Y", "comment": "why"}}}}]})",
        problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(metadata.tables[0].column_names.at("x"), "X");
    EXPECT_EQ(metadata.tables[0].column_names.at("y"), "Y");
    EXPECT_EQ(metadata.tables[0].column_comments.at("y"), "why");
}

TEST(Model, LeavesOutWhatTheDatabaseDoesNotHave) {
    SampleModel sample(R"({"tables": [{"table": "author", "object_relationships": [
        {"name": "boss", "using": {"foreign_key_constraint_on": "boss_id"}}]}, {"table": "gone"}]})");
    ASSERT_EQ(sample.problems.size(), 2U);
    EXPECT_EQ(sample.model->tables.size(), 1U);
    EXPECT_TRUE(sample.model->tables[0].relationships.empty());
}

}  // namespace
}  // namespace millrace::sql
