#include "http_test_fixture.hpp"

namespace millrace::ext::source_http {
namespace {

class HttpClaimTest : public HttpFixture {};

TEST_F(HttpClaimTest, PutsValuesIntoThePath) {
    bind(R"(@http(path: "/users/{args.s}/x {args.t}/"))");
    EXPECT_EQ(rendered(R"({"s":"a b/ü","t":7})"), "GET /users/a%20b%2F%C3%BC/x%207/");
    EXPECT_EQ(rendered(R"({"s":true,"t":1.50})"), "GET /users/true/x%201.50/");
    EXPECT_EQ(rendered(R"({"s":null,"t":7})"), "no call");
    EXPECT_EQ(rendered(R"({"t":7})"), "no call");
    for (const std::string_view refused : {R"("")", R"(".")", R"("..")", R"([1])", R"({"a":1})"}) {
        EXPECT_TRUE(rendered("{\"s\":" + std::string(refused) + ",\"t\":1}").starts_with("refused"))
            << refused;
    }
    EXPECT_EQ(rendered(R"({"s":"...","t":7})"), "GET /users/.../x%207/");
}

TEST_F(HttpClaimTest, JudgesASegmentAsAWhole) {
    bind(R"(@http(path: "/a/%2e{args.s}/b"))");
    EXPECT_EQ(rendered(R"({"s":"x"})"), "GET /a/%2ex/b");
    EXPECT_TRUE(rendered(R"({"s":"."})").starts_with("refused"));
    EXPECT_TRUE(rendered(R"({"s":""})").starts_with("refused"));
    bind(R"(@http(path: "/a/{args.s}{args.t}"))");
    EXPECT_TRUE(rendered(R"({"s":".","t":"."})").starts_with("refused"));
    EXPECT_EQ(rendered(R"({"s":"","t":"x"})"), "GET /a/x");
}

TEST_F(HttpClaimTest, PutsValuesIntoTheQuery) {
    bind(R"(@http(path: "/u", query: [{name: "a[]", value: "{args.s}"},
                                      {name: "b", value: "x&y {args.t}"}, {name: "c", value: 5}]))");
    EXPECT_EQ(rendered(R"({"s":"1&a=2+3","t":"é"})"),
              "GET /u?a%5B%5D=1%26a%3D2%2B3&b=x%26y%20%C3%A9&c=5");
    EXPECT_EQ(rendered(R"({"s":[1,null,"x y"],"t":null})"), "GET /u?a%5B%5D=1&a%5B%5D=x%20y&c=5");
    EXPECT_EQ(rendered(R"({"s":[],"t":""})"), "GET /u?b=x%26y%20&c=5");
    EXPECT_EQ(rendered(R"({"s":""})"), "GET /u?a%5B%5D=&c=5");
    EXPECT_TRUE(rendered(R"({"s":{"a":1}})").starts_with("refused"));
    EXPECT_TRUE(rendered(R"({"s":[[1]]})").starts_with("refused"));
    EXPECT_TRUE(rendered(R"({"t":[1]})").starts_with("refused"));
}

TEST_F(HttpClaimTest, PutsValuesIntoHeaders) {
    bind(R"(@http(path: "/u", headers: [{name: "x-a", value: "{args.s}"},
                                        {name: "x-b", value: "id={args.t}"}]))");
    EXPECT_EQ(rendered(R"({"s":"a: b\té","t":1})"), "GET /u | x-a: a: b\té | x-b: id=1");
    EXPECT_EQ(rendered(R"({"s":null})"), "GET /u");
    for (const std::string_view control :
         {R"("\r\nx: y")", R"("\u0000")", R"("\u001f")", R"("\u007f")"}) {
        EXPECT_TRUE(rendered("{\"s\":" + std::string(control) + "}").starts_with("refused"))
            << control;
    }
    EXPECT_TRUE(rendered(R"({"s":[1]})").starts_with("refused"));
}

TEST_F(HttpClaimTest, SendsBodiesWithTypes) {
    bind(
        R"(@http(method: POST, path: "/u", body: {a: "{args.s}", b: ["{args.t}"], c: "n{args.s}"}))");
    EXPECT_EQ(rendered(R"({"s":1.0,"t":{"k":[true]}})"),
              R"(POST /u | {"a":1.0,"b":[{"k":[true]}],"c":"n1.0"})");
    EXPECT_EQ(rendered(R"({"s":"\",\"x\":1","t":null})"),
              R"(POST /u | {"a":"\",\"x\":1","b":[null],"c":"n\",\"x\":1"})");
    EXPECT_EQ(rendered("{}"), R"(POST /u | {"b":[null],"c":"n"})");
    bind(R"(@http(method: PUT, path: "/u", bodyJson: "{\"a-b\": \"{args.s}\"}"))");
    EXPECT_EQ(rendered(R"({"s":5})"), R"(PUT /u | {"a-b":5})");
    bind(
        R"(@http(method: POST, path: "/u", form: [{name: "a", value: "{args.s}"}, {name: "b c", value: "1&2"}]))");
    EXPECT_EQ(rendered(R"({"s":[1,"x=y"]})"), "POST /u | a=1&a=x%3Dy&b%20c=1%262");
    EXPECT_EQ(rendered(R"({"s":null})"), "POST /u | b%20c=1%262");
}

TEST_F(HttpClaimTest, KeysAreEqualExactlyForEqualCalls) {
    bind(R"(@http(path: "/u/{args.s}", headers: [{name: "x", value: "{args.t}"}]))");
    const auto key = [this](std::string_view args) {
        return std::string((*render(instance(args)))->key);
    };
    EXPECT_EQ(key(R"({"s":"1","t":"a"})"), key(R"({"s":1,"t":"a"})"));
    EXPECT_NE(key(R"({"s":"1","t":"a"})"), key(R"({"s":"1","t":"b"})"));
    EXPECT_NE(key(R"({"s":"1","t":""})"), key(R"({"s":"1"})"));
}

TEST_F(HttpClaimTest, SharesOnlyWhatChangesNothing) {
    const auto shareable = [this](std::string_view directive) {
        bind(directive);
        return (*render(instance("{}")))->shareable;
    };
    EXPECT_TRUE(shareable(R"(@http(path: "/u"))"));
    EXPECT_FALSE(shareable(R"(@http(path: "/u", method: POST))"));
    EXPECT_FALSE(shareable(R"(@http(path: "/u", method: PUT))"));
    EXPECT_TRUE(shareable(R"(@http(path: "/u", method: POST, idempotent: true))"));
    EXPECT_FALSE(shareable(R"(@http(path: "/u", idempotent: false))"));
    const BoundSchema mutation(
        "type Query { a: Int } type Mutation { a: Int @http(path: \"/a\", idempotent: true) }",
        configuration(), {register_source_http});
    EXPECT_FALSE(mutation.binding("Mutation", "a").idempotent());
}

// --- answers ----------------------------------------------------------------------------------

TEST_F(HttpClaimTest, ReadsAnswersByStatusAndBody) {
    bind(R"(@http(path: "/u", status: [{code: 404, as: NULL}, {code: 409, as: VALUE}]))");
    EXPECT_EQ(decoded(200, R"({"a":1})"), R"({"a":1})");
    EXPECT_EQ(decoded(201, "5", "text/plain"), "5");
    EXPECT_EQ(decoded(204, ""), "null");
    EXPECT_EQ(decoded(200, ""), "null");
    EXPECT_EQ(decoded(404, "no such user", "text/html"), "null");
    EXPECT_EQ(decoded(409, R"("taken")"), "\"taken\"");
    EXPECT_EQ(decoded(500, R"({"secret":1})"), "UPSTREAM_STATUS: \"blog\" answered 500");
    EXPECT_EQ(decoded(304, ""), "UPSTREAM_STATUS: \"blog\" answered 304");
    EXPECT_EQ(
        decoded(200, "<html>secret", "text/html; charset=utf-8"),
        "UPSTREAM_INVALID_JSON: \"blog\" answered with text/html; charset=utf-8 instead of JSON");
    EXPECT_EQ(
        decoded(200, "{\"a\":", "application/json"),
        "UPSTREAM_INVALID_JSON: \"blog\" answered with invalid JSON at byte 5: expected a value");
}

TEST_F(HttpClaimTest, SelectsPlacesAndReshapes) {
    constexpr std::string_view kAnswer =
        R"({"id":1,"address":{"city":"Ulm","geo":{"lat":"1.0"}},"tags":["x","y"],"name":"N"})";
    const auto selected = [this, kAnswer](std::string_view select) {
        bind("@http(path: \"/u\", select: " + std::string(select) + ")");
        return decoded(200, kAnswer);
    };
    EXPECT_EQ(selected(R"("{result.address.city}")"), "\"Ulm\"");
    EXPECT_EQ(selected(R"("{result.tags.1}")"), "\"y\"");
    EXPECT_EQ(selected(R"("{result.no.such}")"), "absent");
    EXPECT_EQ(selected(R"("{result.name} in {result.address.city}")"), "\"N in Ulm\"");
    EXPECT_EQ(
        selected(
            R"({lat: "{result.address.geo.lat}", deep: {id: "{result.id}", none: "{result.none}", list: ["{result.tags.1}"]}})"),
        R"({"lat":"1.0","deep":{"id":1,"list":["y"]}})");
    EXPECT_EQ(selected(R"("{result.address.geo}")"), R"({"lat":"1.0"})");
    bind("@http(path: \"/u\", select: \"{result.a}\")");
    EXPECT_TRUE(decoded(200, R"({"a":1,"b":nan})").starts_with("UPSTREAM_INVALID_JSON"));
}

TEST_F(HttpClaimTest, LaysSelectedValuesOutAsRows) {
    const std::array members{value::Shape::Member{"lat", 0, value::Want::Scalar, nullptr}};
    const value::Shape shape{.members = members, .slot_count = 2};
    projection_ = {value::Want::Row, &shape};
    for (const std::string_view select : {R"("{result.p}")", R"([{lat: "{result.p.0.lat}"}])"}) {
        bind("@http(path: \"/u\", select: " + std::string(select) + ")");
        const source::AnswerRef answer = source::testing::answer_of(200, R"({"p":[{"lat":5}]})");
        const Result<source::Decoded> value = claim_->decode(*answer, context_);
        ASSERT_TRUE(value);
        EXPECT_EQ(value->value.items()[0].slots()[0].text(), "5") << select;
    }
}

// --- mistakes ---------------------------------------------------------------------------------

TEST_F(HttpClaimTest, SaysWhatIsWrongWithADirective) {
    EXPECT_EQ(errors_of(R"(@http(source: "blg", path: "/u"))"),
              "there is no source \"blg\" | Did you mean \"blog\"?");
    EXPECT_EQ(errors_of(R"(@http(path: "u"))"), "the path \"u\" does not begin with /");
    EXPECT_EQ(errors_of(R"(@http(path: "/u?a=1"))"),
              "the path \"/u?a=1\" holds a ? or a # | put query parameters into query: "
              "[{name: …, value: …}]");
    EXPECT_EQ(errors_of(R"(@http(path: "/u/{args.x}"))"),
              "\"{args.x}\": Query.field has no argument \"x\" | Did you mean \"s\" or \"t\"?");
    EXPECT_EQ(errors_of(R"(@http(path: "/u", headers: [{name: "Content-Length", value: "1"}]))"),
              "the header \"Content-Length\" is set by the gateway");
    EXPECT_EQ(errors_of(R"(@http(path: "/u", headers: [{name: "a b", value: "1"}]))"),
              "\"a b\" is no name of a header");
    EXPECT_EQ(errors_of(R"(@http(path: "/u", body: {a: 1}, form: [{name: "b", value: "1"}]))"),
              "a request has a body or a form, not both");
    EXPECT_EQ(errors_of(R"(@http(path: "/u", body: {a: 1}, bodyJson: "{}"))"),
              "\"body\" and \"bodyJson\" say the same; write one");
    EXPECT_TRUE(errors_of(R"(@http(path: "/u", bodyJson: "{a}"))")
                    .starts_with("\"bodyJson\" is no JSON: invalid JSON at byte 1"));
    EXPECT_EQ(errors_of(R"(@http(path: "/u", select: "{args.s}"))"),
              "\"select\" sees the answer only, as {result}");
    EXPECT_EQ(errors_of(R"(@http(path: "/u", status: [{code: 42}]))"), "42 is no status code");
    EXPECT_EQ(errors_of(R"(@http(path: "/u", batchSize: 5))"),
              "\"batchSize\" without \"batchKey\" means nothing | say where rows have their key, "
              "such as batchKey: \"id\"");
}

}  // namespace
}  // namespace millrace::ext::source_http
