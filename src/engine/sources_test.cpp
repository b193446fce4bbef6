#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "simulation/gateway.hpp"
#include "simulation/random_world.hpp"

// Fields whose arguments are computed from other fields: when their calls leave, and with what.

namespace millrace::engine {
namespace {

using simulation::Ask;
using simulation::Call;
using simulation::Computing;
using simulation::Gateway;
using simulation::Millis;
using simulation::Random;
using simulation::Response;
using simulation::Said;
using simulation::Upstream;

/// `<name of the call>(<key>)`, as text; names that begin with `bad` fail.
class Namesake final : public Upstream {
public:
    Said say(std::string_view call, std::string_view key) override {
        if (call.starts_with("bad")) { return {.how = Said::How::CallFails, .message = "no"}; }
        if (call == "list") { return {.json = R"([{"id": "1"}, {"id": "2"}, null, {"id": "3"}])"}; }
        if (call == "none") { return {.json = "null"}; }
        return {.json = fmt::format("\"{}({})\"", call, key)};
    }
};

constexpr std::string_view kSdl = R"(
type Query {
  a(x: String): String @fake(call: "a", key: ["$x"], ms: 30)
  b(x: String): String @fake(call: "b", key: ["$x"], ms: 50)
  c(x: String): String @fake(call: "c", key: ["$x"], ms: 40)
  d(x: String): String @fake(call: "d", key: ["$x"], ms: 10)
  bad(x: String): String @fake(call: "bad", key: ["$x"], ms: 20)
  none: Item @fake(call: "none", ms: 5)
  list: [Item] @fake(call: "list", ms: 5)
}
type Mutation {
  a(x: String): String @fake(call: "a", key: ["$x"], ms: 30)
  b(x: String): String @fake(call: "b", key: ["$x"], ms: 50)
}
type Item {
  id: ID
  name: String @fake(call: "name", key: ["id"], keysMax: 0, ms: 7)
  inner: [Item] @fake(call: "list", ms: 3)
}
)";

class Sources : public testing::Test {
protected:
    Response run(std::string_view query) { return gateway_.run(query); }

    Namesake upstream_;
    Gateway gateway_{kSdl, upstream_, Computing::Yes};
};

TEST_F(Sources, MakeFieldsWaitForNothingElse) {
    const Response response = run(R"({
        a(x: "") @fetchSource(name: "s")
        b(x: "")
        c @argumentTransform(argumentName: "x", expression: "s", dependencySources: "s")
          @fetchSource(name: "t")
        d @argumentTransform(argumentName: "x", expression: "t + '!'", dependencySources: "t")
    })");
    EXPECT_EQ(response.ended, 80);
    EXPECT_EQ(response.reply(),
              R"~({"data":{"a":"a()","b":"b()","c":"c(a())","d":"d(c(a())!)"}})~");
    EXPECT_EQ(response.calls.size(), 4U);
}

TEST_F(Sources, BelowListsAreOneFlatListInTheOrderOfTheDocument) {
    const Response response = run(R"~({
        list { inner { name @fetchSource(name: "names") } }
        d @argumentTransform(argumentName: "x", expression: "string.join(names, ' ')",
                             dependencySources: "names")
    })~");
    const std::string three = "name(1) name(2) name(3)";
    ASSERT_EQ(response.calls_of("d").size(), 1U);
    EXPECT_EQ(response.calls_of("d").front().keys.front(), three + " " + three + " " + three);
    EXPECT_EQ(response.ended, 5 + 7 + 10);  // `inner` is the call that `list` has made
}

TEST_F(Sources, ThatFailAreNilAndReportedOnce) {
    const Response response = run(R"({
        bad(x: "") @fetchSource(name: "s")
        a @argumentTransform(argumentName: "x", expression: "s ?? 'instead'",
                             dependencySources: "s")
    })");
    EXPECT_EQ(response.ended, 50);
    EXPECT_EQ(simulation::without_locations(response.reply()),
              R"~({"data":{"bad":null,"a":"a(instead)"},"errors":[{"message":"no",)~"
              R"~("path":["bad"],"extensions":{"code":"FAKE","source":"fake"}}]})~");
}

TEST_F(Sources, BelowNullAreNilOrEmpty) {
    const Response response = run(R"({
        none { name @fetchSource(name: "s") }
        a @argumentTransform(argumentName: "x", expression: "s == nil ? 'nil' : s",
                             dependencySources: "s")
    })");
    EXPECT_EQ(response.reply(), R"~({"data":{"none":null,"a":"a(nil)"}})~");
    EXPECT_EQ(response.ended, 35);
}

TEST_F(Sources, OfOneFieldOfAMutationAreThereForTheNext) {
    const Response response = run(R"(mutation {
        a(x: "1") @fetchSource(name: "s")
        b @argumentBind(argumentName: "x", source: "s")
    })");
    EXPECT_EQ(response.reply(), R"~({"data":{"a":"a(1)","b":"b(a(1))"}})~");
    EXPECT_EQ(response.ended, 80);
}

TEST_F(Sources, NobodyWaitsForWhenTheClientLeaves) {
    const Response response = gateway_.run(Ask{.query = R"({
        a(x: "") @fetchSource(name: "s")
        b @argumentBind(argumentName: "x", source: "s")
    })",
                                               .cancel_at = 10});
    EXPECT_FALSE(response.hung);
    EXPECT_EQ(response.calls.size(), 1U);
}

// --- random graphs ----------------------------------------------------------------------------

/// Root fields, each computed from some that stand anywhere in the query.
struct RandomGraph {
    struct Node {
        std::vector<std::size_t> needs;  // smaller numbers
        Millis ms = 0;
        bool fails = false;
    };
    std::vector<Node> nodes;
    std::vector<std::size_t> order;  // in the query

    explicit RandomGraph(Random& random) : nodes(2 + random.below(9)) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            nodes[i].ms = static_cast<Millis>(1 + random.below(50));
            nodes[i].fails = random.chance(10);
            for (std::size_t other = 0; other < i; ++other) {
                if (random.chance(25)) { nodes[i].needs.push_back(other); }
            }
            order.insert(order.begin() + static_cast<std::ptrdiff_t>(random.below(i + 1)), i);
        }
    }

    [[nodiscard]] bool is_needed(std::size_t node) const {
        return std::ranges::any_of(nodes, [&](const Node& other) {
            return std::ranges::find(other.needs, node) != other.needs.end();
        });
    }

    [[nodiscard]] std::string query() const {
        std::string text = "{";
        for (const std::size_t i : order) { text += field(i); }
        return text + " }";
    }

    /// What the field is, nil when it fails.
    [[nodiscard]] std::optional<std::string> value(std::size_t i) const {
        if (nodes[i].fails) { return std::nullopt; }
        return fmt::format("f{}({})", i, argument(i));
    }

    [[nodiscard]] Millis end(std::size_t i) const {
        Millis begin = 0;
        for (const std::size_t need : nodes[i].needs) { begin = std::max(begin, end(need)); }
        return begin + nodes[i].ms;
    }

    [[nodiscard]] std::string data() const {
        std::string text;
        for (const std::size_t i : order) {
            const auto known = value(i);
            text += fmt::format(R"({}"f{}":{})", text.empty() ? "" : ",", i,
                                known ? "\"" + *known + "\"" : "null");
        }
        return "{" + text + "}";
    }

private:
    [[nodiscard]] std::string argument(std::size_t i) const {
        std::string text = "x";
        for (const std::size_t need : nodes[i].needs) { text += value(need).value_or("-"); }
        return text;
    }

    [[nodiscard]] std::string field(std::size_t i) const {
        std::string text = fmt::format(" f{}: {}{}", i, nodes[i].fails ? "bad" : "f", i);
        if (nodes[i].needs.empty()) {
            text += "(x: \"x\")";
        } else {
            std::string sources;
            std::string expression = "'x'";
            for (const std::size_t need : nodes[i].needs) {
                sources += fmt::format("\"s{}\" ", need);
                expression += fmt::format(" + (s{} ?? '-')", need);
            }
            text += fmt::format(R"~( @argumentTransform(argumentName: "x", expression: "{}", )~"
                                "dependencySources: [{}])",
                                expression, sources);
        }
        if (is_needed(i)) { text += fmt::format(" @fetchSource(name: \"s{}\")", i); }
        return text;
    }
};

class GraphUpstream final : public Upstream {
public:
    Said say(std::string_view call, std::string_view key) override {
        if (call.starts_with("bad")) { return {.how = Said::How::CallFails, .message = "no"}; }
        return {.json = fmt::format("\"{}({})\"", call, key)};
    }
    Millis duration(const Call& call) override {
        const std::size_t digits = call.name.find_first_of("0123456789");
        return graph->nodes[std::stoul(call.name.substr(digits))].ms;
    }

    const RandomGraph* graph = nullptr;
};

std::string graph_sdl() {
    std::string sdl = "type Query {\n";
    for (int i = 0; i < 11; ++i) {
        for (const std::string_view name : {"f", "bad"}) {
            sdl += fmt::format(
                "  {0}{1}(x: String): String @fake(call: \"{0}{1}\", key: [\"$x\"])\n", name, i);
        }
    }
    return sdl + "}";
}

TEST(RandomSources, TakeTheLongestChainAndNoCallMore) {
    const char* const given = std::getenv("MILLRACE_ROUNDS");  // NOLINT(concurrency-mt-unsafe)
    const std::size_t rounds = given == nullptr ? 2'000 : std::strtoull(given, nullptr, 10);
    GraphUpstream upstream;
    Gateway gateway(graph_sdl(), upstream, Computing::Yes);
    for (std::uint64_t seed = 0; seed < rounds; ++seed) {
        Random random(seed);
        const RandomGraph graph(random);
        upstream.graph = &graph;
        const Response response = gateway.run(graph.query());
        Millis longest = 0;
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            longest = std::max(longest, graph.end(i));
        }
        ASSERT_EQ(response.ended, longest) << "seed " << seed << "\n" << graph.query();
        ASSERT_EQ(response.calls.size(), graph.nodes.size()) << graph.query();
        const std::string expected = R"({"data":)" + graph.data();
        ASSERT_EQ(response.reply().substr(0, expected.size()), expected) << graph.query();
    }
}

}  // namespace
}  // namespace millrace::engine
