#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_relation(compute::KernelRegistry& registry);

namespace {

class Relation : public KernelTest {
protected:
    Relation() : KernelTest(register_kernel_relation) {}
};

TEST_F(Relation, ExamplesHold) {
    expect_examples();
}
TEST_F(Relation, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Relation, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Relation, NeedsASecondArray) {
    EXPECT_TRUE(run("dot", "", "[1]").starts_with("COMPUTE_WITH"));
    EXPECT_TRUE(run("dot", "", "[1]", "[1, 2]").starts_with("COMPUTE_WITH"));
}

TEST_F(Relation, LeavesOutPairsWithANull) {
    EXPECT_EQ(run("dot", "", "[1, null, 3]", "[4, 5, null]"), "4");
    EXPECT_EQ(run("dot", "nulls: PROPAGATE", "[1, 2]", "[4, null]"), "null");
}

TEST_F(Relation, IsNullForConstants) {
    EXPECT_EQ(run("correlate", "", "[1, 1]", "[1, 2]"), "null");
    EXPECT_EQ(run("linearFit", "", "[1, 2]", "[3, 3]"),
              R"({"slope":null,"intercept":null,"r2":null})");
}

}  // namespace
}  // namespace millrace::ext
