#pragma once
/// @file compute_testing.hpp — queries with @compute and @downsample, for tests

#include <string>
#include <string_view>

#include <kernel_test_fixture.hpp>
#include <trial.hpp>

#include <millrace/app/extensions.gen.hpp>

namespace millrace::ext::directive_compute {

class ComputeTest : public KernelTest {
protected:
    static constexpr std::string_view kSchema = R"(
        type Query {
          floats: [Float] sure: [Float!] ints: [Int] json: JSON second: JSON
          words: [String] matrix: [[Float]] one: Float item: Item items: [Item] missing: [Float]
        }
        type Item { name: String value: Float weight: Float series: [Float] counts: [Int] }
        scalar JSON
    )";

    ComputeTest() : KernelTest(register_extensions) {}

    /// The answer to `query` over these members of Query.
    std::string ask(std::string_view members, std::string_view query,
                    std::string_view variables = "{}") const {
        const directive_testing::Trial trial(
            kSchema, members,
            {[](plan::DirectiveRegistry& registry) { register_extensions(registry); }}, registry_);
        return trial.ask(query, variables);
    }
};

}  // namespace millrace::ext::directive_compute
