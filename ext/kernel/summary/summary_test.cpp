#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_summary(compute::KernelRegistry& registry);

namespace {

class Summary : public KernelTest {
protected:
    Summary() : KernelTest(register_kernel_summary) {}
};

TEST_F(Summary, ExamplesHold) {
    expect_examples();
}
TEST_F(Summary, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Summary, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Summary, IsNullForNothing) {
    for (const auto& [family, kernel] : registry_.all()) {
        const std::string wanted = kernel->name == "count" ? "0" : "null";
        EXPECT_EQ(run(kernel->name, kernel->example.arguments, "[]"), wanted) << kernel->name;
        EXPECT_EQ(run(kernel->name, kernel->example.arguments, "[null]"), wanted) << kernel->name;
    }
}

TEST_F(Summary, CountsPlacesInTheWholeArray) {
    EXPECT_EQ(run("argmax", "", "[null, 1, 5, 5]"), "2");
    EXPECT_EQ(run("argmin", "nulls: PROPAGATE", "[null, 1]"), "null");
}

TEST_F(Summary, KeepsIntegers) {
    EXPECT_EQ(run("sum", "", "[1, 2]"), "3");
    EXPECT_EQ(run("sum", "nulls: PROPAGATE", "[1, null]"), "null");
    EXPECT_EQ(run("mean", "nulls: ZERO", "[1, null]"), "0.5");
}

TEST_F(Summary, NeedsTwoValuesForASpread) {
    EXPECT_EQ(run("stddev", "", "[7]"), "null");
    EXPECT_EQ(run("variance", "", "[7]"), "null");
}

TEST_F(Summary, EndsAPipeline) {
    compute::Pipeline pipeline;
    ASSERT_TRUE(pipeline.add(registry_, "sum", {}, arena_).has_value());
    const Status more = pipeline.add(registry_, "mean", {}, arena_);
    ASSERT_FALSE(more.has_value());
    EXPECT_EQ(more.error().detail().code, "COMPUTE_TYPE");
}

}  // namespace
}  // namespace millrace::ext
