#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_exponential(compute::KernelRegistry& registry);

namespace {

class Exponential : public KernelTest {
protected:
    Exponential() : KernelTest(register_kernel_exponential) {}
};

TEST_F(Exponential, ExamplesHold) {
    expect_examples();
}
TEST_F(Exponential, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Exponential, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Exponential, WantsAlphaOrSpan) {
    EXPECT_EQ(run("ewma", "", "[1]"),
              "COMPUTE_ARGUMENT: Kernel \"ewma\": needs either \"alpha\" or \"span\".");
    EXPECT_TRUE(run("ewma", "alpha: 0.5, span: 3", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("ewma", "alpha: 0", "[1]").starts_with("COMPUTE_ARGUMENT"));
    EXPECT_TRUE(run("ewma", "alpha: 1.5", "[1]").starts_with("COMPUTE_ARGUMENT"));
}

TEST_F(Exponential, StopsAtTheFirstNullWhenAsked) {
    EXPECT_EQ(run("ewma", "alpha: 1, nulls: PROPAGATE", "[1, null, 3]"), "[1,null,null]");
    EXPECT_EQ(run("ewma", "alpha: 1", "[1, null, 3]"), "[1,null,3]");
}

}  // namespace
}  // namespace millrace::ext
