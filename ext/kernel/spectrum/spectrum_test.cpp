#include <algorithm>

#include "kernel_test_fixture.hpp"

namespace millrace::ext {

void register_kernel_spectrum(compute::KernelRegistry& registry);

namespace {

class Spectrum : public KernelTest {
protected:
    Spectrum() : KernelTest(register_kernel_spectrum) {}
};

TEST_F(Spectrum, ExamplesHold) {
    expect_examples();
}
TEST_F(Spectrum, EdgesHold) {
    expect_edges_hold();
}
TEST_F(Spectrum, AgreesWithNumpy) {
    expect_fixtures();
}

TEST_F(Spectrum, TakesEveryLength) {
    for (std::size_t n = 1; n < 140; ++n) {
        std::string input = "[1";
        for (std::size_t i = 1; i < n; ++i) { input += ",0"; }
        const std::string got = run("fft", "", input + "]");
        EXPECT_EQ(std::count(got.begin(), got.end(), ',') + 1, n / 2 + 1) << got;
        const auto values = run_values("fft", json("{}"), json(input + "]"), value::Value::null());
        for (const double x : values->result.column().values) { EXPECT_NEAR(x, 1, 1e-12) << n; }
    }
}

TEST_F(Spectrum, HasNoAutocorrelationOfAConstant) {
    EXPECT_EQ(run("autocorrelation", "", "[2, 2]"), "[null,null] !2");
}

}  // namespace
}  // namespace millrace::ext
