#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_resampling(compute::KernelRegistry& registry);

namespace {

class Resampling : public KernelTest {
protected:
    Resampling() : KernelTest(register_kernel_resampling) {}
};

TEST_F(Resampling, ExamplesHold) {
    expect_examples();
}
TEST_F(Resampling, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Resampling, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Resampling, TakesASingleValueForEveryPoint) {
    EXPECT_EQ(run("resample", "points: 3", "[5]"), "[5,5,5]");
    EXPECT_EQ(run("resample", "points: 1", "[1, 2]"), "[1]");
    EXPECT_EQ(run("resample", "points: 3", "[]"), "[]");
    EXPECT_TRUE(run("resample", "points: 0", "[1]").starts_with("COMPUTE_ARGUMENT"));
}

TEST_F(Resampling, CannotFillNothingButNulls) {
    EXPECT_EQ(run("interpolate", "", "[null, null]"), "[null,null]");
}

}  // namespace
}  // namespace millrace::ext
