#include <millrace/base/limits.hpp>

#include "aggregate_testing.hpp"

namespace millrace::ext::directive_aggregate {

class Histogram : public AggregateTest {
protected:
    static std::string histogram(std::string_view numbers, std::string_view arguments) {
        return value_of("numbers", numbers,
                        fmt::format(R"(_json @histogram(source: "x", of: "ele"{}))", arguments));
    }
    static std::string wrong(std::string_view arguments) {
        return message(fmt::format(R"(_json @histogram(source: "x", of: "id", {}))", arguments));
    }
};

TEST_F(Histogram, CountsInBinsOfEqualWidthTheLastOfWhichIsClosed) {
    EXPECT_EQ(histogram("[0, 1, 2, 3, 4, null]", ", bins: 2"),
              R"([{"lo":0,"hi":2,"count":2},{"lo":2,"hi":4,"count":3}])");
    EXPECT_EQ(histogram("[0.1, 0.2, 0.3, 0.7]", ", bins: 3"),
              R"([{"lo":0.1,"hi":0.3,"count":2},{"lo":0.3,"hi":0.5,"count":1},)"
              R"({"lo":0.5,"hi":0.7,"count":1}])");
}

TEST_F(Histogram, HasTenBinsUnlessItIsSaid) {
    const std::string bins = histogram("[0, 10]", "");
    EXPECT_THAT(bins, HasSubstr(R"([{"lo":0,"hi":1,"count":1},)"));
    EXPECT_THAT(bins, HasSubstr(R"({"lo":9,"hi":10,"count":1}])"));
}

TEST_F(Histogram, CountsBetweenEdgesOnly) {
    EXPECT_EQ(histogram("[-1, 0, 5, 9, 10, 11]", ", edges: [0, 5, 10]"),
              R"([{"lo":0,"hi":5,"count":1},{"lo":5,"hi":10,"count":3}])");
    EXPECT_EQ(histogram("[]", ", edges: [0, 5]"), R"([{"lo":0,"hi":5,"count":0}])");
}

TEST_F(Histogram, AddsTheDensity) {
    EXPECT_EQ(histogram("[0, 1, 1, 4]", ", edges: [0, 1, 4], density: true"),
              R"([{"lo":0,"hi":1,"count":1,"density":0.25},)"
              R"({"lo":1,"hi":4,"count":3,"density":0.25}])");
    EXPECT_EQ(histogram("[]", ", edges: [0, 1], density: true"),
              R"([{"lo":0,"hi":1,"count":0,"density":0}])");
}

TEST_F(Histogram, HandlesWhatHasNoWidth) {
    EXPECT_EQ(histogram("[]", ""), "[]");
    EXPECT_EQ(histogram("[null]", ""), "[]");
    EXPECT_EQ(histogram("null", ""), "null");
    EXPECT_EQ(histogram("[3, 3]", ", bins: 1"), R"([{"lo":2.5,"hi":3.5,"count":2}])");
    EXPECT_THAT(histogram("[-1e308, 1e308]", ""), HasSubstr("are too far apart."));
    EXPECT_THAT(
        value_of("words", R"(["a"])", R"(_json @histogram(source: "x", of: "count(ele) + ele"))"),
        HasSubstr("@histogram needs numbers, not text."));
}

TEST_F(Histogram, SaysWhatIsWrong) {
    EXPECT_EQ(wrong("bins: 0"), "@histogram on {f}: 'bins' must be at least 1.");
    EXPECT_EQ(wrong("bins: 10001"),
              "@histogram on {f}: 10001 bins are more than the 10000 allowed.");
    EXPECT_EQ(wrong("edges: [1]"),
              "@histogram on {f}: 'edges' must be two numbers or more, each "
              "larger than the one before.");
    EXPECT_EQ(wrong("edges: [1, 1]"), wrong("edges: [2, 1]"));
    EXPECT_EQ(wrong("bins: 3, edges: [1, 2]"),
              "@histogram on {f}: it has either 'bins' or 'edges'.");
    EXPECT_EQ(message(R"(_json @histogram(source: "x", of: "who"))"),
              "@histogram on {f}: 'of' must be a number, but 'who' is 'String'.");
}

TEST_F(Histogram, IsBounded) {
    static_assert(limits::kHistogramBinsMax == 10'000);
    EXPECT_THAT(histogram("[0, 10000]", ", bins: 10000"),
                HasSubstr(R"({"lo":9999,"hi":10000,"count":1}])"));
}

}  // namespace millrace::ext::directive_aggregate
