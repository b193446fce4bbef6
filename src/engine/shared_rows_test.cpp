#include <gtest/gtest.h>

#include "simulation/gateway.hpp"

// Rows that several places share are written once and copied: nobody may tell.

namespace millrace::engine {
namespace {

using simulation::Gateway;
using simulation::Table;

constexpr std::string_view kBlog = R"(
type Query { posts: [Post] @fake(ms: 1) }
type Post { id: ID userId: ID author: Author @fake(key: ["userId"], keysMax: 0, ms: 1) }
type Author { id: ID name: String! age: Int score: Int! }
)";

std::string reply_to(std::string_view query, std::string_view author) {
    Table upstream;
    upstream.set("Query.posts", "",
                 R"([{"id":1,"userId":7},{"id":2,"userId":8},{"id":3,"userId":7}])");
    upstream.set("Post.author", "7", author);
    upstream.set("Post.author", "8", R"({"id":8,"name":"Bo","age":30,"score":1})");
    Gateway gateway(kBlog, upstream);
    return gateway.run(query).reply();
}

TEST(SharedRows, StandWhereverTheyWereAskedFor) {
    EXPECT_EQ(reply_to("{posts{id author{name age}}}", R"({"id":7,"name":"Al","age":40})"),
              R"({"data":{"posts":[{"id":"1","author":{"name":"Al","age":40}},)"
              R"({"id":"2","author":{"name":"Bo","age":30}},)"
              R"({"id":"3","author":{"name":"Al","age":40}}]}})");
}

TEST(SharedRows, AreWrittenAsEachFieldSelectsThem) {
    EXPECT_EQ(reply_to("{posts{author{name} a:author{age}}}", R"({"id":7,"name":"Al","age":40})"),
              R"({"data":{"posts":[{"author":{"name":"Al"},"a":{"age":40}},)"
              R"({"author":{"name":"Bo"},"a":{"age":30}},)"
              R"({"author":{"name":"Al"},"a":{"age":40}}]}})");
}

TEST(SharedRows, HaveTheirErrorsInEveryPlace) {
    const std::string reply =
        reply_to("{posts{author{name age}}}", R"({"id":7,"name":"Al","age":"old"})");
    EXPECT_NE(reply.find(R"("path":["posts",0,"author","age"])"), std::string::npos) << reply;
    EXPECT_NE(reply.find(R"("path":["posts",2,"author","age"])"), std::string::npos) << reply;
    EXPECT_NE(reply.find(R"({"author":{"name":"Al","age":null}},)"), std::string::npos);
}

TEST(SharedRows, ThatAreTakenBackLeaveNothingBehind) {
    const std::string reply =
        reply_to("{posts{a:author{name} author{name score}}}", R"({"id":7,"name":"Al"})");
    EXPECT_TRUE(reply.starts_with(R"({"data":{"posts":[{"a":{"name":"Al"},"author":null},)"
                                  R"({"a":{"name":"Bo"},"author":{"name":"Bo","score":1}},)"
                                  R"({"a":{"name":"Al"},"author":null}])"))
        << reply;
}

}  // namespace
}  // namespace millrace::engine
