#include <millrace/base/limits.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>

namespace millrace::limits {
namespace {

constexpr const char* kPage = "docs/limits.md";  // tests run in the root of the repository

TEST(Limits, EachHasAValueAUnitAndAReason) {
    std::set<std::string_view> names;
    for (const Limit& limit : all()) {
        EXPECT_TRUE(names.insert(limit.name).second) << limit.name;
        EXPECT_GT(limit.value, 0U) << limit.name;
        EXPECT_FALSE(limit.unit.empty()) << limit.name;
        EXPECT_FALSE(limit.reason.empty()) << limit.name;
    }
}

TEST(Limits, ThePageSaysTheSame) {
    if (std::getenv("MILLRACE_WRITE_DOCS") != nullptr) { std::ofstream(kPage) << to_markdown(); }
    std::ifstream file(kPage);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(page, to_markdown())
        << "run base_tests with MILLRACE_WRITE_DOCS=1 to write " << kPage;
}

}  // namespace
}  // namespace millrace::limits
