#include <array>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <millrace/source/testing/bound_schema.hpp>

namespace millrace::ext {
void register_source_http(source::Registry& registry);
}

namespace millrace::ext::source_http {
namespace {

using source::BatchKey;
using source::Instance;
using source::testing::BoundSchema;
using value::Shape;
using value::Value;
using value::Want;

constexpr std::size_t kPosts = 100;
constexpr std::size_t kUsers = 10;

BoundSchema blog() {
    source::Configuration configuration;
    source::SourceConfig source;
    source.name = "blog";
    source.urls = {"http://127.0.0.1:1"};
    configuration.sources.push_back(source);
    return {R"(type Query { posts: [Post] @http(path: "/posts")
                            user(id: Int): User @http(path: "/users/{args.id}") }
               type Post { user: User @http(path: "/users", batchKey: "id",
                                            query: [{name: "id", value: "{parent.userId}"}]) }
               type User { id: Int name: String email: String })",
            std::move(configuration),
            {register_source_http}};
}

const std::array kUserMembers{Shape::Member{"id", 0, Want::Scalar, nullptr},
                              Shape::Member{"name", 1, Want::Scalar, nullptr},
                              Shape::Member{"email", 2, Want::Scalar, nullptr}};
const Shape kUser{.members = kUserMembers, .slot_count = 3};

/// 100 posts of 10 users, as the N+1 benchmark has them.
struct Posts {
    std::array<std::string, kUsers> digits;
    std::array<std::array<Value, 1>, kPosts> rows;
    std::array<std::uint16_t, 1> slot{0};
    source::ParentSlots slots{.slots = slot};
    std::array<Instance, kPosts> instances;

    Posts() {
        for (std::size_t i = 0; i < kUsers; ++i) { digits[i] = std::to_string(i + 1); }
        for (std::size_t i = 0; i < kPosts; ++i) {
            rows[i][0] = Value::number(digits[i / kUsers]);
            instances[i].parent = Value::row(rows[i]);
            instances[i].slots = &slots;
        }
    }
};

std::string users_json() {
    std::string json = "[";
    for (std::size_t i = kUsers; i > 0; --i) {
        json += "{\"id\": " + std::to_string(i) +
                ", \"name\": \"Leanne Graham\", \"username\": \"Bret\", \"email\": "
                "\"Sincere@april.biz\", \"address\": {\"street\": \"Kulas Light\", \"geo\": "
                "{\"lat\": \"-37.3159\", \"lng\": \"81.1496\"}}, \"website\": \"hildegard.org\"}" +
                (i > 1 ? "," : "");
    }
    return json + "]";
}

template <class Work>
void run(benchmark::State& state, Work work) {
    std::array<std::byte, 64 * 1024> block;
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(block, Arena::kNoLimit);
        source::RequestContext context{arena, {}, Deadline::never()};
        work(context);
    }
}

void keys_of_100_posts(benchmark::State& state) {
    const BoundSchema schema = blog();
    const auto claim = schema.binding("Post", "user").claim({{Want::Row, &kUser}});
    const Posts posts;
    run(state, [&](source::RequestContext& context) {
        for (const Instance& instance : posts.instances) {
            benchmark::DoNotOptimize(claim->key_of(instance, context));
        }
    });
}
BENCHMARK(keys_of_100_posts);

void one_call_for_10_users(benchmark::State& state) {
    const BoundSchema schema = blog();
    const auto claim = schema.binding("Post", "user").claim({{Want::Row, &kUser}});
    const Posts posts;
    const source::AnswerRef answer = source::testing::answer_of(200, users_json());
    Arena key_arena;
    source::RequestContext key_context{key_arena, {}, Deadline::never()};
    std::vector<BatchKey> keys;
    for (std::size_t i = 0; i < kPosts; i += kUsers) {
        keys.push_back(claim->key_of(posts.instances[i], key_context).value());
    }
    run(state, [&](source::RequestContext& context) {
        benchmark::DoNotOptimize(claim->render_batch(keys, context));
        std::array<Value, kUsers> values;
        benchmark::DoNotOptimize(claim->decode_batch(*answer, keys, values, context));
    });
}
BENCHMARK(one_call_for_10_users);

void one_call_for_one_user(benchmark::State& state) {
    const BoundSchema schema = blog();
    const auto claim = schema.binding("Query", "user").claim({{Want::Row, &kUser}});
    const source::AnswerRef answer =
        source::testing::answer_of(200, R"({"id": 7, "name": "Leanne Graham", "email": "x"})");
    const std::array members{value::Member{"id", Value::number("7")}};
    Instance instance;
    instance.args = Value::object(members);
    run(state, [&](source::RequestContext& context) {
        benchmark::DoNotOptimize(claim->render(instance, context));
        benchmark::DoNotOptimize(claim->decode(*answer, context));
    });
}
BENCHMARK(one_call_for_one_user);

}  // namespace
}  // namespace millrace::ext::source_http
