// The instructions do what the tree says.

#include "compile/differential.hpp"

#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "compile/expression_generator.hpp"

namespace millrace::compute::testing {
namespace {

TEST(Differential, InstructionsAgreeWithThePlainEvaluator) {
    std::mt19937_64 random(20240102);
    std::vector<std::uint8_t> bytes(200);
    for (int i = 0; i < 20'000; ++i) {
        for (std::uint8_t& byte : bytes) { byte = static_cast<std::uint8_t>(random()); }
        const std::string text = ExpressionGenerator(bytes).program();
        const auto found = difference(text);
        ASSERT_FALSE(found) << text << '\n' << *found;
    }
}

TEST(Differential, MostOfWhatIsGeneratedRuns) {
    std::mt19937_64 random(7);
    std::vector<std::uint8_t> bytes(200);
    int compiled = 0;
    for (int i = 0; i < 500; ++i) {
        for (std::uint8_t& byte : bytes) { byte = static_cast<std::uint8_t>(random()); }
        compiled += compile(ExpressionGenerator(bytes).program()).has_value() ? 1 : 0;
    }
    EXPECT_GT(compiled, 350);
}

}  // namespace
}  // namespace millrace::compute::testing
