#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_filters(compute::KernelRegistry& registry);

namespace {

class Filters : public KernelTest {
protected:
    Filters() : KernelTest(register_kernel_filters) {}
};

TEST_F(Filters, ExamplesHold) {
    expect_examples();
}
TEST_F(Filters, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Filters, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Filters, RefuseWhatTheSamplesCannotHold) {
    EXPECT_TRUE(
        run("lowpass", "cutoff: 30, sampleRate: 50", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(
        run("lowpass", "cutoff: 25, sampleRate: 50", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(
        run("bandpass", "min: 5, max: 4, sampleRate: 50", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("medianFilter", "window: 4", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("savgol", "window: 5, order: 5", "[1]").starts_with("COMPUTE_ARGUMENT"));
}

TEST_F(Filters, LeaveAConstantAlone) {
    EXPECT_EQ(run("savgol", "window: 5, order: 2", "[3, 3]"), "[3,3]");
    EXPECT_EQ(run("medianFilter", "window: 99", "[3, 3]"), "[3,3]");
}

}  // namespace
}  // namespace millrace::ext
