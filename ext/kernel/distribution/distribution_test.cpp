#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_distribution(compute::KernelRegistry& registry);

namespace {

class Distribution : public KernelTest {
protected:
    Distribution() : KernelTest(register_kernel_distribution) {}
};

TEST_F(Distribution, ExamplesHold) {
    expect_examples();
}
TEST_F(Distribution, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Distribution, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Distribution, PutsAConstantColumnIntoBinsAroundIt) {
    EXPECT_EQ(run("histogram", "bins: 2", "[3, 3]"),
              R"([{"lo":2.5,"hi":3,"count":0},{"lo":3,"hi":3.5,"count":2}])");
    EXPECT_EQ(run("histogram", "bins: 2", "[]"), "[]");
}

TEST_F(Distribution, LeavesOutWhatIsOutsideTheRange) {
    EXPECT_EQ(run("histogram", "bins: 1, min: 0, max: 1", "[-1, 0, 1, 2]"),
              R"([{"lo":0,"hi":1,"count":2}])");
    EXPECT_TRUE(run("histogram", "min: 1, max: 0", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("histogram", "bins: 0", "[1]").starts_with("COMPUTE_ARGUMENT"));
}

TEST_F(Distribution, CountsPlacesInTheWholeArray) {
    EXPECT_EQ(run("outliers", "", "[null, 1, 1, 1, 1, 99]"), "[5]");
    EXPECT_EQ(run("outliers", "max: 1.5", "[1, 1, 1, 1, 99]"), "[4]");
}

}  // namespace
}  // namespace millrace::ext
