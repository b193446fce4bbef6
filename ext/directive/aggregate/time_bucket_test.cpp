#include <millrace/base/limits.hpp>

#include "aggregate_testing.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

constexpr std::string_view kRows = R"([
  {"t": "2024-03-04T09:10:00Z", "n": 1, "s": "a"},
  {"t": "2024-03-04T09:50:00Z", "n": 3, "s": "b"},
  {"t": "2024-03-04T12:00:00Z", "n": 10, "s": "a"},
  {"t": null, "n": 99, "s": "a"},
  {"t": "2024-03-04T11:59:59.999Z", "n": null, "s": "a"}
])";

}  // namespace

class TimeBucket : public AggregateTest {
protected:
    /// The buckets, shortened: `09:00 n=1 …` for each.
    static std::string buckets(std::string_view arguments, std::string_view rows = kRows) {
        return value_of("rows", rows,
                        fmt::format(R"(_json @timeBucket(source: "x", time: "t", {}))", arguments));
    }
    /// Only what stands under `name` in each bucket.
    static std::string column(std::string_view name, std::string_view arguments,
                              std::string_view rows = kRows) {
        const std::string all = buckets(arguments, rows);
        const std::string key = fmt::format(R"("{}":)", name);
        std::string values;
        for (std::size_t at = all.find(key); at != std::string::npos; at = all.find(key, at + 1)) {
            const std::size_t begin = at + key.size();
            values += (values.empty() ? "" : " ") +
                      all.substr(begin, all.find_first_of(",}", begin) - begin);
        }
        return values.empty() ? all : values;
    }
    static std::string wrong(std::string_view arguments) {
        return ask("{}", fmt::format(R"({{ rows @fetchSource(name: "x") {{ n }}
                                          f: _json @timeBucket(source: "x", {}) }})",
                                     arguments));
    }
};

TEST_F(TimeBucket, AggregatesTheRowsOfEachBucket) {
    EXPECT_EQ(buckets(R"(every: "PT1H", aggregates: [{as: "n", fn: COUNT}
                                                     {as: "sum", fn: SUM, of: "n"}])"),
              R"([{"start":"2024-03-04T09:00:00Z","end":"2024-03-04T10:00:00Z","n":2,"sum":4},)"
              R"({"start":"2024-03-04T11:00:00Z","end":"2024-03-04T12:00:00Z","n":1,"sum":null},)"
              R"({"start":"2024-03-04T12:00:00Z","end":"2024-03-04T13:00:00Z","n":1,"sum":10}])");
}

TEST_F(TimeBucket, HasBucketsOfEachKey) {
    EXPECT_EQ(buckets(R"(every: "day", keys: ["s"], aggregates: [{as: "n", fn: COUNT}])"),
              R"([{"start":"2024-03-04T00:00:00Z","end":"2024-03-05T00:00:00Z","s":"a","n":3},)"
              R"({"start":"2024-03-04T00:00:00Z","end":"2024-03-05T00:00:00Z","s":"b","n":1}])");
}

TEST_F(TimeBucket, FillsGaps) {
    constexpr std::string_view kSums =
        R"(every: "PT1H", aggregates: [{as: "v", fn: SUM, of: "n"}], fill: )";
    EXPECT_EQ(column("v", fmt::format("{}NONE", kSums)), "4 null 10");
    EXPECT_EQ(column("v", fmt::format("{}NULL", kSums)), "4 null null 10");
    EXPECT_EQ(column("v", fmt::format("{}ZERO", kSums)), "4 0 null 10");
    EXPECT_EQ(column("v", fmt::format("{}PREVIOUS", kSums)), "4 4 null 10");
    EXPECT_EQ(column("v", fmt::format("{}LINEAR", kSums)), "4 6 null 10");
    EXPECT_EQ(column("start", fmt::format("{}NULL", kSums)),
              R"("2024-03-04T09:00:00Z" "2024-03-04T10:00:00Z" "2024-03-04T11:00:00Z" )"
              R"("2024-03-04T12:00:00Z")");
}

TEST_F(TimeBucket, FillsFromTheFirstToTheLastInstantOfItsRange) {
    constexpr std::string_view kRange =
        R"(every: "PT1H", aggregates: [{as: "v", fn: SUM, of: "n"}],
           from: "2024-03-04T08:00:00Z", to: "2024-03-04T12:00:00Z", fill: )";
    EXPECT_EQ(column("v", fmt::format("{}PREVIOUS", kRange)), "null 4 4 null");
    EXPECT_EQ(column("v", fmt::format("{}LINEAR", kRange)), "null 4 null null");
    EXPECT_EQ(column("v", fmt::format("{}ZERO", kRange), "[]"), "0 0 0 0");
    EXPECT_EQ(column("v", fmt::format("{}NONE", kRange)), "4 null");
}

TEST_F(TimeBucket, FillsTheBucketsOfEachKey) {
    EXPECT_EQ(column("v", R"(every: "PT1H", keys: ["s"], aggregates: [{as: "v", fn: MAX, of: "n"}],
                             fill: PREVIOUS)"),
              "1 3 1 3 null 3 10 3");
    EXPECT_EQ(column("v", R"(every: "PT1H", keys: ["s"], aggregates: [{as: "v", fn: MAX, of: "n"}],
                             from: "2024-03-04", to: "2024-03-05", fill: ZERO)",
                     "[]"),
              "[]");
}

TEST_F(TimeBucket, FollowsTheClocksOfItsZone) {
    constexpr std::string_view kDays =
        R"(every: "day", zone: "Europe/Berlin", fill: ZERO, aggregates: [{as: "n", fn: COUNT}],
           from: "2024-03-30", to: "2024-04-01")";
    constexpr std::string_view kSpring = R"([{"t": "2024-03-30T22:59:59Z"},
                                             {"t": "2024-03-30T23:00:00Z"},
                                             {"t": "2024-03-31T21:59:59Z"},
                                             {"t": "2024-03-31T22:00:00Z"}])";
    EXPECT_EQ(buckets(kDays, kSpring),
              R"([{"start":"2024-03-30T00:00:00+01:00","end":"2024-03-31T00:00:00+01:00","n":1},)"
              R"({"start":"2024-03-31T00:00:00+01:00","end":"2024-04-01T00:00:00+02:00","n":2}])");
    // An hour that clocks show twice is two buckets, one that they skip is none.
    constexpr std::string_view kHours =
        R"(every: "hour", zone: "Europe/Berlin", fill: ZERO, aggregates: [{as: "n", fn: COUNT}],)";
    EXPECT_EQ(
        column("start",
               fmt::format(R"({} from: "2024-10-27T01:00", to: "2024-10-27T04:00")", kHours), "[]"),
        R"("2024-10-27T01:00:00+02:00" "2024-10-27T02:00:00+02:00" )"
        R"("2024-10-27T02:00:00+01:00" "2024-10-27T03:00:00+01:00")");
    EXPECT_EQ(
        column("start",
               fmt::format(R"({} from: "2024-03-31T01:00", to: "2024-03-31T04:00")", kHours), "[]"),
        R"("2024-03-31T01:00:00+01:00" "2024-03-31T03:00:00+02:00")");
}

TEST_F(TimeBucket, DrawsLinesThroughTimeAndNotThroughBuckets) {
    // January has 31 days, February 29.
    EXPECT_EQ(
        column("v", R"(every: "month", fill: LINEAR, aggregates: [{as: "v", fn: SUM, of: "n"}])",
               R"([{"t": "2024-01-15", "n": 0}, {"t": "2024-03-15", "n": 60}])"),
        "0 31 60");
}

TEST_F(TimeBucket, TakesMillisecondsAndAnOrigin) {
    EXPECT_EQ(value_of("rows", R"([{"at": 0}, {"at": 86400000}])",
                       R"(_json @timeBucket(source: "x", time: "at", every: "P1D",
                          origin: "1970-01-01T12:00:00Z", aggregates: [{as: "n", fn: COUNT}]))"),
              R"([{"start":"1969-12-31T12:00:00Z","end":"1970-01-01T12:00:00Z","n":1},)"
              R"({"start":"1970-01-01T12:00:00Z","end":"1970-01-02T12:00:00Z","n":1}])");
}

TEST_F(TimeBucket, IsEmptyOrNullAsItsSourceIs) {
    constexpr std::string_view kCount = R"(every: "day", aggregates: [{as: "n", fn: COUNT}])";
    EXPECT_EQ(buckets(kCount, "[]"), "[]");
    EXPECT_EQ(buckets(kCount, "null"), "null");
    EXPECT_EQ(buckets(kCount, R"([{"t": null}])"), "[]");
    EXPECT_EQ(buckets(fmt::format("{}, fill: ZERO", kCount), "[]"), "[]");
    EXPECT_THAT(buckets(kCount, R"([{"t": "today"}])"),
                HasSubstr("'time' must be ISO 8601 text or milliseconds since 1970."));
}

TEST_F(TimeBucket, IsBounded) {
    static_assert(limits::kTimeBucketsMax == 100'000);
    constexpr std::string_view kFill =
        R"(every: "PT1S", aggregates: [{as: "n", fn: COUNT}], fill: NULL)";
    const auto seconds = [&](std::string_view last) {
        return buckets(kFill,
                       fmt::format(R"([{{"t": "2024-01-01T00:00:00Z"}}, {{"t": "{}"}}])", last));
    };
    EXPECT_THAT(seconds("2024-01-02T03:46:39Z"), testing::EndsWith(R"("n":1}])"));
    EXPECT_THAT(seconds("2024-01-02T03:46:40Z"),
                HasSubstr("100001 buckets for each of 1 keys are more than the 100000 allowed."));
    EXPECT_THAT(seconds("9999-12-31T23:59:59Z"), HasSubstr("COMPUTE_LIMIT"));
}

TEST_F(TimeBucket, SaysWhatIsWrong) {
    constexpr std::string_view kRest = R"(time: "t", aggregates: [{as: "n", fn: COUNT}])";
    EXPECT_EQ(
        wrong(fmt::format(R"({}, every: "P1DT1H")", kRest)),
        "@timeBucket on {f}: 'P1DT1H' must be longer than nothing, and either months and years, "
        "or days and weeks, or hours, minutes and seconds.");
    EXPECT_EQ(wrong(fmt::format(R"({}, every: "day", zone: "Mars")", kRest)),
              "@timeBucket on {f}: there is no time zone 'Mars'.");
    EXPECT_EQ(wrong(fmt::format(R"({}, every: "day", from: "monday")", kRest)),
              "@timeBucket on {f}: 'from' must be a date and time of ISO 8601, not 'monday'.");
    EXPECT_EQ(
        wrong(fmt::format(R"({}, every: "day", from: "2024-02-01", to: "2024-02-01")", kRest)),
        "@timeBucket on {f}: 'from' must be before 'to'.");
    EXPECT_EQ(wrong(R"(time: "t", every: "day", aggregates: [{as: "start", fn: COUNT}])"),
              "@timeBucket on {f}: two of its results are called 'start'.");
    EXPECT_EQ(
        wrong(R"(time: "tt", every: "day", aggregates: [])"),
        "@timeBucket on {f}: 'time' names 'tt', which the rows of 'x' do not have. Did you mean "
        "\"at\" or \"t\"?");
}

}  // namespace millrace::ext::directive_aggregate
