#include "metadata/metadata_files.hpp"

#include <filesystem>

#include <gmock/gmock.h>

#include <millrace/base/temporary_folder.hpp>
#include <millrace/wire/value_writer.hpp>

#include "metadata/metadata_sources.hpp"

namespace millrace::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class MetadataFiles : public ::testing::Test {
protected:
    /// The value as JSON, or what is wrong; without the path of the folder.
    std::string read(const std::string& path, std::string_view source = "default") {
        unsupported_.clear();
        const auto value = read_metadata_files(path, source, arena_, unsupported_);
        for (std::string& entry : unsupported_) { entry = folder_.without_path(entry); }
        if (!value) { return folder_.without_path(value.error()); }
        wire::ReplyBuffer out;
        wire::append_json(out, *value);
        return std::string(out.view());
    }
    /// Writes a file in a folder that may not be there yet.
    std::string write(const std::string& name, std::string_view text) {
        std::filesystem::create_directories(
            std::filesystem::path(folder_.file(name)).parent_path());
        return folder_.write(name, text);
    }

    TemporaryFolder folder_;
    Arena arena_;
    std::vector<std::string> unsupported_;
};

TEST_F(MetadataFiles, ReadsOneSourceInYaml) {
    const std::string file =
        write("shop.yaml",
              "tables:\n"
              "- table: {schema: public, name: author}\n"
              "  select_permissions:\n"
              "  - role: user\n"
              "    permission: {columns: '*', filter: {id: {_gt: 5, _lt: \"7\"}},"
              " limit: 10, allow_aggregations: true}\n"
              "inherited_roles: [{role_name: all, role_set: [user]}]\n");
    EXPECT_EQ(read(file),
              R"({"tables":[{"table":{"schema":"public","name":"author"},"select_permissions":)"
              R"([{"role":"user","permission":{"columns":"*","filter":{"id":{"_gt":5,"_lt":"7"}},)"
              R"("limit":10,"allow_aggregations":true}}]}],)"
              R"("inherited_roles":[{"role_name":"all","role_set":["user"]}]})");
    EXPECT_THAT(unsupported_, ElementsAre());
}

TEST_F(MetadataFiles, TellsNumbersFromTexts) {
    const std::string file =
        write("shop.yaml",
              "customization: [1, -2.5, 1e3, 01, +1, .5, 0x1F, '1', true, 'true', "
              "null, yes, 1_000]\n");
    EXPECT_EQ(
        read(file),
        R"({"customization":[1,-2.5,1e3,"01","+1",".5","0x1F","1",true,"true",null,"yes","1_000"]})");
}

TEST_F(MetadataFiles, ReadsAnExportOfVersion3) {
    const std::string file = write("export.json", R"({"resource_version": 7, "metadata": {
  "version": 3,
  "sources": [
    {"name": "shop", "kind": "postgres", "configuration": {"x": 1}, "tables": [{"table": "a\u00e9"}]},
    {"name": "crm", "tables": [], "native_queries": [{"root_field_name": "q"}],
     "health_check": {"test": {"sql": "SELECT 1"}}}
  ],
  "inherited_roles": [{"role_name": "all", "role_set": ["a"]}],
  "actions": [{"name": "login"}, {"name": "logout"}],
  "custom_types": {"objects": [{"name": "Token"}], "enums": []},
  "cron_triggers": [],
  "api_limits": {"disabled": false}
}})");
    EXPECT_EQ(read(file, "shop"), R"({"tables":[{"table":"aé"}],)"
                                  R"("inherited_roles":[{"role_name":"all","role_set":["a"]}]})");
    EXPECT_THAT(unsupported_, ElementsAre("export.json:9:17: action \"login\"",
                                          "export.json:9:36: action \"logout\"",
                                          "export.json:10:34: object \"Token\"",
                                          "export.json:12:19: api_limits.disabled"));
    EXPECT_EQ(read(file, "crm"),
              R"({"tables":[],"inherited_roles":[{"role_name":"all","role_set":["a"]}]})");
    EXPECT_THAT(unsupported_, testing::Contains(HasSubstr("native query")));
    EXPECT_THAT(unsupported_, testing::Contains(HasSubstr("health_check.test")));
    EXPECT_EQ(read(file, "other"),
              "export.json: there is no source \"other\", but \"shop\", \"crm\"");
}

TEST_F(MetadataFiles, ReadsAnExportOfVersion2) {
    const std::string file =
        write("export.json",
              R"({"version": 2, "tables": [{"table": "author"}], "functions": [{"function": "f"}],
  "remote_schemas": [{"name": "countries"}]})");
    EXPECT_EQ(read(file, "whatever"),
              R"({"tables":[{"table":"author"}],"functions":[{"function":"f"}]})");
    EXPECT_THAT(unsupported_, ElementsAre("export.json:2:24: remote schema \"countries\""));
}

TEST_F(MetadataFiles, ReadsADirectoryOfHasura) {
    write("project/config.yaml", "version: 3\n");
    write("project/metadata/version.yaml", "version: 3\n");
    write("project/metadata/actions.yaml",
          "actions:\n- name: login\ncustom_types:\n  enums: []\n  objects: []\n");
    write("project/metadata/allow_list.yaml", "[]\n");
    write("project/metadata/network.yaml", "{}\n");
    write("project/metadata/inherited_roles.yaml", "- role_name: all\n  role_set: [a, b]\n");
    write("project/metadata/databases/databases.yaml",
          "- name: default\n  kind: postgres\n"
          "  configuration:\n    connection_info:\n      database_url: {from_env: URL}\n"
          "  tables: \"!include default/tables/tables.yaml\"\n"
          "  functions: !include default/functions/functions.yaml\n");
    write("project/metadata/databases/default/tables/tables.yaml",
          "- \"!include public_author.yaml\"\n- \"!include public_article.yaml\"\n");
    write("project/metadata/databases/default/tables/public_author.yaml",
          "table: {name: author, schema: public}\n");
    write("project/metadata/databases/default/tables/public_article.yaml",
          "table:\n  name: article\n  schema: public\nevent_triggers:\n- name: changed\n");
    write("project/metadata/databases/default/functions/functions.yaml", "[]\n");
    const std::string all =
        R"({"tables":[{"table":{"name":"author","schema":"public"}},)"
        R"({"table":{"name":"article","schema":"public"},"event_triggers":[{"name":"changed"}]}],)"
        R"("functions":[],"inherited_roles":[{"role_name":"all","role_set":["a","b"]}]})";
    EXPECT_EQ(read(folder_.file("project/metadata")), all);
    EXPECT_EQ(read(folder_.file("project")), all);
    EXPECT_THAT(unsupported_, ElementsAre("project/metadata/actions.yaml:2:3: action \"login\""));
}

TEST_F(MetadataFiles, ReadsADirectoryOfVersion2) {
    write("metadata/version.yaml", "version: 2\n");
    write("metadata/tables.yaml", "- table: {name: author, schema: public}\n");
    write("metadata/functions.yaml", "[]\n");
    EXPECT_EQ(read(folder_.file("metadata")),
              R"({"tables":[{"table":{"name":"author","schema":"public"}}],"functions":[]})");
}

TEST_F(MetadataFiles, ReadsAListOfTables) {
    EXPECT_EQ(read(write("tables.yaml", "- table: author\n")),
              R"({"tables":[{"table":"author"}]})");
    EXPECT_EQ(read(write("none.yaml", "")), "{}");
}

TEST_F(MetadataFiles, SaysWhereTheMistakeIs) {
    EXPECT_EQ(read(folder_.file("none.yaml")), "cannot read none.yaml: No such file or directory");
    EXPECT_THAT(read(write("bad.yaml", "tables:\n- {table: [}\n")), HasSubstr("bad.yaml:2:"));
    EXPECT_THAT(read(write("bad.json", "{\"tables\": [}\n")), HasSubstr("bad.json"));
    EXPECT_EQ(read(write("word.yaml", "tables\n")),
              "word.yaml:1:1: expected an object with `tables`");
    EXPECT_EQ(read(write("a.yaml", "tables:\n- !include missing.yaml\n")),
              "a.yaml:2:3: cannot read missing.yaml: No such file or directory");
    EXPECT_THAT(read(write("loop.yaml", "tables: !include loop.yaml\n")),
                HasSubstr("includes itself"));
    std::filesystem::create_directories(folder_.file("empty"));
    EXPECT_THAT(read(folder_.file("empty")), HasSubstr("no databases/databases.yaml"));
}

TEST_F(MetadataFiles, FindsThePlaceOfAProblem) {
    write("all.yaml", "tables:\n- table: a\n- !include b.yaml\ninherited_roles:\n- role_name: x\n");
    write("b.yaml",
          "table: b\nselect_permissions:\n- role: user\n  permission:\n    filter: {a.b: 1}\n");
    const auto tree = read_metadata_tree(folder_.file("all.yaml"));
    ASSERT_TRUE(tree) << tree.error();
    const MetadataSources sources(*tree);
    const auto place = [&](std::string_view where) {
        return folder_.without_path(to_text(sources.place_of(sources.all().front(), where)));
    };
    EXPECT_EQ(place("tables[0].table"), "all.yaml:2:3");
    EXPECT_EQ(place("tables[1].select_permissions[0].permission.filter"), "b.yaml:5:5");
    EXPECT_EQ(place("tables[1].select_permissions[0].permission.filter.a.b"), "b.yaml:5:14");
    EXPECT_EQ(place("tables[1].missing"), "b.yaml:1:1");
    EXPECT_EQ(place("inherited_roles[0].role_set"), "all.yaml:5:3");
}

}  // namespace
}  // namespace millrace::app
