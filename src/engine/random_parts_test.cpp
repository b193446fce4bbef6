#include <cstdlib>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <millrace/base/frame_pool.hpp>

#include "simulation/gateway.hpp"
#include "simulation/random_world.hpp"

// Random operations with @defer and @stream, over random schemas and data: the parts, put
// together, must be what the same operation gives as a whole. Whether the form of each payload is
// that of the draft is the business of the conformance corpora.

namespace millrace::engine {
namespace {

using simulation::Ask;
using simulation::Call;
using simulation::Gateway;
using simulation::Mood;
using simulation::OperationMaker;
using simulation::Parts;
using simulation::Random;
using simulation::RandomWorld;
using simulation::Response;
using simulation::SchemaModel;
using Json = nlohmann::json;

constexpr std::size_t kRoundsDefault = detail::FramePool::kPooled ? 10'000 : 2'000;
constexpr std::size_t kRoundsPerSchema = 25;

// Null where nothing is null: merge_patch() takes null for "remove".
void replace_nulls(Json& json) {
    if (json.is_null()) { json = "no"; }
    if (!json.is_structured()) { return; }
    for (Json& inner : json) { replace_nulls(inner); }
}

// The parts of a response, put together as a client does.
class Whole {
public:
    explicit Whole(const Response& response) {
        for (const Response::Payload& payload : response.payloads) {
            Json parsed = Json::parse(payload.text);
            replace_nulls(parsed);
            add(parsed);
        }
        if (!pending_.empty()) { complaints.emplace_back("something pending never came"); }
    }

    Json data;
    bool has_errors = false;
    std::vector<std::string> complaints;

private:
    void add(const Json& payload) {
        if (payload.contains("data")) { data = payload["data"]; }
        note_errors(payload);
        for (const Json& part : payload.value("pending", Json::array())) {
            pending_[part["id"]] = part["path"];
        }
        for (const Json& part : payload.value("incremental", Json::array())) {
            note_errors(part);
            add_part(part);
        }
        for (const Json& part : payload.value("completed", Json::array())) {
            note_errors(part);
            if (pending_.erase(part["id"]) == 0) { complaints.emplace_back("completed twice"); }
        }
        const bool is_last = !payload.value("hasNext", false);
        if (is_last != pending_.empty()) { complaints.emplace_back("hasNext is not true to fact"); }
    }

    void note_errors(const Json& part) { has_errors = has_errors || part.contains("errors"); }

    void add_part(const Json& part) {
        const auto found = pending_.find(part["id"]);
        if (found == pending_.end()) {
            complaints.emplace_back("a part of nothing that is pending");
            return;
        }
        Json* place = &data;
        for (const Json& steps : {found->second, part.value("subPath", Json::array())}) {
            for (const Json& step : steps) {
                place = step.is_string() ? &(*place)[step.get<std::string>()]
                                         : &(*place)[step.get<std::size_t>()];
            }
        }
        if (part.contains("data")) { place->merge_patch(part["data"]); }
        for (const Json& item : part.value("items", Json::array())) { place->push_back(item); }
    }

    std::map<std::string, Json> pending_;
};

// Shareable keys that were asked for more than once.
std::vector<std::string> doubles(const Response& response, const RandomWorld& world) {
    std::vector<std::string> found;
    std::set<std::string> seen;
    for (const Call& call : response.calls) {
        if (!world.field_of(call.name).shareable) { continue; }
        for (const std::string& key : call.keys) {
            const std::string name = call.name + " " + key;
            if (!seen.insert(name).second) { found.push_back(name + " is asked for twice"); }
        }
    }
    return found;
}

std::vector<std::string> check(Gateway& gateway, const RandomWorld& world, Ask ask) {
    const Response in_parts = gateway.run(ask);
    const Whole parts(in_parts);
    std::vector<std::string> complaints = parts.complaints;
    for (std::string& twice : doubles(in_parts, world)) { complaints.push_back(std::move(twice)); }
    ask.incremental = false;
    const Whole whole(gateway.run(ask));
    // A null that travels upwards stops at the border of a part.
    if (whole.has_errors || parts.has_errors || parts.data == whole.data) { return complaints; }
    complaints.push_back("in parts\n  " + parts.data.dump() + "\nas a whole\n  " +
                         whole.data.dump());
    return complaints;
}

bool run_schema(std::uint64_t seed) {
    Random random(seed);
    const SchemaModel schema(random);
    RandomWorld world(schema, seed, seed % 4 == 0 ? Mood::Moody : Mood::Calm);
    Gateway gateway(schema.sdl(), world);
    for (std::size_t round = 0; round < kRoundsPerSchema; ++round) {
        world.reseed(random.next());
        const auto operation = OperationMaker(schema, random, Parts::Deferred).make();
        const Ask ask{.query = OperationMaker::text(operation),
                      .variables = R"({"yes": true, "no": false, "three": 3})",
                      .validate = false};
        const auto complaints = check(gateway, world, ask);
        if (complaints.empty() && !testing::Test::HasFailure()) { continue; }
        std::string text = fmt::format("seed {}, round {}\n", seed, round);
        for (const std::string& complaint : complaints) { text += complaint + "\n"; }
        ADD_FAILURE() << text << schema.sdl() << ask.query;
        return false;
    }
    return true;
}

TEST(RandomParts, MakeUpTheWhole) {
    const char* const given = std::getenv("MILLRACE_ROUNDS");
    const std::size_t rounds =
        given == nullptr ? kRoundsDefault : std::strtoull(given, nullptr, 10);
    for (std::uint64_t seed = 0; seed < rounds / kRoundsPerSchema; ++seed) {
        if (!run_schema(seed)) { return; }
    }
}

}  // namespace
}  // namespace millrace::engine
