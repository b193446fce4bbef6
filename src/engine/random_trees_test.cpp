#include <cstdlib>

#include <gtest/gtest.h>

#include <millrace/base/frame_pool.hpp>

#include "simulation/oracle.hpp"

// Random operations over random schemas and data, compared with an oracle that works without an
// engine: every value, the number of calls, when each leaves, and when the whole ends.
//
// MILLRACE_ROUNDS sets how many; a failure names the seed of its round.

namespace millrace::engine {
namespace {

using simulation::Ask;
using simulation::Gateway;
using simulation::OperationMaker;
using simulation::Oracle;
using simulation::Random;
using simulation::RandomWorld;
using simulation::Response;
using simulation::SchemaModel;
using simulation::Selected;

// About 170 us each; ten times that with a sanitizer.
constexpr std::size_t kRoundsDefault = detail::FramePool::kPooled ? 100'000 : 10'000;
constexpr std::size_t kRoundsPerSchema = 50;
constexpr std::size_t kShards = 4;

std::size_t rounds() {
    const char* const given = std::getenv("MILLRACE_ROUNDS");
    return given == nullptr ? kRoundsDefault : std::strtoull(given, nullptr, 10);
}

// One schema with many operations and worlds; false: something was wrong.
bool run_schema(std::uint64_t seed, std::size_t count) {
    Random random(seed);
    const SchemaModel schema(random);
    RandomWorld world(schema, seed);
    Gateway gateway(schema.sdl(), world);
    for (std::size_t round = 0; round < count; ++round) {
        world.reseed(random.next());
        const std::vector<Selected> operation = OperationMaker(schema, random).make();
        const Ask ask{.query = OperationMaker::text(operation),
                      .variables = R"({"yes": true, "no": false, "three": 3})",
                      .validate = false};
        const Response response = gateway.run(ask);
        const auto complaints = Oracle(schema, world, operation).check(response);
        if (complaints.empty() && !response.hung) { continue; }
        std::string text = fmt::format("seed {}, round {}\n", seed, round);
        for (const std::string& complaint : complaints) { text += complaint + "\n"; }
        ADD_FAILURE() << text << schema.sdl() << ask.query << "\n" << plan::dump(*response.plan);
        return false;
    }
    return true;
}

class RandomTrees : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomTrees, AgreeWithTheOracle) {
    const std::size_t schemas = rounds() / kShards / kRoundsPerSchema;
    for (std::uint64_t i = 0; i < schemas; ++i) {
        if (!run_schema(GetParam() + i * kShards, kRoundsPerSchema)) { return; }
    }
}

INSTANTIATE_TEST_SUITE_P(Shard, RandomTrees, testing::Range<std::uint64_t>(0, kShards));

}  // namespace
}  // namespace millrace::engine
