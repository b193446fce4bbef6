#include "check/batch_advice.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "check/call_count.hpp"
#include "check/sample_schema.hpp"

namespace millrace::app {
namespace {

std::string schema_with(std::string_view field) {
    return fmt::format(R"(
type Query {{ posts: [Post] @http(source: "up", path: "/posts") }}
type Post {{ id: ID {} }}
type User {{ id: ID }}
)",
                       field);
}

struct Advice {
    std::string name;
    std::string type;
    std::string directive;
    std::string advice;
};

class BatchAdvice : public testing::TestWithParam<Advice> {};

TEST_P(BatchAdvice, IsADirectiveThatBatches) {
    const auto& [name, type, directive, advice] = GetParam();
    const SampleSchema before = sample_schema(schema_with("f: " + type + directive));
    EXPECT_EQ(batch_advice(before.field("Post", "f")), advice);

    // What is advised must be right, and must help.
    const SampleSchema after = sample_schema(schema_with("f: " + type + advice));
    ASSERT_NE(after.bindings, nullptr);
    for (const FieldCalls& calls : count_calls(*after.schema, *after.bindings)) {
        EXPECT_EQ(calls.to_string(), "1") << calls.field->name;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table, BatchAdvice,
    testing::Values(
        Advice{"KeyInThePath", "User", R"(@http(source: "up", path: "/users/{parent.userId}"))",
               R"(@http(source: "up", path: "/users", query: [{name: "id", )"
               R"(value: "{parent.userId}"}], batchKey: "id"))"},
        Advice{"KeyInTheQuery", "User",
               R"(@http(source: "up", path: "/users", )"
               R"(query: [{name: "v", value: "2"}, {name: "id", value: "{parent.userId}"}]))",
               R"(@http(source: "up", path: "/users", query: [{ name: "v", value: "2" }, )"
               R"({ name: "id", value: "{parent.userId}" }], batchKey: "id"))"},
        Advice{"ManyRowsPerParent", "[User]",
               R"(@http(source: "up", path: "/users", )"
               R"(query: [{name: "postId", value: "{parent.id}"}]))",
               R"(@http(source: "up", path: "/users", )"
               R"(query: [{ name: "postId", value: "{parent.id}" }], batchKey: "postId"))"},
        Advice{"FirstOfTheRows", "User",
               R"(@http(source: "up", path: "/users", select: "{result.0}", )"
               R"(query: [{name: "id", value: "{parent.userId}"}]))",
               R"(@http(source: "up", path: "/users", )"
               R"(query: [{ name: "id", value: "{parent.userId}" }], batchKey: "id"))"},
        Advice{"PartOfTheFirstOfTheRows", "User",
               R"(@http(source: "up", path: "/users", select: "{result.data.0.user}", )"
               R"(query: [{name: "id", value: "{parent.userId}"}]))",
               R"(@http(source: "up", path: "/users", )"
               R"(query: [{ name: "id", value: "{parent.userId}" }], batchKey: "id", )"
               R"(select: "{result.user}", batch: {items: "data"}))"},
        Advice{"KeyInTheBody", "User",
               R"(@http(source: "up", path: "/get", method: POST, idempotent: true, )"
               R"(body: {id: "{parent.userId}"}))",
               R"(@http(source: "up", path: "/get", method: POST, idempotent: true, )"
               R"(body: { id: "{parent.userId}" }, batchKey: "id", )"
               R"(batch: {form: ARRAY, value: "{parent.userId}"}))"},
        Advice{"GraphqlService", "User",
               R"(@graphql(source: "api", field: "user", args: {id: "{parent.userId}"}))",
               R"(@graphql(source: "api", field: "user", args: { id: "{parent.userId}" }, )"
               R"(batch: ALIAS))"}),
    [](const auto& row) { return row.param.name; });

TEST(BatchAdvice, IsNoneWhereNothingIsKnownToHelp) {
    const SampleSchema sample =
        sample_schema(schema_with(R"(f: User @http(source: "up", path: "/a/{parent.x}/b"))"));
    EXPECT_EQ(batch_advice(sample.field("Post", "f")), "");
}

}  // namespace
}  // namespace millrace::app
