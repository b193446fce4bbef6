#include "check/check_report.hpp"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/base/temporary_folder.hpp>
#include <millrace/wire/json_reader.hpp>

#include "registry.hpp"

namespace millrace::app {
namespace {

using testing::HasSubstr;

constexpr std::string_view kConfig =
    "schema: schema.graphql\nsources: {up: {url: \"http://127.0.0.1:9\"}}\n";

constexpr std::string_view kGood = R"(type Query {
  posts: [Post] @http(source: "up", path: "/posts")
}
type Post { id: ID }
)";

constexpr std::string_view kNPlus1 = R"(type Query {
  posts: [Post] @http(source: "up", path: "/posts")
}
type Post {
  author: User @http(source: "up", path: "/users/{parent.authorId}")
}
type User { name: String }
)";

// A slip that is probably none: the upstream may well have a member of that name.
constexpr std::string_view kHint = R"(type Query {
  user: User @http(source: "up", path: "/user")
}
type User {
  address: String
  map: String @http(source: "up", path: "/maps/{parent.adress}")
}
)";

class Check : public testing::Test {
protected:
    /// The report on a project; the project stays, because the report borrows it.
    CheckReport check(std::string_view schema, const CheckOptions& options = {},
                      std::string_view config = kConfig) {
        folder_.write("schema.graphql", schema);
        Diagnostics found;
        project_ = load_project(folder_.write("millrace.yaml", config), {}, registry_, found);
        return check_project(project_, std::move(found), options);
    }
    std::string shown(const CheckReport& report) { return folder_.without_path(to_text(report)); }

    TemporaryFolder folder_;
    source::Registry registry_ = all_sources();
    Project project_;
};

TEST_F(Check, ShowsTheCallsOfEachField) {
    const CheckReport report = check(kGood);
    EXPECT_EQ(report.verdict, CheckVerdict::Good);
    EXPECT_EQ(shown(report),
              "field        calls  where from\n"
              "Query.posts  1      GET up/posts\n");
}

TEST_F(Check, FindsNPlus1AndTheBatchThatWouldFixIt) {
    const CheckReport report = check(kNPlus1);
    EXPECT_EQ(report.verdict, CheckVerdict::Findings);
    EXPECT_EQ(shown(report),
              "field        calls  where from\n"
              "Query.posts  1      GET up/posts\n"
              "Post.author  N      GET up/users/{parent.authorId}\n"
              "\n"
              "schema.graphql:5:3: N+1: Post.author makes one call per Post\n"
              "    write instead: @http(source: \"up\", path: \"/users\", query: [{name: \"id\", "
              "value: \"{parent.authorId}\"}], batchKey: \"id\")\n");
}

TEST_F(Check, HintsAreFindingsOnlyWhenStrict) {
    const CheckReport lenient = check(kHint);
    EXPECT_EQ(lenient.verdict, CheckVerdict::Good);
    EXPECT_THAT(shown(lenient), HasSubstr("schema.graphql:6:"));
    EXPECT_EQ(check(kHint, {.strict = true}).verdict, CheckVerdict::Findings);
    EXPECT_EQ(check(kGood, {.strict = true}).verdict, CheckVerdict::Good);
}

TEST_F(Check, CallsCanBeLimited) {
    EXPECT_EQ(check(kGood, {.calls_max = 1}).verdict, CheckVerdict::Good);
    const CheckReport report = check(kGood, {.calls_max = 0});
    EXPECT_EQ(report.verdict, CheckVerdict::Findings);
    EXPECT_THAT(shown(report), HasSubstr("schema.graphql:2:3: Query.posts may need 1 calls; at "
                                         "most 0 are allowed"));
}

struct Wrong {
    std::string name;
    std::string schema;
    std::string said;
};

class CheckRefuses : public Check, public testing::WithParamInterface<Wrong> {};

TEST_P(CheckRefuses, AtItsPlace) {
    const CheckReport report = check(GetParam().schema);
    EXPECT_EQ(report.verdict, CheckVerdict::CannotServe);
    EXPECT_THAT(shown(report), HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Table, CheckRefuses,
    testing::Values(
        Wrong{"Syntax", "type Query {\n  a: \n}", "schema.graphql:3:1: Syntax Error"},
        Wrong{"UnknownType", "type Query {\n  a: Nothing\n}",
              "schema.graphql:2:6: Unknown type \"Nothing\"."},
        Wrong{"UnknownDirective", "type Query {\n  a: Int @htpp(path: \"/\")\n}",
              "schema.graphql:2:10: Unknown directive \"@htpp\"."},
        Wrong{"UnknownArgumentOfADirective",
              "type Query {\n  a: Int @http(source: \"up\", path: \"/\", metod: GET)\n}",
              "schema.graphql:2:41: Unknown argument \"metod\" on directive \"@http\". Did you "
              "mean \"method\"?"},
        Wrong{"UnknownSource", "type Query {\n  a: Int @http(source: \"upp\", path: \"/\")\n}",
              "schema.graphql:2:16: there is no source \"upp\"\n    Did you mean \"up\"?"},
        Wrong{"UnknownArgumentInATemplate",
              "type Query { a(id: ID): Int @http(source: \"up\", path: \"/{args.ib}\") }",
              "has no argument \"ib\""},
        Wrong{"NoQuery", "type Thing { a: Int }", "Query root type must be provided."}),
    [](const auto& row) { return row.param.name; });

TEST_F(Check, SeveralFilesMakeOneSchema) {
    folder_.write("post.graphql", "type Post { id: ID wrong: Nothing }\n");
    const CheckReport report =
        check("type Query { post: Post }\n", {}, "schema: [schema.graphql, post.graphql]\n");
    EXPECT_THAT(shown(report), HasSubstr("post.graphql:1:27: Unknown type"));
}

TEST_F(Check, ProgramsGetJson) {
    Arena arena;
    const std::string json = to_json(check(kNPlus1));
    const auto read = wire::parse_dom(wire::PaddedJson::copy(json, arena), arena);
    ASSERT_TRUE(read.has_value()) << json;
    EXPECT_EQ(read->member("verdict").text(), "findings");
    ASSERT_EQ(read->member("fields").items().size(), 2U);
    EXPECT_EQ(read->member("fields").items()[1].member("calls").text(), "N");
    ASSERT_EQ(read->member("findings").items().size(), 1U);
    EXPECT_EQ(read->member("findings").items()[0].member("line").text(), "5");
    const std::string nothing = to_json(check("not a schema"));
    EXPECT_THAT(nothing, HasSubstr("\"fields\": []"));
}

}  // namespace
}  // namespace millrace::app
