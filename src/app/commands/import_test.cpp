#include "commands/import.hpp"

#include <filesystem>

#include <sqlite3.h>

#include <gmock/gmock.h>

#include <millrace/base/arena.hpp>
#include <millrace/base/temporary_folder.hpp>
#include <millrace/sql/catalog_statements.hpp>
#include <millrace/sql/model.hpp>
#include <millrace/wire/json_reader.hpp>

#include "files.hpp"
#include "metadata/metadata_files.hpp"
#include "registry.hpp"

namespace millrace::app {
namespace {

using testing::HasSubstr;

class Import : public ::testing::Test {
protected:
    ExitStatus run(const ImportCommand& command) {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const ExitStatus status = run_import(command);
        out_ = testing::internal::GetCapturedStdout();
        errors_ = folder_.without_path(testing::internal::GetCapturedStderr());
        return status;
    }

    /// A file of SQLite.
    [[nodiscard]] std::string database(const std::string& statements) const {
        std::string file = folder_.file("shop.db");
        sqlite3* made = nullptr;
        EXPECT_EQ(sqlite3_open(file.c_str(), &made), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(made, statements.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(made);
        return file;
    }

    TemporaryFolder folder_;
    std::string out_;
    std::string errors_;
};

constexpr const char* kShop = R"(
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, boss_id INTEGER REFERENCES author(id));
CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES author(id),
  editor_id INTEGER REFERENCES author(id), "page count" INTEGER);
CREATE TABLE cover (book_id INTEGER PRIMARY KEY REFERENCES book(id), image TEXT);
CREATE TABLE "2nd-hand" (id INTEGER PRIMARY KEY);
CREATE VIEW thick_books AS SELECT * FROM book;
)";

TEST_F(Import, TracksWhatASqliteFileHas) {
    ImportCommand command{ImportKind::Sqlite, database(kShop), "", "shop"};
    ASSERT_EQ(run(command), kExitGood) << errors_;
    EXPECT_EQ(errors_, "");
    EXPECT_THAT(out_, HasSubstr("#     shop:\n#       kind: sqlite\n"));
    EXPECT_EQ(out_.substr(out_.find("tables:")),
              "tables:\n"
              "- table:\n"
              "    name: \"2nd-hand\"\n"
              "    schema: public\n"
              "  configuration:\n"
              "    custom_name: _2nd_hand\n"
              "- table:\n"
              "    name: author\n"
              "    schema: public\n"
              "  object_relationships:\n"
              "  - name: author\n"
              "    using:\n"
              "      foreign_key_constraint_on: boss_id\n"
              "  array_relationships:\n"
              "  - name: authors\n"
              "    using:\n"
              "      foreign_key_constraint_on:\n"
              "        column: boss_id\n"
              "        table:\n"
              "          name: author\n"
              "          schema: public\n"
              "  - name: books\n"
              "    using:\n"
              "      foreign_key_constraint_on:\n"
              "        column: author_id\n"
              "        table:\n"
              "          name: book\n"
              "          schema: public\n"
              "  - name: booksByEditorId\n"
              "    using:\n"
              "      foreign_key_constraint_on:\n"
              "        column: editor_id\n"
              "        table:\n"
              "          name: book\n"
              "          schema: public\n"
              "- table:\n"
              "    name: book\n"
              "    schema: public\n"
              "  configuration:\n"
              "    column_config:\n"
              "      \"page count\":\n"
              "        custom_name: page_count\n"
              "  object_relationships:\n"
              "  - name: author\n"
              "    using:\n"
              "      foreign_key_constraint_on: author_id\n"
              "  - name: authorByEditorId\n"
              "    using:\n"
              "      foreign_key_constraint_on: editor_id\n"
              "  - name: cover\n"
              "    using:\n"
              "      foreign_key_constraint_on:\n"
              "        column: book_id\n"
              "        table:\n"
              "          name: cover\n"
              "          schema: public\n"
              "- table:\n"
              "    name: cover\n"
              "    schema: public\n"
              "  object_relationships:\n"
              "  - name: book\n"
              "    using:\n"
              "      foreign_key_constraint_on: book_id\n"
              "- table:\n"
              "    name: thick_books\n"
              "    schema: public\n"
              "  configuration:\n"
              "    column_config:\n"
              "      \"page count\":\n"
              "        custom_name: page_count\n");
}

// Everything that is written binds to the database it was made from.
TEST_F(Import, MakesMetadataThatFitsTheDatabase) {
    const std::string file = database(kShop);
    ImportCommand command{ImportKind::Sqlite, file, folder_.file("shop.yaml")};
    ASSERT_EQ(run(command), kExitGood) << errors_;
    Arena arena;
    std::vector<std::string> unsupported;
    const auto metadata = read_metadata_files(command.output, "shop", arena, unsupported);
    ASSERT_TRUE(metadata) << metadata.error();
    EXPECT_TRUE(unsupported.empty());
    sql::Problems problems;
    sql::Metadata read = sql::read_metadata(*metadata, problems);
    source::SourceConfig config;
    config.kind = "sqlite";
    config.database.file = file;
    const source::Registry registry = all_sources();
    const auto catalog = registry.find("sqlite")->ask(config, sql::sqlite_catalog_statement());
    ASSERT_TRUE(catalog) << catalog.error();
    const auto json = wire::parse_dom(wire::PaddedJson::copy(*catalog, arena), arena);
    const auto model =
        sql::bind_model(sql::read_catalog(*json, arena, problems), std::move(read), {}, problems);
    for (const sql::Problem& problem : problems) {
        ADD_FAILURE() << problem.where << ": " << problem.message;
    }
    EXPECT_EQ(model->tables.size(), 5U);
}

TEST_F(Import, NeverReplacesAFileUnlessItIsTold) {
    ImportCommand command{ImportKind::Sqlite, database(kShop), folder_.write("shop.yaml", "mine")};
    EXPECT_EQ(run(command), kExitFailed);
    EXPECT_EQ(errors_, "shop.yaml is there already; --force replaces it\n");
    EXPECT_EQ(*read_file(command.output), "mine");
    command.force = true;
    EXPECT_EQ(run(command), kExitGood);
    EXPECT_THAT(*read_file(command.output), HasSubstr("\ntables:\n"));
}

TEST_F(Import, SaysWhichFileIsNotThere) {
    ImportCommand command{ImportKind::Sqlite, folder_.file("none.db")};
    EXPECT_EQ(run(command), kExitFailed);
    EXPECT_THAT(errors_, HasSubstr("none.db"));
    EXPECT_FALSE(std::filesystem::exists(command.from));
    command = {ImportKind::Hasura, folder_.file("none")};
    EXPECT_EQ(run(command), kExitFailed);
    EXPECT_THAT(errors_, HasSubstr("none: No such file or directory"));
}

constexpr const char* kTwo = R"({"version": 3, "sources": [
 {"name": "one", "kind": "postgres", "tables": [{"table": "a"}]},
 {"name": "two", "kind": "postgres", "tables": [{"table": "b"}]}],
 "actions": [{"name": "login"}]})";

TEST_F(Import, WritesAFileForEachSourceOfHasura) {
    ImportCommand command{ImportKind::Hasura, folder_.write("export.json", kTwo)};
    command.output = folder_.file("out.yaml");
    EXPECT_EQ(run(command), kExitUsage);
    EXPECT_THAT(errors_, HasSubstr("--output out.yaml/"));
    command.output = folder_.file("out/");
    EXPECT_EQ(run(command), kExitGood);
    EXPECT_EQ(errors_,
              "Not supported, and left out (1):\n  export.json:4:16: action \"login\"\n"
              "wrote out/one.yaml\nwrote out/two.yaml\n");
    EXPECT_THAT(*read_file(folder_.file("out/two.yaml")), HasSubstr("\ntables:\n- table: b\n"));
    command.source = "two";
    command.output = "";
    EXPECT_EQ(run(command), kExitGood);
    EXPECT_THAT(out_, HasSubstr("\ntables:\n- table: b\n"));
    command.source = "three";
    EXPECT_EQ(run(command), kExitFailed);
}

TEST_F(Import, PrintsSeveralSourcesAsOneTextThatCanBeReadAgain) {
    const ImportCommand command{ImportKind::Hasura, folder_.write("export.json", kTwo)};
    ASSERT_EQ(run(command), kExitGood);
    const std::string all = folder_.write("all.yaml", out_);
    Arena arena;
    std::vector<std::string> unsupported;
    const auto two = read_metadata_files(all, "two", arena, unsupported);
    ASSERT_TRUE(two) << two.error();
    EXPECT_EQ(two->member("tables").items().size(), 1U);
}

}  // namespace
}  // namespace millrace::app
