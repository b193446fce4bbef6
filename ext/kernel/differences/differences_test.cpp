#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_differences(compute::KernelRegistry& registry);

namespace {

class Differences : public KernelTest {
protected:
    Differences() : KernelTest(register_kernel_differences) {}
};

TEST_F(Differences, ExamplesHold) {
    expect_examples();
}
TEST_F(Differences, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Differences, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Differences, AreNullWhereThereIsNothingBefore) {
    EXPECT_EQ(run("diff", "lag: 5", "[1, 2, 3]"), "[null,null,null]");
    EXPECT_EQ(run("lead", "lag: 5", "[1, 2, 3]"), "[null,null,null]");
    EXPECT_TRUE(run("diff", "lag: 0", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("diff", "lag: -1", "[1]").starts_with("COMPUTE_ARGUMENT"));
}

TEST_F(Differences, KeepIntegers) {
    EXPECT_EQ(run("diff", "", "[9007199254740991, 1]"), "[null,-9007199254740990]");
    EXPECT_EQ(run("cumsum", "", "[1, 2, 3]"), "[1,3,6]");
}

TEST_F(Differences, AreNullNextToNulls) {
    EXPECT_EQ(run("diff", "", "[1, null, 3, 7]"), "[null,null,null,4]");
    EXPECT_EQ(run("cumsum", "", "[1, null, 3]"), "[1,null,4]");
    EXPECT_EQ(run("cumsum", "nulls: PROPAGATE", "[1, null, 3]"), "[1,null,null]");
}

TEST_F(Differences, DropWhatADivisionByZeroGives) {
    EXPECT_EQ(run("pctChange", "", "[0, 5]"), "[null,null] !1");
    EXPECT_EQ(run("derivative", "", "[1, 2]", "[3, 3]"), "[null,null] !1");
}

TEST_F(Differences, WantASecondArrayOfTheSameLength) {
    EXPECT_TRUE(run("derivative", "", "[1, 2]", "[3]").starts_with("COMPUTE_WITH"));
}

TEST_F(Differences, OverflowToNull) {
    EXPECT_EQ(run("cumsum", "", "[1e308, 1e308]"), "[1e+308,null] !1");
}

}  // namespace
}  // namespace millrace::ext
