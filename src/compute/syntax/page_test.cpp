// docs/expressions.md is right: every `expression` → `result` of it.

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "expression_testing.hpp"

namespace millrace::compute {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

TEST(ExpressionPage, EveryExampleGivesItsResult) {
    std::ifstream file("docs/expressions.md");  // tests run in the root of the repository
    std::string page{std::istreambuf_iterator<char>(file), {}};
    page = replaced(std::move(page), "\n", " ");
    constexpr std::string_view kArrow = "` →";
    int examples = 0;
    for (std::size_t at = 0; (at = page.find(kArrow, at)) != std::string::npos; ++at) {
        const std::size_t start = page.rfind('`', at - 1) + 1;
        const std::size_t result = page.find('`', at + kArrow.size()) + 1;
        std::string text = replaced(page.substr(start, at - start), "\\|", "|");
        if (text == "expression") { continue; }
        const std::string wanted = page.substr(result, page.find('`', result) - result);
        const std::string actual = testing::run(replaced(std::move(text), "  ", " "));
        EXPECT_EQ(nlohmann::json::parse(actual, nullptr, false), nlohmann::json::parse(wanted))
            << page.substr(start, at - start) << " gives " << actual;
        ++examples;
    }
    EXPECT_GT(examples, 40);
}

}  // namespace
}  // namespace millrace::compute
