// The reference is right: every example gives what it says, and the page is the registry.

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <millrace/compute/functions.hpp>

#include "expression_testing.hpp"
#include "functions/function.hpp"

namespace millrace::compute {
namespace {

constexpr const char* kPage = "docs/functions.md";  // tests run in the root of the repository

TEST(FunctionReference, EveryExampleGivesItsResult) {
    for (const FunctionDoc& doc : all_functions()) {
        const std::string result = testing::run(doc.example);
        const auto actual = nlohmann::json::parse(result, nullptr, false);
        EXPECT_EQ(actual, nlohmann::json::parse(doc.result)) << doc.name << ": " << result;
    }
}

TEST(FunctionReference, EveryExampleCallsItsFunction) {
    for (const FunctionDoc& doc : all_functions()) {
        EXPECT_THAT(doc.example, ::testing::HasSubstr(doc.name));
    }
}

TEST(FunctionReference, EveryFunctionHasOneNameAndAText) {
    std::set<std::string_view> names;
    for (const FunctionDoc& doc : all_functions()) {
        EXPECT_TRUE(names.insert(doc.name).second) << doc.name;
        EXPECT_TRUE(doc.summary.ends_with('.')) << doc.name;
        EXPECT_FALSE(doc.group.empty()) << doc.name;
    }
}

TEST(FunctionReference, EverySignatureIsRead) {
    for (const Function& function : functions()) {
        EXPECT_LE(function.signature.arguments_min, function.signature.arguments_max)
            << function.name();
    }
}

TEST(FunctionReference, ThePageSaysTheSame) {
    if (std::getenv("MILLRACE_WRITE_DOCS") != nullptr) {
        std::ofstream(kPage) << functions_to_markdown();
    }
    std::ifstream file(kPage);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(page == functions_to_markdown())
        << "run compute_tests with MILLRACE_WRITE_DOCS=1 to write " << kPage;
}

}  // namespace
}  // namespace millrace::compute
