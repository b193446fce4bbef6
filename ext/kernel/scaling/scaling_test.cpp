#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_scaling(compute::KernelRegistry& registry);

namespace {

class Scaling : public KernelTest {
protected:
    Scaling() : KernelTest(register_kernel_scaling) {}
};

TEST_F(Scaling, ExamplesHold) {
    expect_examples();
}
TEST_F(Scaling, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Scaling, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Scaling, GivesZerosForAConstantColumn) {
    EXPECT_EQ(run("zscore", "", "[3, 3]"), "[0,0]");
    EXPECT_EQ(run("normalize", "min: 5, max: 6", "[3, 3]"), "[5,5]");
    EXPECT_EQ(run("rescale", "", "[0, 0]"), "[0,0]");
}

TEST_F(Scaling, RefusesRangesUpsideDown) {
    EXPECT_TRUE(run("normalize", "min: 1, max: 1", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("clip", "min: 2, max: 1", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("clip", "", "[1]").starts_with("COMPUTE_ARGUMENT"));
}

TEST_F(Scaling, HasNoLogarithmOfZero) {
    EXPECT_EQ(run("log", "", "[1, 0, -1]"), "[0,null,null] !2");
}

TEST_F(Scaling, LeavesNullsWhereTheyAre) {
    EXPECT_EQ(run("normalize", "", "[1, null, 3]"), "[0,null,1]");
    EXPECT_EQ(run("normalize", "nulls: PROPAGATE", "[1, null, 3]"), "[null,null,null]");
}

}  // namespace
}  // namespace millrace::ext
