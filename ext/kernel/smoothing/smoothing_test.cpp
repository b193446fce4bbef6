#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_smoothing(compute::KernelRegistry& registry);

namespace {

class Smoothing : public KernelTest {
protected:
    Smoothing() : KernelTest(register_kernel_smoothing) {}

    std::string average(std::string_view arguments, std::string_view input) {
        return run("movingAverage", arguments, input);
    }
};

TEST_F(Smoothing, ExamplesHold) {
    expect_examples();
}
TEST_F(Smoothing, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Smoothing, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Smoothing, RefusesWindowsThatAreNone) {
    for (const char* window :
         {"window: 0", "window: -1", "window: 2147483648", "window: 1.5", "window: true", ""}) {
        EXPECT_TRUE(average(window, "[1]").starts_with("COMPUTE_ARGUMENT")) << window;
    }
}

TEST_F(Smoothing, NamesWhatWasMeant) {
    EXPECT_EQ(
        average("windo: 2", "[1]"),
        "COMPUTE_ARGUMENT: Kernel \"movingAverage\" takes no argument \"windo\". Did you mean "
        "\"window\"?");
    EXPECT_TRUE(run("movingAvarage", "", "[1]")
                    .starts_with("COMPUTE_TYPE: There is no kernel \"movingAvarage\". Did you "
                                 "mean \"movingAverage\""));
}

TEST_F(Smoothing, TakesWhatIsThereFromWindowsLongerThanTheData) {
    EXPECT_EQ(average("window: 2147483647", "[1, 2, 3]"), "[1,1.5,2]");
    EXPECT_EQ(average("window: 100, center: true", "[1, 2, 3]"), "[2,2,2]");
    EXPECT_EQ(average("window: 100, minPeriods: 3", "[1, 2, 3]"), "[null,null,2]");
}

TEST_F(Smoothing, PutsTheMiddleOfEvenWindowsRightOfTheMiddle) {
    EXPECT_EQ(run("movingSum", "window: 4, center: true", "[1, 10, 100, 1000, 10000]"),
              "[11,111,1111,11110,11100]");
}

TEST_F(Smoothing, TreatsNullsAsAsked) {
    EXPECT_EQ(average("window: 2", "[1, null, 3, null, null]"), "[1,1,3,3,null]");
    EXPECT_EQ(average("window: 2, nulls: PROPAGATE", "[1, null, 3, 5]"), "[1,null,null,4]");
    EXPECT_EQ(average("window: 2, nulls: ZERO", "[1, null, 3]"), "[1,0.5,1.5]");
    EXPECT_EQ(average("window: 2, nulls: INTERPOLATE", "[1, null, 3]"), "[1,1.5,2.5]");
}

TEST_F(Smoothing, ForgetsWhatHasLeftTheWindow) {
    // A sum that adds and takes back would keep the rounding of 1e17 for ever.
    EXPECT_EQ(run("movingSum", "window: 2", "[1e17, 0.1, 0.2, 0.3]"),
              "[100000000000000000,100000000000000000,0.30000000000000004,0.5]");
}

TEST_F(Smoothing, KeepsTheSpreadOfLargeNumbers) {
    EXPECT_EQ(run("movingStddev", "window: 2", "[1000000001, 1000000003]"),
              "[null,1.4142135623730951]");
}

TEST_F(Smoothing, MakesNullWhatIsTooLarge) {
    EXPECT_EQ(run("movingSum", "window: 2", "[1e308, 1e308]"), "[1e+308,null] !1");
}

TEST_F(Smoothing, RefusesListsOfOtherThings) {
    EXPECT_TRUE(average("window: 2", "[1, \"2\"]").starts_with("COLUMN_TYPE"));
    EXPECT_TRUE(average("window: 2", "[1, [2]]").starts_with("COLUMN_TYPE"));
    EXPECT_TRUE(average("window: 2", "[1, true]").starts_with("COLUMN_TYPE"));
    EXPECT_TRUE(average("window: 2", "[1, 1e999]").starts_with("COLUMN_RANGE"));
}

TEST_F(Smoothing, GivesTheSameForEveryWidthAsTheFormula) {
    std::string input = "[";
    std::vector<double> x;
    for (int i = 0; i < 70; ++i) {
        x.push_back(std::sin(i) * 1000);
        input += std::to_string(x.back()) + (i < 69 ? "," : "]");
        x.back() = std::stod(std::to_string(x.back()));
    }
    for (std::size_t width = 1; width <= 75; ++width) {
        const auto got = run_values("movingSum", json("{\"window\":" + std::to_string(width) + "}"),
                                    json(input), value::Value::null());
        ASSERT_TRUE(got.has_value());
        for (std::size_t i = 0; i < x.size(); ++i) {
            double sum = 0;
            for (std::size_t j = i + 1 >= width ? i + 1 - width : 0; j <= i; ++j) { sum += x[j]; }
            EXPECT_NEAR(sum, got->result.column().values[i], 1e-8) << width << " at " << i;
        }
    }
}

}  // namespace
}  // namespace millrace::ext
