#include "metadata/catalog_metadata.hpp"

#include <gtest/gtest.h>

#include "metadata/yaml_writer.hpp"

namespace millrace::app {
namespace {

sql::Table table(const std::string& name, const std::vector<std::string>& columns) {
    sql::Table made;
    made.name = {"public", name};
    for (const std::string& column : columns) {
        sql::Column one;
        one.name = column;
        one.type = sql::built_in_type("int4");
        made.columns.push_back(one);
    }
    return made;
}

TEST(CatalogMetadata, KeepsComments) {
    sql::Catalog catalog;
    catalog.tables.push_back(table("author", {"id"}));
    catalog.tables[0].comment = "Who writes.";
    catalog.tables[0].columns[0].comment = "A number: unique.";
    EXPECT_EQ(to_yaml(metadata_of_catalog(catalog)),
              "tables:\n"
              "- table:\n"
              "    name: author\n"
              "    schema: public\n"
              "  configuration:\n"
              "    column_config:\n"
              "      id:\n"
              "        comment: \"A number: unique.\"\n"
              "    comment: \"Who writes.\"\n");
}

TEST(CatalogMetadata, GivesNamesThatGraphqlCanSpell) {
    sql::Catalog catalog;
    catalog.tables.push_back(table("a-b", {"x y", "x_y"}));
    catalog.tables.push_back(table("a_b", {"id"}));
    EXPECT_EQ(to_yaml(metadata_of_catalog(catalog)),
              "tables:\n"
              "- table:\n"
              "    name: a-b\n"
              "    schema: public\n"
              "  configuration:\n"
              "    column_config:\n"
              "      \"x y\":\n"
              "        custom_name: x_y_2\n"
              "    custom_name: a_b_2\n"
              "- table:\n"
              "    name: a_b\n"
              "    schema: public\n");
}

TEST(CatalogMetadata, LeadsByKeysOfSeveralColumns) {
    sql::Catalog catalog;
    catalog.tables.push_back(table("country", {"a", "b"}));
    catalog.tables.push_back(table("city", {"x", "y"}));
    catalog.tables[1].foreign_keys.push_back({"f", {"x", "y"}, {"public", "country"}, {"a", "b"}});
    EXPECT_EQ(to_yaml(metadata_of_catalog(catalog)),
              "tables:\n"
              "- table:\n"
              "    name: country\n"
              "    schema: public\n"
              "  array_relationships:\n"
              "  - name: cities\n"
              "    using:\n"
              "      foreign_key_constraint_on:\n"
              "        columns:\n"
              "        - x\n"
              "        - \"y\"\n"
              "        table:\n"
              "          name: city\n"
              "          schema: public\n"
              "- table:\n"
              "    name: city\n"
              "    schema: public\n"
              "  object_relationships:\n"
              "  - name: country\n"
              "    using:\n"
              "      foreign_key_constraint_on:\n"
              "      - x\n"
              "      - \"y\"\n");
}

TEST(CatalogMetadata, TellsKeysOfTheSameColumnsApart) {
    sql::Catalog catalog;
    catalog.tables.push_back(table("cat", {"id"}));
    catalog.tables.push_back(table("dog", {"id"}));
    catalog.tables.push_back(table("pet", {"id"}));
    catalog.tables[2].foreign_keys.push_back({"f", {"id"}, {"public", "cat"}, {"id"}});
    catalog.tables[2].foreign_keys.push_back({"g", {"id"}, {"public", "dog"}, {"id"}});
    const std::string yaml = to_yaml(metadata_of_catalog(catalog));
    EXPECT_NE(yaml.find("  - name: cat\n    using:\n      foreign_key_constraint_on: id\n"),
              std::string::npos);
    EXPECT_NE(yaml.find("  - name: dog\n    using:\n      manual_configuration:\n"
                        "        column_mapping:\n          id: id\n"),
              std::string::npos);
}

}  // namespace
}  // namespace millrace::app
