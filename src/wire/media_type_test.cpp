#include <millrace/wire/media_type.hpp>

#include <array>
#include <string>

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

namespace millrace::wire {
namespace {

TEST(MediaType, IsTakenApart) {
    const auto type = parse_media_type("Application/JSON; charset=\"utf-8\";x=1");
    ASSERT_TRUE(type);
    EXPECT_TRUE(type->is("application", "json"));
    EXPECT_EQ(type->parameter("CHARSET"), "utf-8");
    EXPECT_EQ(type->parameter("x"), "1");
    EXPECT_EQ(type->parameter("y").data(), nullptr);
    for (const char* broken : {"", "json", "/json", "a/", "a b/c", "a/b/c"}) {
        EXPECT_FALSE(parse_media_type(broken)) << broken;
    }
}

constexpr std::array<Offer, 2> kOffers{Offer{"application", "json"},
                                       Offer{"application", "graphql-response+json"}};

TEST(Negotiate, TakesWhatTheClientLikesBest) {
    const std::pair<const char*, std::optional<std::size_t>> rows[] = {
        {"", 0},
        {"*/*", 0},
        {"application/*", 0},
        {"application/json", 0},
        {"application/graphql-response+json", 1},
        {"application/graphql-response+json, application/json", 1},
        {"application/json, application/graphql-response+json", 0},
        {"application/graphql-response+json;q=0.5, application/json", 0},
        {"application/graphql-response+json, application/json;q=0.9", 1},
        {"application/graphql-response+json; charset=utf-8, */*;q=0.1", 1},
        {"*/*, application/json;q=0.1", 1},
        {"application/json;q=0", std::nullopt},
        {"application/json;q=0, */*", 1},
        {"text/html", std::nullopt},
        {"text/html, */*;q=0.8", 0},
        {"text/html;x=\",application/json\"", std::nullopt},
        {"nonsense, application/json", 0},
        {"application/json;q=2", std::nullopt},
        {"application/json;q=", std::nullopt},
    };
    for (const auto& [accept, expected] : rows) {
        EXPECT_EQ(negotiate(accept, kOffers), expected) << accept;
    }
}

TEST(Negotiate, LooksAtSoManyRanges) {
    std::string accept;
    for (std::size_t i = 1; i < limits::kAcceptRangesMax; ++i) { accept += "a/b,"; }
    EXPECT_EQ(negotiate(accept + "application/json", kOffers), 0U);
    EXPECT_EQ(negotiate(accept + "a/b,application/json", kOffers), std::nullopt);
}

TEST(FindRange, FindsATypeThatIsNamed) {
    const char* accept = "multipart/mixed;incrementalSpec=v0.2, application/json, a/b;q=0";
    const auto range = find_range(accept, "multipart", "mixed");
    ASSERT_TRUE(range);
    EXPECT_EQ(range->parameter("incrementalspec"), "v0.2");
    EXPECT_FALSE(find_range(accept, "text", "event-stream"));
    EXPECT_FALSE(find_range(accept, "a", "b"));
    EXPECT_FALSE(find_range("*/*", "multipart", "mixed"));
}

}  // namespace
}  // namespace millrace::wire
