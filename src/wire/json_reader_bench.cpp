#include <array>
#include <string>

#include <benchmark/benchmark.h>

#include <millrace/wire/json_reader.hpp>

#include "json_tokens.hpp"

namespace millrace::wire {
namespace {

using value::Shape;
using value::Want;

/// 100 posts as the N+1 benchmark's upstream sends them, about 27.8 KB.
std::string posts() {
    std::string json = "[\n";
    for (int id = 1; id <= 100; ++id) {
        json +=
            "  {\n    \"userId\": " + std::to_string((id - 1) / 10 + 1) +
            ",\n    \"id\": " + std::to_string(id) +
            ",\n    \"title\": \"sunt aut facere repellat provident occaecati\",\n" +
            "    \"body\": \"quia et suscipit\\nsuscipit recusandae consequuntur expedita et cum\\n"
            "reprehenderit molestiae ut ut quas totam\\nnostrum rerum est autem sunt rem eveniet "
            "architecto\"\n  }" +
            (id < 100 ? ",\n" : "\n");
    }
    return json + "]";
}

const std::array kMembers{Shape::Member{"userId", 0, Want::Scalar, nullptr},
                          Shape::Member{"id", 1, Want::Scalar, nullptr},
                          Shape::Member{"title", 2, Want::Scalar, nullptr},
                          Shape::Member{"body", 3, Want::Scalar, nullptr}};

void run(benchmark::State& state, const value::Projection& projection) {
    const std::string text = posts() + std::string(kJsonPaddingBytes, ' ');
    const PaddedJson json(std::string_view(text).substr(0, text.size() - kJsonPaddingBytes));
    std::array<std::byte, 256 * 1024> block;
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(block, Arena::kNoLimit);
        benchmark::DoNotOptimize(project(json, projection, arena));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(json.text().size()));
}

void project_posts_4_of_4(benchmark::State& state) {
    const Shape shape{.members = kMembers, .slot_count = 5};
    run(state, {Want::Row, &shape});
}
BENCHMARK(project_posts_4_of_4);

void project_posts_1_of_4(benchmark::State& state) {
    const Shape shape{.members = std::span(kMembers).subspan(2, 1), .slot_count = 3};
    run(state, {Want::Row, &shape});
}
BENCHMARK(project_posts_1_of_4);

void tokens_of_posts(benchmark::State& state) {
    const std::string text = posts();
    JsonTokens tokens;
    for ([[maybe_unused]] auto _ : state) { benchmark::DoNotOptimize(tokens.scan(text)); }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(tokens_of_posts);

void dom_of_posts(benchmark::State& state) {
    run(state, {.want = Want::Dom});
}
BENCHMARK(dom_of_posts);

}  // namespace
}  // namespace millrace::wire
