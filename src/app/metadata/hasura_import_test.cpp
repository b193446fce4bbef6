#include "metadata/hasura_import.hpp"

#include <gmock/gmock.h>

#include <millrace/base/temporary_folder.hpp>

#include "metadata/yaml_writer.hpp"

namespace millrace::app {
namespace {

using testing::ElementsAre;

class HasuraImportTest : public ::testing::Test {
protected:
    HasuraImport import(std::string_view json) {
        tree_ = *read_metadata_tree(folder_.write("export.json", json));
        return import_hasura(tree_);
    }
    std::vector<std::string> said(const std::vector<UnsupportedEntry>& entries) {
        std::vector<std::string> lines;
        for (const UnsupportedEntry& entry : entries) {
            lines.push_back(folder_.without_path(to_text(entry.place)) + ": " + entry.what);
        }
        return lines;
    }

    TemporaryFolder folder_;
    MetadataTree tree_;
};

TEST_F(HasuraImportTest, TakesEachDatabaseAndLeavesOutWhatHasNoEffect) {
    const HasuraImport found = import(R"({"version": 3, "sources": [
 {"name": "shop", "kind": "postgres",
  "tables": [
   {"table": {"schema": "public", "name": "author"},
    "select_permissions": [{"role": "user", "permission": {"columns": ["id"], "filter": {}}}],
    "event_triggers": [{"name": "changed"}]}],
  "configuration": {"connection_info": {"database_url": "postgres://u:secret@h/d"}},
  "native_queries": [{"root_field_name": "q"}]},
 {"name": "old", "kind": "mssql", "tables": []}],
 "inherited_roles": [{"role_name": "all", "role_set": ["user"]}],
 "actions": [{"name": "login"}]})");
    ASSERT_EQ(found.sources.size(), 1U);
    EXPECT_EQ(found.sources[0].name, "shop");
    EXPECT_EQ(found.sources[0].kind, "postgres");
    EXPECT_EQ(to_yaml(found.sources[0].metadata),
              "tables:\n"
              "- table:\n"
              "    schema: public\n"
              "    name: author\n"
              "  select_permissions:\n"
              "  - role: user\n"
              "    permission:\n"
              "      columns:\n"
              "      - id\n"
              "      filter: {}\n"
              "inherited_roles:\n"
              "- role_name: all\n"
              "  role_set:\n"
              "  - user\n");
    EXPECT_THAT(
        said(found.left_out),
        ElementsAre("export.json:11:16: action \"login\"", "export.json:8:24: native query \"q\"",
                    "export.json:6:6: tables[0].event_triggers",
                    "export.json:9:4: source \"old\": databases of kind mssql"));
    EXPECT_THAT(found.mistakes, testing::IsEmpty());
}

TEST_F(HasuraImportTest, KeepsMistakesForPeopleToDecide) {
    const HasuraImport found = import(R"({"version": 3, "sources": [{"name": "shop", "tables": [
 {"table": "author", "select_permissions": [{"role": "user", "permission": {"columns": "*"}}]}]}]})");
    ASSERT_EQ(found.mistakes.size(), 1U);
    EXPECT_THAT(found.mistakes[0].what, testing::HasSubstr("select_permissions[0].permission"));
    EXPECT_THAT(to_yaml(found.sources[0].metadata), testing::HasSubstr("columns: \"*\""));
}

// What was written reads as the same metadata, without anything to complain about.
TEST_F(HasuraImportTest, WritesWhatCanBeReadAgain) {
    const HasuraImport found = import(R"({"version": 2, "tables": [
 {"table": {"schema": "public", "name": "a"}, "configuration": {"custom_name": "1", "comment": ""},
  "insert_permissions": [{"role": "user", "permission":
    {"check": {"n": {"_eq": 1}, "t": {"_eq": "1"}, "b": {"_eq": true}}, "columns": "*"}}]}]})");
    const std::string yaml = to_yaml(found.sources.at(0).metadata);
    tree_ = *read_metadata_tree(folder_.write("again.yaml", yaml));
    const HasuraImport again = import_hasura(tree_);
    EXPECT_EQ(to_yaml(again.sources.at(0).metadata), yaml);
    EXPECT_THAT(said(again.left_out), ElementsAre());
    EXPECT_THAT(said(again.mistakes), ElementsAre());
    EXPECT_THAT(yaml, testing::HasSubstr("_eq: 1\n"));
    EXPECT_THAT(yaml, testing::HasSubstr("_eq: \"1\"\n"));
}

}  // namespace
}  // namespace millrace::app
