#include <millrace/plan/operation.hpp>

#include <ostream>

#include <gtest/gtest.h>

#include <millrace/graphql/parser.hpp>

namespace millrace::plan {
namespace {

struct Choice {
    std::string_view title;
    std::string_view document;
    std::string_view asked;  // data() null: no name
    std::string_view found;  // name of the operation; data() null: refused
    std::string_view message = {};
};

void PrintTo(const Choice& choice, std::ostream* out) {
    *out << choice.title;
}

class FindOperation : public testing::TestWithParam<Choice> {};

TEST_P(FindOperation, ChoosesAsTheSpecificationSays) {
    const Choice& choice = GetParam();
    Arena arena;
    const auto document = graphql::parse_document(choice.document, arena);
    ASSERT_TRUE(document.has_value());
    const auto operation = find_operation(**document, choice.asked);
    if (choice.found.data() != nullptr) {
        ASSERT_TRUE(operation.has_value()) << operation.error().message;
        EXPECT_EQ((*operation)->name.text, choice.found);
        return;
    }
    ASSERT_FALSE(operation.has_value());
    EXPECT_EQ(operation.error().message, choice.message);
    EXPECT_EQ(operation.error().names_operation, choice.asked.data() != nullptr);
}

constexpr std::string_view kTwo = "query A { a } fragment F on T { a } mutation B { b }";

INSTANTIATE_TEST_SUITE_P(
    Documents, FindOperation,
    testing::Values(
        Choice{"TheOnlyOne", "{ a }", {}, ""}, Choice{"TheOnlyNamedOne", "query A { a }", {}, "A"},
        Choice{"ByName", kTwo, "B", "B"},
        Choice{"NameAmongSeveral",
               kTwo,
               {},
               {},
               "Must provide operation name if query contains multiple operations."},
        Choice{"UnknownName", kTwo, "C", {}, "Unknown operation named"},
        Choice{"NameOfAFragment", kTwo, "F", {}, "Unknown operation named"},
        Choice{"NothingToRun", "fragment F on T { a }", {}, {}, "Must provide an operation."}),
    [](const auto& row) { return std::string(row.param.title); });

}  // namespace
}  // namespace millrace::plan
