#include <fmt/format.h>

#include <millrace/base/limits.hpp>

#include "compute_testing.hpp"

namespace millrace::ext::directive_compute {

namespace {

TEST_F(ComputeTest, DownsamplesNumbers) {
    EXPECT_EQ(ask(R"({"floats": [0, 0, 9, 0, 0]})", "{ floats @downsample(points: 3) }"),
              R"({"data":{"floats":[0,9,0]}})");
}

TEST_F(ComputeTest, DownsamplesObjectsByTheirResultKeys) {
    const std::string_view items =
        R"({"items": [{"value": 0}, {"value": 0}, {"value": 9}, {"value": null}, {"value": 1}]})";
    EXPECT_EQ(ask(items, R"({ items @downsample(points: 3, y: "v") { v: value } })"),
              R"({"data":{"items":[{"v":0},{"v":9},{"v":1}]}})");
    EXPECT_EQ(ask(items, R"({ items @downsample(points: 2, x: "index * 2", y: "(v ?? 0) - 1")
                                { v: value } })"),
              R"({"data":{"items":[{"v":0},{"v":1}]}})");
    EXPECT_NE(ask(items, R"({ items @downsample(points: 2, y: "v - 1") { v: value } })")
                  .find("EXPRESSION_TYPE"),
              std::string::npos);
}

TEST_F(ComputeTest, DownsamplesByEveryMethod) {
    for (const char* method : {"LTTB", "MIN_MAX", "MIN_MAX_LTTB", "M4", "MEAN", "NTH"}) {
        const std::string got =
            ask(R"({"floats": [3, 1, 4, 1, 5, 9, 2, 6]})",
                fmt::format("{{ floats @downsample(points: 4, method: {}) }}", method));
        const value::Value kept = json(got).member("data").member("floats");
        ASSERT_TRUE(kept.is(value::Kind::List)) << got;
        EXPECT_LE(kept.items().size(), 4U) << got;
        EXPECT_EQ(kept.items().front().text(), "3") << got;
        EXPECT_EQ(kept.items().back().text(), "6") << got;
    }
}

TEST_F(ComputeTest, DownsamplesNothingAndLittle) {
    for (const char* list : {"[]", "null", "[1]", "[null]", "[1,null]"}) {
        const std::string got =
            ask(fmt::format(R"({{"floats": {}}})", list), "{ floats @downsample(points: 2) }");
        EXPECT_EQ(got.find("errors"), std::string::npos) << got;
    }
}

TEST_F(ComputeTest, DownsamplesWithinItsLimit) {
    const auto ask_points = [&](std::uint64_t points) {
        return ask(R"({"floats": [1]})",
                   fmt::format("{{ floats @downsample(points: {}) }}", points));
    };
    EXPECT_EQ(ask_points(limits::kDownsamplePointsMax), R"({"data":{"floats":[1]}})");
    EXPECT_EQ(ask_points(limits::kDownsamplePointsMax + 1),
              R"(@downsample on {floats}: "points" is from 1 to 1000000, not 1000001.)");
    EXPECT_EQ(ask_points(0), R"(@downsample on {floats}: "points" is from 1 to 1000000, not 0.)");
}

TEST_F(ComputeTest, DownsamplesWhatTheOthersLeft) {
    EXPECT_EQ(ask(R"({"floats": [0, 1, 8, 1, 0]})",
                  R"({ floats @compute(type: "cumsum") @downsample(points: 2)
                              @compute(type: "diff") })"),
              R"({"data":{"floats":[null,10]}})");
}

TEST_F(ComputeTest, RefusesToDownsampleOtherThings) {
    const std::pair<std::string_view, std::string_view> refusals[] = {
        {"{ one @downsample(points: 2) }",
         "@downsample on {one}: the field is no list of numbers or objects."},
        {"{ matrix @downsample(points: 2) }",
         "@downsample on {matrix}: the field is no list of numbers or objects."},
        {"{ words @downsample(points: 2) }",
         "@downsample on {words}: the field is no list of numbers or objects."},
        {R"({ floats @downsample(points: 2, y: "ele") })",
         R"(@downsample on {floats}: "x" and "y" are about the result keys of objects.)"},
        {"{ items @downsample(points: 2) { name } }",
         R"(@downsample on {items}: say with "y" which number of the objects is drawn.)"},
        {R"({ items @downsample(points: 2, y: "value") { name } })",
         "non-exist argument 'value' for @downsample on {items}."},
    };
    for (const auto& [query, message] : refusals) { EXPECT_EQ(ask("{}", query), message); }
}

}  // namespace

}  // namespace millrace::ext::directive_compute
