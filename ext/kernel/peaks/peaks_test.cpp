#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_peaks(compute::KernelRegistry& registry);

namespace {

class Peaks : public KernelTest {
protected:
    Peaks() : KernelTest(register_kernel_peaks) {}
};

TEST_F(Peaks, ExamplesHold) {
    expect_examples();
}
TEST_F(Peaks, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Peaks, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Peaks, TakesTheMiddleOfAPlateau) {
    EXPECT_EQ(run("peaks", "", "[0, 1, 1, 1, 0]"), "[2]");
    EXPECT_EQ(run("peaks", "", "[1, 1, 1]"), "[]");
    EXPECT_EQ(run("peaks", "", "[5, 1, 5]"), "[]");
}

TEST_F(Peaks, KeepsTheHigherOfTwoCloseOnes) {
    EXPECT_EQ(run("peaks", "window: 3", "[0, 1, 0, 2, 0, 0, 1, 0]"), "[3,6]");
    EXPECT_EQ(run("peaks", "min: 1.5", "[0, 1, 0, 2, 0]"), "[3]");
}

TEST_F(Peaks, CountsPlacesInTheWholeArray) {
    EXPECT_EQ(run("argsort", "", "[null, 3, 1]"), "[2,1]");
    EXPECT_EQ(run("argsort", "nulls: PROPAGATE", "[null, 3, 1]"), "[]");
    EXPECT_EQ(run("zeroCrossings", "", "[1, null, -1, 0, 2]"), "[2,4]");
}

}  // namespace
}  // namespace millrace::ext
