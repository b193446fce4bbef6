#include <initializer_list>

#include "http_test_fixture.hpp"

namespace millrace::ext::source_http {
namespace {

class HttpBatchTest : public HttpFixture {
protected:
    /// Binds `Post.user`, whose parent is what templates call `{parent}`.
    void bind_child(std::string_view directive, std::string_view type = "JSON") {
        schema_.emplace(
            "scalar JSON type Query { post: Post } type Post { id: ID userId: ID user"
            "(s: JSON): " +
                std::string(type) + " " + std::string(directive) + " }",
            configuration(), std::initializer_list<BoundSchema::Register>{register_source_http});
        ASSERT_EQ(schema_->errors(), "");
        const source::Binding& binding = schema_->binding("Post", "user");
        ASSERT_TRUE(binding.batch().batched);
        claim_ = binding.claim({projection_});
        keys_.clear();
    }

    static std::string child_errors(std::string_view directive) {
        return BoundSchema(
                   "scalar JSON type Query { post: Post } type Post { user(s: JSON): JSON " +
                       std::string(directive) + " }",
                   configuration(), {register_source_http})
            .errors();
    }

    /// Adds the key of a parent; the same text twice is one key.
    const BatchKey& add(std::string_view parent, std::string_view args = "{}") {
        const Result<BatchKey> key = claim_->key_of(instance(args, parent), context_);
        static BatchKey refused;
        EXPECT_TRUE(key) << key.error().message();
        if (!key) { return refused; }
        keys_.push_back(*key);
        return keys_.back();
    }
    void add_all(std::initializer_list<std::string_view> parents) {
        for (const std::string_view parent : parents) { add(parent); }
    }

    std::string request() {
        const Result<const source::Request*> made = claim_->render_batch(keys_, context_);
        if (!made) { return std::string(made.error().message()); }
        return show(static_cast<const HttpCall*>(*made));
    }

    std::string answers(std::string_view body, int status = 200) {
        const source::AnswerRef answer = source::testing::answer_of(status, body);
        answers_.push_back(answer);
        std::vector<Value> values(keys_.size());
        const auto decoded = claim_->decode_batch(*answer, keys_, values, context_);
        if (!decoded) {
            return std::string(decoded.error().detail().code) + ": " +
                   std::string(decoded.error().message());
        }
        std::string text;
        for (const Value& value : values) { text += (text.empty() ? "" : " ") + text_of(value); }
        return text;
    }

    std::vector<BatchKey> keys_;
};

constexpr std::string_view kById =
    R"(@http(path: "/users", query: [{name: "v", value: "2"}, {name: "id", value: "{parent.userId}"},
                                     {name: "w", value: "x"}], batchKey: "id", batchSize: 100))";

TEST_F(HttpBatchTest, RepeatsAParameter) {
    bind_child(kById);
    EXPECT_EQ(claim_->binding().batch().keys_max, 100u);
    add_all({R"({"userId":1})", R"({"userId":"a&b"})"});
    EXPECT_EQ(request(), "GET /users?v=2&id=1&id=a%26b&w=x");
    EXPECT_EQ(answers(R"([{"id":"a&b"},{"id":1,"n":1},{"id":1,"n":2},{"id":5}])"),
              R"({"id":1,"n":1} {"id":"a&b"})");
}

TEST_F(HttpBatchTest, GivesListsAllTheirRows) {
    bind_child(kById, "[JSON]");
    add_all({R"({"userId":1})", R"({"userId":2})"});
    EXPECT_EQ(answers(R"([{"id":1,"n":1},{"id":3},{"id":1,"n":2}])"),
              R"([{"id":1,"n":1},{"id":1,"n":2}] [])");
}

TEST_F(HttpBatchTest, ComparesKeysAsText) {
    bind_child(kById);
    EXPECT_EQ(std::string(add(R"({"userId":1})").text), std::string(add(R"({"userId":"1"})").text));
    EXPECT_TRUE(add(R"({"userId":1})").group.empty());
    EXPECT_FALSE(add(R"({"userId":null})").is_call());
    EXPECT_FALSE(add("{}").is_call());
    EXPECT_TRUE(add(R"({"userId":""})").is_call());
    const Result<BatchKey> list = claim_->key_of(instance("{}", R"({"userId":[1]})"), context_);
    ASSERT_FALSE(list);
    EXPECT_EQ(list.error().detail().code, "TEMPLATE_REFUSED");
    EXPECT_EQ(list.error().detail().source, "blog");
}

TEST_F(HttpBatchTest, JoinsKeys) {
    bind_child(R"(@http(path: "/users", query: [{name: "ids", value: "{parent.userId}"}],
                        batchKey: "id", batch: {form: JOIN}))");
    add_all({R"({"userId":1})", R"({"userId":"a b"})"});
    EXPECT_EQ(request(), "GET /users?ids=1,a%20b");
    const Result<BatchKey> comma = claim_->key_of(instance("{}", R"({"userId":"1,2"})"), context_);
    EXPECT_FALSE(comma) << "a key with the separator would be two keys";
    bind_child(R"(@http(path: "/users", query: [{name: "ids", value: "{parent.userId}"}],
                        batchKey: "id", batch: {form: JOIN, separator: "|"}))");
    add_all({R"({"userId":"1,5"})", R"({"userId":2})"});
    EXPECT_EQ(request(), "GET /users?ids=1%2C5%7C2");
}

TEST_F(HttpBatchTest, SendsAListOfBodies) {
    bind_child(R"(@http(method: POST, path: "/users", body: {op: "get", id: "{parent.userId}"},
                        batchKey: "id", batch: {value: "{parent.userId}"}))");
    add_all({R"({"userId":1})", R"({"userId":"b"})"});
    EXPECT_EQ(request(), R"(POST /users | [{"op":"get","id":1},{"op":"get","id":"b"}])");
    EXPECT_TRUE(keys_[0].group.empty());
}

TEST_F(HttpBatchTest, SendsAListOfKeys) {
    bind_child(R"(@http(method: POST, path: "/users", body: {ids: "{keys}", f: ["name"]},
                        batchKey: "id", batch: {value: "{parent.userId}", items: "data.rows"}))");
    add_all({R"({"userId":1})", R"({"userId":"2"})"});
    EXPECT_EQ(request(), R"(POST /users | {"ids":[1,"2"],"f":["name"]})");
    EXPECT_EQ(answers(R"({"data":{"rows":[{"id":"2"}]}})"), R"(null {"id":"2"})");
    EXPECT_EQ(answers(R"({"data":[]})"),
              "UPSTREAM_SHAPE: the answer of \"blog\" has no list of rows at \"data.rows\"");
    bind_child(R"(@http(method: POST, path: "/tags", body: "{keys}", batchKey: "id",
                        batch: {value: "{parent.userId}"}))");
    add(R"({"userId":1})");
    EXPECT_EQ(request(), "POST /tags | [1]");
}

TEST_F(HttpBatchTest, KeepsDifferentRequestsApart) {
    bind_child(R"(@http(path: "/t/{parent.tenant}", query: [{name: "id", value: "{parent.userId}"},
                  {name: "s", value: "{args.s}"}], batchKey: "id", batch: {param: "id"}))");
    const std::string a(add(R"({"userId":1,"tenant":"a"})").group);
    EXPECT_EQ(a, add(R"({"userId":2,"tenant":"a"})").group);
    EXPECT_NE(a, add(R"({"userId":1,"tenant":"b"})").group);
    EXPECT_NE(a, add(R"({"userId":1,"tenant":"a"})", R"({"s":1})").group);
    EXPECT_FALSE(add(R"({"userId":1})").is_call()) << "no tenant, no path";
    keys_.resize(2);
    EXPECT_EQ(request(), "GET /t/a?id=1&id=2");

    bind_child(R"(@http(method: POST, path: "/u", body: {id: "u-{parent.userId}", s: "{args.s}"},
                        batchKey: "id", batch: {value: "{parent.userId}"}))");
    const std::string body(add(R"({"userId":1})").group);
    EXPECT_EQ(body, add(R"({"userId":2})").group);
    EXPECT_NE(body, add(R"({"userId":1})", R"({"s":1})").group);
}

TEST_F(HttpBatchTest, MatchesCompositeAndNestedKeys) {
    bind_child(R"(@http(path: "/u", query: [{name: "t", value: "{parent.tenant}"},
                  {name: "id", value: "{parent.userId}"}], batchKey: ["owner.tenant", "id"],
                  batch: {param: ["t", "id"]}))");
    add_all({R"({"userId":1,"tenant":"a"})", R"({"userId":1,"tenant":"b"})"});
    EXPECT_EQ(request(), "GET /u?t=a&t=b&id=1&id=1");
    EXPECT_EQ(
        answers(R"([{"id":1,"owner":{"tenant":"b"}},{"id":1},{"id":1,"owner":{"tenant":"a"}}])"),
        R"({"id":1,"owner":{"tenant":"a"}} {"id":1,"owner":{"tenant":"b"}})");

    bind_child(R"(@http(method: POST, path: "/u", body: {keys: "{keys}"}, batchKey: ["t", "u.id"],
                  batch: {value: {tenant: "{parent.tenant}", user: "{parent.userId}"}}))");
    add_all({R"({"userId":1,"tenant":"a"})", R"({"userId":2,"tenant":null})"});
    EXPECT_FALSE(keys_[1].is_call());
    keys_.pop_back();
    EXPECT_EQ(request(), R"(POST /u | {"keys":[{"tenant":"a","user":1}]})");
    EXPECT_EQ(answers(R"([{"t":"a","u":{"id":"1"}}])"), R"({"t":"a","u":{"id":"1"}})");
}

TEST_F(HttpBatchTest, MatchesByPosition) {
    bind_child(R"(@http(path: "/n", query: [{name: "id", value: "{parent.userId}"}],
                        batch: {order: POSITION}))");
    add_all({R"({"userId":1})", R"({"userId":2})"});
    EXPECT_EQ(answers(R"(["one",null])"), R"("one" null)");
    EXPECT_EQ(answers(R"(["one"])"),
              "UPSTREAM_SHAPE: the answer of \"blog\" has 1 rows for 2 keys");
    EXPECT_EQ(answers(R"(["one","two","three"])"),
              "UPSTREAM_SHAPE: the answer of \"blog\" has 3 rows for 2 keys");
}

TEST_F(HttpBatchTest, FailsEveryKeyOfAFailedAnswer) {
    bind_child(kById);
    add_all({R"({"userId":1})", R"({"userId":2})"});
    EXPECT_TRUE(answers("x", 500).starts_with("UPSTREAM_STATUS"));
    EXPECT_TRUE(answers("", 204).starts_with("UPSTREAM_SHAPE"));
    EXPECT_TRUE(answers("{}").starts_with("UPSTREAM_SHAPE"));
    EXPECT_TRUE(answers("[{\"id\":1}").starts_with("UPSTREAM_INVALID_JSON"));
}

TEST_F(HttpBatchTest, TakesAMappedStatusForNoRows) {
    bind_child(R"(@http(path: "/u", query: [{name: "id", value: "{parent.userId}"}], batchKey: "id",
                        status: [{code: 404}]))");
    add_all({R"({"userId":1})"});
    EXPECT_EQ(answers("gone", 404), "null");
}

TEST_F(HttpBatchTest, ReshapesRows) {
    bind_child(R"(@http(path: "/u", query: [{name: "id", value: "{parent.userId}"}], batchKey: "id",
                        select: {who: "{result.name}"}))");
    add_all({R"({"userId":1})", R"({"userId":2})"});
    EXPECT_EQ(answers(R"([{"id":2,"name":"b"}])"), R"(null {"who":"b"})");
    bind_child(R"(@http(path: "/u", query: [{name: "id", value: "{parent.userId}"}], batchKey: "id",
                        select: "{result.name}"))",
               "[JSON]");
    add_all({R"({"userId":1})", R"({"userId":2})"});
    EXPECT_EQ(answers(R"([{"id":2,"name":"b"},{"id":2,"name":"c"}])"), R"([] ["b","c"])");
}

TEST_F(HttpBatchTest, LaysRowsOutWithKeysNobodySelected) {
    const std::array members{value::Shape::Member{"name", 0, value::Want::Scalar, nullptr}};
    const value::Shape shape{.members = members, .slot_count = 1};
    projection_ = {value::Want::Row, &shape};
    bind_child(kById);
    add_all({R"({"userId":1})"});
    const source::AnswerRef answer = source::testing::answer_of(200, R"([{"id":1,"name":"a"}])");
    std::array<Value, 1> values;
    ASSERT_TRUE(claim_->decode_batch(*answer, keys_, values, context_));
    ASSERT_TRUE(values[0].is(value::Kind::Row));
    EXPECT_EQ(values[0].slots()[0].text(), "a");
}

TEST_F(HttpBatchTest, SaysWhatIsMissing) {
    EXPECT_EQ(child_errors(R"(@http(path: "/u", batchKey: "id"))"),
              "no query parameter holds a key of the parent | name it: batch: {param: \"id\"}");
    EXPECT_EQ(
        child_errors(R"(@http(path: "/u", batchKey: "id", query: [{name: "a", value: "{parent.a}"},
                                    {name: "b", value: "{parent.b}"}]))"),
        "several query parameters could be the key | name it: batch: {param: \"id\"}");
    EXPECT_EQ(
        child_errors(R"(@http(path: "/u", query: [{name: "a", value: "{parent.a}"}], batch: {}))"),
        "a batch needs \"batchKey\": where each row has its key | write batchKey: \"id\", or "
        "batch: {order: POSITION}\nthe key has 1 part(s), but \"batchKey\" names 0");
    EXPECT_EQ(
        child_errors(
            R"(@http(path: "/u", query: [{name: "a", value: "{parent.a}"}], batchKey: ["x", "y"]))"),
        "the key has 1 part(s), but \"batchKey\" names 2");
    EXPECT_EQ(
        child_errors(R"(@http(method: POST, path: "/u", body: {a: "{parent.a}"}, batchKey: "id"))"),
        "a batch that sends a body needs the \"value\" of its key | write batch: {value: "
        "\"{parent.id}\"}");
    EXPECT_EQ(
        child_errors(
            R"(@http(path: "/u", query: [{name: "a", value: "{parent.a}"}], batchKey: "a..b"))"),
        "the path \"a..b\" has an empty step | write steps with dots between them, such as "
        "\"rows.0.id\"\na batch needs \"batchKey\": where each row has its key | write "
        "batchKey: \"id\", or batch: {order: POSITION}\nthe key has 1 part(s), but "
        "\"batchKey\" names 0");
    EXPECT_EQ(
        child_errors(
            R"(@http(path: "/u", query: [{name: "a", value: "{parent.a}"}], batchKey: "a", batchSize: 0))"),
        "\"batchSize\" must be between 1 and 1000000");
}

}  // namespace
}  // namespace millrace::ext::source_http
