#include <millrace/compute/downsample.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::compute {
namespace {

constexpr const char* kMethods[] = {"LTTB", "MIN_MAX", "MIN_MAX_LTTB", "M4", "MEAN", "NTH"};

class Downsample : public testing::TestWithParam<const char*> {
protected:
    std::vector<std::uint32_t> places(std::vector<double> y, std::size_t points) {
        const value::Column column{y, {}, false};
        const auto found =
            downsample(*downsample_method(GetParam()), nullptr, column, points, arena_);
        return {found.begin(), found.end()};
    }

    Arena arena_;
};

std::vector<double> wave(std::size_t size) {
    std::vector<double> y(size);
    for (std::size_t i = 0; i < size; ++i) { y[i] = std::sin(static_cast<double>(i * i) / 500.0); }
    return y;
}

TEST_P(Downsample, KeepsTheEndsTheOrderAndTheNumberOfPoints) {
    for (const std::size_t size : {1U, 2U, 3U, 4U, 5U, 10U, 99U, 1000U}) {
        for (std::size_t points = 2; points < 120; ++points) {
            const auto found = places(wave(size), points);
            ASSERT_FALSE(found.empty());
            EXPECT_LE(found.size(), std::max<std::size_t>(points, 2));
            EXPECT_EQ(found.front(), 0U);
            EXPECT_EQ(found.back(), size - 1);
            for (std::size_t i = 1; i < found.size(); ++i) { EXPECT_LT(found[i - 1], found[i]); }
        }
    }
}

TEST_P(Downsample, TakesAllWhenThereAreFew) {
    EXPECT_EQ(places({}, 5).size(), 0U);
    EXPECT_EQ(places({1, 2, 3}, 3).size(), 3U);
    EXPECT_EQ(places({1, 2, 3}, 1), (std::vector<std::uint32_t>{0}));
}

TEST_P(Downsample, NeverChoosesNulls) {
    std::vector<double> y = wave(100);
    value::Column column{y, {}, false};
    for (std::size_t i = 0; i < 100; i += 3) { column.set_null(i, arena_); }
    for (const std::uint32_t place :
         downsample(*downsample_method(GetParam()), nullptr, column, 20, arena_)) {
        EXPECT_FALSE(column.is_null(place));
    }
}

INSTANTIATE_TEST_SUITE_P(Methods, Downsample, testing::ValuesIn(kMethods),
                         [](const auto& row) { return std::string(row.param); });

TEST(DownsampleMethods, KeepASpike) {
    Arena arena;
    std::vector<double> y(1000, 0.0);
    y[567] = 100;
    const value::Column column{y, {}, false};
    for (const auto method : {DownsampleMethod::Lttb, DownsampleMethod::MinMax,
                              DownsampleMethod::MinMaxLttb, DownsampleMethod::M4}) {
        const auto found = downsample(method, nullptr, column, 20, arena);
        EXPECT_NE(std::find(found.begin(), found.end(), 567U), found.end());
    }
}

TEST(DownsampleMethods, AreKnownByName) {
    EXPECT_EQ(downsample_method("M4"), DownsampleMethod::M4);
    EXPECT_FALSE(downsample_method("m4").has_value());
}

}  // namespace
}  // namespace millrace::compute
