// Expressions that bytes choose: instructions against the plain evaluator.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "compile/differential.hpp"
#include "compile/expression_generator.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace millrace::compute::testing;
    const std::string text = ExpressionGenerator(std::span(data, size)).program();
    if (const auto found = difference(text)) {
        std::fprintf(stderr, "%s\n%s\n", text.c_str(), found->c_str());
        std::abort();
    }
    return 0;
}
