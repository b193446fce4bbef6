#include <millrace/compute/time_grid.hpp>

#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace millrace::compute {

namespace {

using testing::HasSubstr;

TimeGrid grid(std::string_view every, std::string_view zone = "UTC",
              std::optional<std::string_view> origin = {}) {
    auto made = TimeGrid::make(every, zone, origin);
    if (!made) { ADD_FAILURE() << made.error(); }
    return *made;
}

/// Where the bucket of `time` begins, and where it ends.
std::string bucket(const TimeGrid& grid, std::string_view time) {
    Arena arena;
    const std::int64_t index = grid.index(*grid.read(time));
    return std::string(grid.to_iso(grid.begin(index), arena)) + " " +
           std::string(grid.to_iso(grid.begin(index + 1), arena));
}

std::string error(std::string_view every, std::string_view zone = "UTC",
                  std::optional<std::string_view> origin = {}) {
    const auto made = TimeGrid::make(every, zone, origin);
    return made ? "" : made.error();
}

}  // namespace

struct Row {
    std::string name;
    std::string every;
    std::string zone;
    std::string time;
    std::string expected;
};

class TimeGridRows : public testing::TestWithParam<Row> {};

TEST_P(TimeGridRows, BeginsAndEndsWhereClocksSayIt) {
    const Row& row = GetParam();
    EXPECT_EQ(bucket(grid(row.every, row.zone), row.time), row.expected);
}

INSTANTIATE_TEST_SUITE_P(
    TimeGrid, TimeGridRows,
    testing::Values(Row{"Quarters", "PT15M", "UTC", "2024-03-04T09:20:00Z",
                        "2024-03-04T09:15:00Z 2024-03-04T09:30:00Z"},
                    Row{"Hours", "hour", "UTC", "2024-03-04T09:59:59.999Z",
                        "2024-03-04T09:00:00Z 2024-03-04T10:00:00Z"},
                    Row{"HoursOfOddZones", "PT1H", "Asia/Kathmandu", "2024-03-04T09:20:00Z",
                        "2024-03-04T15:00:00+05:45 2024-03-04T16:00:00+05:45"},
                    Row{"PartsOfDays", "PT6H", "Europe/Berlin", "2024-07-01T10:00:00Z",
                        "2024-07-01T12:00:00+02:00 2024-07-01T18:00:00+02:00"},
                    Row{"Days", "P1D", "Europe/Berlin", "2024-07-01T22:30:00Z",
                        "2024-07-02T00:00:00+02:00 2024-07-03T00:00:00+02:00"},
                    Row{"Weeks", "week", "UTC", "2024-03-06T00:00:00Z",
                        "2024-03-04T00:00:00Z 2024-03-11T00:00:00Z"},
                    Row{"TwoWeeks", "P14D", "UTC", "1970-01-04T00:00:00Z",
                        "1969-12-22T00:00:00Z 1970-01-05T00:00:00Z"},
                    Row{"Months", "month", "America/New_York", "2024-03-01T03:00:00Z",
                        "2024-02-01T00:00:00-05:00 2024-03-01T00:00:00-05:00"},
                    Row{"QuartersOfYears", "quarter", "UTC", "2024-05-31T00:00:00Z",
                        "2024-04-01T00:00:00Z 2024-07-01T00:00:00Z"},
                    Row{"YearsBefore1970", "year", "UTC", "1969-07-20T20:17:40Z",
                        "1969-01-01T00:00:00Z 1970-01-01T00:00:00Z"},
                    Row{"OddLengths", "PT7H", "UTC", "1970-01-01T06:59:59Z",
                        "1970-01-01T00:00:00Z 1970-01-01T07:00:00Z"}),
    [](const auto& row) { return row.param.name; });

// On the last Sunday of March clocks in Berlin go from 02:00 to 03:00, and back in October.
INSTANTIATE_TEST_SUITE_P(
    ChangesOfClocks, TimeGridRows,
    testing::Values(Row{"ShortDay", "day", "Europe/Berlin", "2024-03-31T12:00:00Z",
                        "2024-03-31T00:00:00+01:00 2024-04-01T00:00:00+02:00"},
                    Row{"LongDay", "day", "Europe/Berlin", "2024-10-27T12:00:00Z",
                        "2024-10-27T00:00:00+02:00 2024-10-28T00:00:00+01:00"},
                    Row{"BeforeTheGap", "hour", "Europe/Berlin", "2024-03-31T00:30:00Z",
                        "2024-03-31T01:00:00+01:00 2024-03-31T03:00:00+02:00"},
                    Row{"FirstOfTwoHours", "hour", "Europe/Berlin", "2024-10-27T00:30:00Z",
                        "2024-10-27T02:00:00+02:00 2024-10-27T02:00:00+01:00"},
                    Row{"SecondOfTwoHours", "hour", "Europe/Berlin", "2024-10-27T01:30:00Z",
                        "2024-10-27T02:00:00+01:00 2024-10-27T03:00:00+01:00"},
                    Row{"PartOfTheLongDay", "PT6H", "Europe/Berlin", "2024-10-27T04:30:00Z",
                        "2024-10-27T00:00:00+02:00 2024-10-27T06:00:00+01:00"},
                    Row{"EdgeInTheGap", "PT2H", "Europe/Berlin", "2024-03-31T01:30:00Z",
                        "2024-03-31T03:00:00+02:00 2024-03-31T04:00:00+02:00"}),
    [](const auto& row) { return row.param.name; });

TEST(TimeGrid, BeginsAtItsOrigin) {
    EXPECT_EQ(bucket(grid("P1D", "UTC", "2024-01-01T06:00:00Z"), "2024-03-04T05:00:00Z"),
              "2024-03-03T06:00:00Z 2024-03-04T06:00:00Z");
    EXPECT_EQ(bucket(grid("PT10H", "UTC", "2024-01-01"), "2023-12-31T23:00:00Z"),
              "2023-12-31T14:00:00Z 2024-01-01T00:00:00Z");
    EXPECT_EQ(bucket(grid("P1M", "Europe/Berlin", "2024-01-31"), "2024-02-29T12:00:00Z"),
              "2024-02-29T00:00:00+01:00 2024-03-31T00:00:00+01:00");
}

TEST(TimeGrid, ReadsTextInItsZoneAndMilliseconds) {
    Arena arena;
    const TimeGrid berlin = grid("day", "Europe/Berlin");
    EXPECT_EQ(berlin.read("2024-07-01"), berlin.read("2024-06-30T22:00:00Z"));
    EXPECT_EQ(berlin.read(value::Value::integer(5), arena), 5);
    EXPECT_EQ(berlin.read(value::Value::number("1711843200000"), arena), 1'711'843'200'000);
    EXPECT_EQ(berlin.read(value::Value::string("yesterday"), arena), std::nullopt);
    EXPECT_EQ(berlin.read(value::Value::number("1e99"), arena), std::nullopt);
    EXPECT_EQ(berlin.read(value::Value::integer(INT64_MAX), arena), std::nullopt);
    EXPECT_EQ(berlin.read(value::Value::boolean(true), arena), std::nullopt);
}

TEST(TimeGrid, SaysWhatIsWrong) {
    EXPECT_THAT(error("fortnight"), HasSubstr("'fortnight' is neither an ISO 8601 duration"));
    EXPECT_THAT(error("P1DT12H"), HasSubstr("must be longer than nothing, and either"));
    EXPECT_THAT(error("PT0S"), HasSubstr("must be longer than nothing"));
    EXPECT_THAT(error("-P1D"), HasSubstr("must be longer than nothing"));
    EXPECT_EQ(error("day", "Mars/Olympus"), "there is no time zone 'Mars/Olympus'");
    EXPECT_EQ(error("day", "UTC", "now"), "'now' is no date and time of ISO 8601");
}

// Whatever the grid and the instant: the instant is in its bucket, and buckets follow each other.
TEST(TimeGrid, HasOneBucketForEveryInstant) {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> years(-2'000'000'000'000, 4'000'000'000'000);
    for (const std::string_view zone :
         {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"}) {
        for (const std::string_view every :
             {"PT1S", "PT7M", "PT15M", "hour", "PT90M", "PT6H", "PT12H", "PT31H", "day", "P3D",
              "week", "month", "P5M", "quarter", "year", "P4Y"}) {
            const TimeGrid tested = grid(every, zone);
            for (int i = 0; i < 300; ++i) {
                const std::int64_t instant = years(random);
                const std::int64_t index = tested.index(instant);
                ASSERT_LE(tested.begin(index), instant) << every << " " << zone;
                ASSERT_GT(tested.begin(index + 1), instant) << every << " " << zone << instant;
                ASSERT_EQ(tested.index(tested.begin(index)), index) << every << " " << zone;
            }
        }
    }
}

TEST(TimeGrid, StaysWithinTheYearsThatAreSupported) {
    Arena arena;
    for (const std::string_view every : {"PT1S", "PT6H", "day", "month", "P999999999Y"}) {
        const TimeGrid tested = grid(every);
        for (const std::string_view time : {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"}) {
            const std::int64_t index = tested.index(*tested.read(time));
            EXPECT_LE(tested.begin(index), *tested.read(time));
            EXPECT_FALSE(tested.to_iso(tested.begin(index + 1), arena).empty());
            EXPECT_FALSE(tested.to_iso(tested.begin(INT64_MAX), arena).empty());
            EXPECT_FALSE(tested.to_iso(tested.begin(INT64_MIN), arena).empty());
        }
    }
}

}  // namespace millrace::compute
