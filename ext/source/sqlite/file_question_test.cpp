#include "file_question.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include <millrace/sql/catalog_statements.hpp>

#include "sqlite_test_fixture.hpp"

namespace millrace::ext::source_sqlite {
namespace {

class FileQuestion : public ::testing::Test {
protected:
    FileQuestion() { make_database(file_, 10); }

    TemporaryFolder folder_;
    std::string file_ = folder_.file("test.db");
};

TEST_F(FileQuestion, AnswersWithTheFirstCell) {
    EXPECT_EQ(ask_file(file_, "SELECT text FROM numbers ORDER BY id", seconds(10)), "number 1");
    EXPECT_EQ(ask_file(file_, "SELECT text FROM numbers WHERE id = 0", seconds(10)), "");
    const auto catalog = ask_file(file_, sql::sqlite_catalog_statement(), seconds(10));
    ASSERT_TRUE(catalog) << catalog.error();
    EXPECT_NE(catalog->find("\"author\""), std::string::npos);
}

TEST_F(FileQuestion, SaysWhereItLookedForAFileThatIsNotThere) {
    const std::string other = folder_.file("other.db");
    EXPECT_EQ(ask_file(other, "SELECT 1", seconds(1)).error(),
              "there is no file \"" + other + "\" (it is not made here)");
    EXPECT_FALSE(std::filesystem::exists(other));
    const std::string folder = std::filesystem::path(file_).parent_path();
    EXPECT_EQ(ask_file(folder, "SELECT 1", seconds(1)).error(),
              "\"" + folder + "\" is a folder, not a file of SQLite");
}

TEST_F(FileQuestion, SaysWhatIsWrong) {
    EXPECT_EQ(ask_file(file_, "SELECT * FROM nobody", seconds(10)).error(),
              "\"" + file_ + "\": no such table: nobody");
    EXPECT_EQ(ask_file(file_, kEndless, milliseconds(20)).error(),
              "\"" + file_ + "\" did not answer in time");
    const std::string other = folder_.file("letter.txt");
    std::ofstream(other) << std::string(2'000, 'x');
    EXPECT_EQ(ask_file(other, "SELECT 1", seconds(1)).error(),
              "\"" + other + "\": file is not a database");
}

TEST_F(FileQuestion, ChangesNothing) {
    EXPECT_FALSE(ask_file(file_, "DELETE FROM numbers", seconds(1)));
    EXPECT_EQ(ask_file(file_, "SELECT count(*) FROM numbers", seconds(1)), "10");
}

}  // namespace
}  // namespace millrace::ext::source_sqlite
