#include <millrace/plan/plan_cache.hpp>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <millrace/graphql/parser.hpp>

namespace millrace::plan {
namespace {

std::shared_ptr<const ParsedDocument> parsed(std::string_view text) {
    auto document = std::make_shared<ParsedDocument>(text);
    document->document = *graphql::parse_document(document->text, document->arena);
    return document;
}

std::unique_ptr<const Plan> plan_of(std::size_t bytes) {
    auto plan = std::make_unique<Plan>();
    static_cast<void>(plan->arena.allocate(bytes, 1));
    return plan;
}

std::string query_number(int number) {
    return fmt::format("{{ field{} }}", number);
}

TEST(PlanCache, FindsADocumentByItsWholeText) {
    PlanCache cache({});
    cache.insert(parsed("{ a }"));
    EXPECT_NE(cache.find("{ a }"), nullptr);
    EXPECT_EQ(cache.find("{ a } "), nullptr);
    EXPECT_EQ(cache.find("{ b }"), nullptr);
}

TEST(PlanCache, TellsTextsOfEqualHashesApart) {
    PlanCache cache({}, [](std::string_view) noexcept { return std::uint64_t{7}; });
    for (int i = 0; i < 100; ++i) { cache.insert(parsed(query_number(i))); }
    for (int i = 0; i < 100; ++i) {
        const PlanCache::Entry* entry = cache.find(query_number(i));
        ASSERT_NE(entry, nullptr);
        EXPECT_EQ(entry->document()->text, query_number(i));
    }
    EXPECT_EQ(cache.find("{ field100 }"), nullptr);
}

TEST(PlanCache, GivesUpTheLeastRecentlyUsedDocument) {
    PlanCache cache({.documents_max = 3});
    for (int i = 0; i < 3; ++i) { cache.insert(parsed(query_number(i))); }
    EXPECT_NE(cache.find(query_number(0)), nullptr);
    cache.insert(parsed(query_number(3)));
    EXPECT_EQ(cache.size(), 3U);
    EXPECT_NE(cache.find(query_number(0)), nullptr);
    EXPECT_EQ(cache.find(query_number(1)), nullptr);
    EXPECT_NE(cache.find(query_number(2)), nullptr);
}

TEST(PlanCache, StaysWithinItsBytesWhateverIsAsked) {
    constexpr std::size_t kBytes = 200'000;
    PlanCache cache({.bytes_max = kBytes});
    for (int i = 0; i < 2'000; ++i) {
        PlanCache::Entry& entry = cache.insert(parsed(query_number(i)));
        cache.insert_plan(entry, {entry.operations()[0].node, false, {}}, plan_of(1'000));
        ASSERT_LE(cache.bytes(), kBytes);
    }
    EXPECT_LT(cache.size(), 100U);
}

TEST(PlanCache, KeepsADocumentThatIsTooLargeUntilTheNext) {
    PlanCache cache({.bytes_max = 100});
    PlanCache::Entry& large = cache.insert(parsed("{ a }"));
    EXPECT_EQ(cache.find("{ a }"), &large);
    cache.insert(parsed("{ b }"));
    EXPECT_EQ(cache.find("{ a }"), nullptr);
    EXPECT_EQ(cache.size(), 1U);
}

TEST(PlanCache, CountsNothingTwiceWhenEverythingIsGivenUp) {
    PlanCache cache({.documents_max = 1});
    PlanCache::Entry& first = cache.insert(parsed("{ a }"));
    const std::size_t bytes_of_one = cache.bytes();
    cache.insert_plan(first, {first.operations()[0].node, false, {}}, plan_of(5'000));
    EXPECT_GT(cache.bytes(), bytes_of_one + 5'000);
    cache.insert(parsed("{ b }"));
    EXPECT_EQ(cache.bytes(), bytes_of_one);
}

TEST(PlanCache, TellsPlansApartByOperationConditionsAndDelivery) {
    PlanCache cache({});
    PlanCache::Entry& entry = cache.insert(parsed("query A { a } query B { b }"));
    ASSERT_EQ(entry.operations().size(), 2U);
    const PlanKey key{entry.operations()[0].node, false, "t,"};
    const auto plan = cache.insert_plan(entry, key, plan_of(10));

    ASSERT_NE(entry.find_plan(key), nullptr);
    EXPECT_EQ(*entry.find_plan(key), plan);
    EXPECT_EQ(entry.find_plan({entry.operations()[1].node, false, "t,"}), nullptr);
    EXPECT_EQ(entry.find_plan({entry.operations()[0].node, true, "t,"}), nullptr);
    EXPECT_EQ(entry.find_plan({entry.operations()[0].node, false, "f,"}), nullptr);
}

TEST(PlanCache, KeepsABoundedNumberOfPlansOfOneDocument) {
    PlanCache cache({.plans_per_document_max = 4});
    PlanCache::Entry& entry = cache.insert(parsed("{ a }"));
    const auto key = [&](const std::string& conditions) {
        return PlanKey{entry.operations()[0].node, false, conditions};
    };
    for (int i = 0; i < 10; ++i) { cache.insert_plan(entry, key(std::to_string(i)), plan_of(100)); }
    EXPECT_EQ(entry.find_plan(key("5")), nullptr);
    EXPECT_NE(entry.find_plan(key("6")), nullptr);
    EXPECT_NE(entry.find_plan(key("9")), nullptr);
}

// A request may still run a plan that the cache has given up meanwhile.
TEST(PlanCache, PlanOutlivesItsPlaceInTheCache) {
    PlanCache cache({.documents_max = 1});
    PlanCache::Entry& entry = cache.insert(parsed("{ kept }"));
    const std::shared_ptr<const PreparedPlan> plan =
        cache.insert_plan(entry, {entry.operations()[0].node, false, {}}, plan_of(10));
    cache.insert(parsed("{ other }"));
    EXPECT_EQ(cache.find("{ kept }"), nullptr);
    EXPECT_EQ(plan->document->document->source, "{ kept }");
}

TEST(ConditionsOf, TellsAbsentNullTrueAndFalseApart) {
    Arena arena;
    const value::Member members[] = {{"yes", value::Value::boolean(true)},
                                     {"no", value::Value::boolean(false)},
                                     {"nothing", value::Value::null()}};
    const std::string_view names[] = {"no", "yes", "nothing", "missing"};
    EXPECT_EQ(conditions_of(names, value::Value::object(members), arena), "f,t,n,-,");
    EXPECT_EQ(conditions_of({}, value::Value::object(members), arena), "");
}

}  // namespace
}  // namespace millrace::plan
