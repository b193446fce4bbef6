#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/server/http_errors.hpp>
#include <millrace/wire/json_reader.hpp>

#include "commands/docs.hpp"
#include "docs/config_reference.hpp"
#include "docs/error_reference.hpp"
#include "files.hpp"

namespace millrace::app {
namespace {

// --- the pages in docs/ are what the program prints ---------------------------------------------

struct Page {
    DocsTopic topic;
    std::string path;  // tests run in the root of the repository
};

class Reference : public testing::TestWithParam<Page> {};

TEST_P(Reference, ThePageSaysTheSame) {
    const auto& [topic, path] = GetParam();
    const std::string text = docs_page(topic);
    if (std::getenv("MILLRACE_WRITE_DOCS") != nullptr) { std::ofstream(path) << text; }
    EXPECT_TRUE(read_file(path).value_or("") == text)
        << "run app_tests with MILLRACE_WRITE_DOCS=1 to write " << path;
}

INSTANTIATE_TEST_SUITE_P(Docs, Reference,
                         testing::Values(Page{DocsTopic::Config, "docs/configuration.md"},
                                         Page{DocsTopic::ConfigSchema,
                                              "docs/configuration.schema.json"},
                                         Page{DocsTopic::Directives, "docs/directives.md"},
                                         Page{DocsTopic::Errors, "docs/errors.md"},
                                         Page{DocsTopic::Functions, "docs/functions.md"},
                                         Page{DocsTopic::Kernels, "docs/kernels.md"}));

TEST(ConfigSchema, IsJson) {
    Arena arena;
    const auto read = wire::parse_dom(wire::PaddedJson::copy(config_json_schema(), arena), arena);
    ASSERT_TRUE(read.has_value()) << read.error().message();
    const value::Value settings = read->member("properties");
    for (const char* name : {"schema", "server", "sources", "vars", "limits", "plans"}) {
        EXPECT_TRUE(settings.member(name).is(value::Kind::Object)) << name;
    }
}

// --- every code in the source is in the table ---------------------------------------------------

bool is_code(std::string_view word) {
    static constexpr std::string_view kBeginnings[] = {"UPSTREAM_", "QUERY_",    "RESULT_",
                                                       "GRAPHQL_",  "TEMPLATE_", "REQUEST_",
                                                       "COMPUTE_",  "COLUMN_",   "EXPRESSION_"};
    for (const std::string_view beginning : kBeginnings) {
        if (word.starts_with(beginning)) { return true; }
    }
    return false;
}

void collect_codes(const std::string& text, std::set<std::string>& codes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    for (std::size_t quote = text.find('"'); quote != std::string::npos;
         quote = text.find('"', quote + 1)) {
        const std::size_t end = text.find_first_not_of(kLetters, quote + 1);
        if (end == std::string::npos || text[end] != '"') { continue; }
        const std::string word = text.substr(quote + 1, end - quote - 1);
        if (is_code(word) && !word.ends_with('_')) { codes.insert(word); }
    }
}

TEST(ErrorReference, KnowsEveryCodeOfTheSource) {
    std::set<std::string> known;
    for (const ErrorCodeDoc& code : all_error_codes()) { known.emplace(code.code); }
    for (const server::HttpError& error : server::all_http_errors()) { known.emplace(error.code); }
    std::set<std::string> used;
    for (const char* folder : {"src", "ext"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const std::filesystem::path suffix = entry.path().extension();
            if (suffix != ".cpp" && suffix != ".hpp") { continue; }
            collect_codes(read_file(entry.path().string()).value_or(""), used);
        }
    }
    EXPECT_FALSE(used.empty());
    for (const std::string& code : used) { EXPECT_TRUE(known.contains(code)) << code; }
}

TEST(ErrorReference, SaysEachCodeOnceAndWhatToDo) {
    std::set<std::string_view> seen;
    for (const ErrorCodeDoc& code : all_error_codes()) {
        EXPECT_TRUE(seen.insert(code.code).second) << code.code;
        EXPECT_FALSE(code.meaning.empty() || code.advice.empty()) << code.code;
    }
}

}  // namespace
}  // namespace millrace::app
