#include "graphql_over_http.hpp"

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/base/shared_bytes.hpp>

#include "cors.hpp"
#include "request_id.hpp"
#include "static_files.hpp"

namespace millrace::server {
namespace {

using wire::HeaderField;

class GraphqlOverHttp : public testing::Test {
protected:
    const HttpError* post(std::string_view body, std::vector<HeaderField> fields = {
                                                     {"content-type", "application/json"}}) {
        bytes = SharedBytes::copy_of(body);
        return read({.method = "POST", .body = {bytes.data(), body.size()}}, std::move(fields));
    }
    const HttpError* get(std::string_view query, std::vector<HeaderField> fields = {}) {
        return read({.method = "GET", .query = query}, std::move(fields));
    }
    const HttpError* read(HttpRequest http, std::vector<HeaderField> fields) {
        kept = std::move(fields);
        http.fields = kept;
        request = {};
        return read_graphql_request(http, options, arena, request, types);
    }

    HttpOptions options;
    Arena arena;
    SharedBytes bytes;
    std::vector<HeaderField> kept;
    GraphqlRequest request;
    AcceptedTypes types;
};

TEST_F(GraphqlOverHttp, ReadsAPost) {
    ASSERT_EQ(post(R"({"query":"{ a }","variables":{"x":[1, 2]},"operationName":"Q\u00e9",)"
                   R"("extensions":{"y":1},"unknown":[{}]})"),
              nullptr);
    EXPECT_EQ(request.query, "{ a }");
    EXPECT_EQ(request.variables, R"({"x":[1, 2]})");
    EXPECT_EQ(request.operation_name, "Qé");
    EXPECT_EQ(request.extensions, R"({"y":1})");
    EXPECT_FALSE(request.read_only);
}

TEST_F(GraphqlOverHttp, TakesNullAndNothingAlike) {
    ASSERT_EQ(post(R"({"query":"{a}","variables":null,"operationName":null,"extensions":null})"),
              nullptr);
    EXPECT_EQ(request.variables, "");
    EXPECT_EQ(request.operation_name.data(), nullptr);
    EXPECT_EQ(request.extensions, "");
    ASSERT_EQ(post(R"({"query":"{a}","operationName":""})"), nullptr);
    EXPECT_EQ(request.operation_name.data(), nullptr);
}

TEST_F(GraphqlOverHttp, RefusesWhatIsIllFormed) {
    const std::pair<const char*, const HttpError*> rows[] = {
        {"", &http_errors::kInvalidJson},
        {"{", &http_errors::kInvalidJson},
        {"{\"query\":\"{a}\"}x", &http_errors::kInvalidJson},
        {"{\"query\":\"\xff\"}", &http_errors::kInvalidJson},
        {"[{\"query\":\"{a}\"}]", &http_errors::kBatch},
        {"\"{a}\"", &http_errors::kNotAnObject},
        {"null", &http_errors::kNotAnObject},
        {"{}", &http_errors::kNoQuery},
        {"{\"qeury\":\"{a}\"}", &http_errors::kNoQuery},
        {"{\"query\":null}", &http_errors::kNoQuery},
        {"{\"query\":{\"a\":1}}", &http_errors::kNoQuery},
        {"{\"query\":[\"{a}\"]}", &http_errors::kNoQuery},
        {"{\"query\":1}", &http_errors::kNoQuery},
        {"{\"query\":\"{a}\",\"operationName\":5}", &http_errors::kBadOperationName},
        {"{\"query\":\"{a}\",\"operationName\":{}}", &http_errors::kBadOperationName},
        {"{\"query\":\"{a}\",\"variables\":[1]}", &http_errors::kBadVariables},
        {"{\"query\":\"{a}\",\"variables\":\"x\"}", &http_errors::kBadVariables},
        {"{\"query\":\"{a}\",\"variables\":0}", &http_errors::kBadVariables},
        {"{\"query\":\"{a}\",\"variables\":false}", &http_errors::kBadVariables},
        {"{\"query\":\"{a}\",\"extensions\":[]}", &http_errors::kBadExtensions},
    };
    for (const auto& [body, expected] : rows) { EXPECT_EQ(post(body), expected) << body; }
}

TEST_F(GraphqlOverHttp, WantsJsonInUtf8) {
    const std::string body = R"({"query":"{a}"})";
    for (const char* type : {"application/json", "Application/JSON; charset=utf-8",
                             "application/json;charset=\"UTF-8\"", "application/json; x=y"}) {
        EXPECT_EQ(post(body, {{"content-type", type}}), nullptr) << type;
    }
    // The first three are what a page can send to another site without being asked.
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                             "multipart/form-data; boundary=x", "text/plain;application/json",
                             "application/json; charset=latin1", "application/graphql", ""}) {
        EXPECT_EQ(post(body, {{"content-type", type}}), &http_errors::kUnsupportedType) << type;
    }
    EXPECT_EQ(post(body, {}), &http_errors::kUnsupportedType);
}

TEST_F(GraphqlOverHttp, ReadsAGet) {
    ASSERT_EQ(get("query=query+Q(%24x%3AInt)%7Ba%7D&variables=%7B%22x%22%3A1%7D&operationName=Q"
                  "&extensions=%7B%7D&other=1"),
              nullptr);
    EXPECT_EQ(request.query, "query Q($x:Int){a}");
    EXPECT_EQ(request.variables, "{\"x\":1}");
    EXPECT_EQ(request.operation_name, "Q");
    EXPECT_EQ(request.extensions, "{}");
    EXPECT_TRUE(request.read_only);

    ASSERT_EQ(get("query=%7Ba%7D&variables=&operationName="), nullptr);
    EXPECT_EQ(request.variables, "");
    EXPECT_EQ(request.operation_name.data(), nullptr);
    // By the text, this is an operation called `null`.
    ASSERT_EQ(get("query=%7Ba%7D&operationName=null&variables=null"), nullptr);
    EXPECT_EQ(request.operation_name, "null");
}

TEST_F(GraphqlOverHttp, RefusesABrokenGet) {
    EXPECT_EQ(get(""), &http_errors::kNoQuery);
    EXPECT_EQ(get("operationName=Q"), &http_errors::kNoQuery);
    EXPECT_EQ(get("query=%7"), &http_errors::kBadUrl);
    EXPECT_EQ(get("query=%7Ba%7D&variables=%5B%5D"), &http_errors::kBadVariables);
    EXPECT_EQ(get("query=%7Ba%7D&variables=x"), &http_errors::kBadVariables);
    EXPECT_EQ(get("query=%7Ba%7D&extensions=1"), &http_errors::kBadExtensions);
    EXPECT_EQ(read({.method = "PUT"}, {}), &http_errors::kMethodNotAllowed);
    EXPECT_EQ(read({.method = "get"}, {}), &http_errors::kMethodNotAllowed);
}

TEST_F(GraphqlOverHttp, LetsNoForeignPageAsk) {
    const std::string query = "query=%7Ba%7D";
    for (const char* site : {"same-origin", "none"}) {
        EXPECT_EQ(get(query, {{"sec-fetch-site", site}}), nullptr) << site;
    }
    for (const char* site : {"cross-site", "same-site"}) {
        EXPECT_EQ(get(query, {{"sec-fetch-site", site}}), &http_errors::kCrossSite) << site;
    }
    options.cors.origins = {"https://app.example"};
    EXPECT_EQ(get(query, {{"sec-fetch-site", "cross-site"}, {"origin", "https://app.example"}}),
              nullptr);
    EXPECT_EQ(get(query, {{"sec-fetch-site", "cross-site"}, {"origin", "https://evil.example"}}),
              &http_errors::kCrossSite);
    EXPECT_EQ(get(query, {{"sec-fetch-site", "cross-site"}}), &http_errors::kCrossSite);
}

TEST_F(GraphqlOverHttp, NegotiatesTheForm) {
    const auto forms = [&](std::string_view accept) {
        EXPECT_EQ(get("query=%7Ba%7D", {{"accept", accept}}), nullptr) << accept;
        return std::pair(types.single, types.parts);
    };
    using enum ResponseType;
    const std::optional<ResponseType> none;
    EXPECT_EQ(forms("*/*"), std::pair(Json, none));
    EXPECT_EQ(forms("application/json"), std::pair(Json, none));
    EXPECT_EQ(forms("application/graphql-response+json, application/json;q=0.9"),
              std::pair(GraphqlJson, none));
    EXPECT_EQ(forms("multipart/mixed, application/json"),
              std::pair(Json, std::optional(Multipart)));
    EXPECT_EQ(forms("multipart/mixed;incrementalSpec=v0.2, application/graphql-response+json"),
              std::pair(GraphqlJson, std::optional(Multipart)));
    EXPECT_EQ(forms("multipart/mixed;deferSpec=20220824, application/json"), std::pair(Json, none));
    EXPECT_EQ(forms("multipart/mixed;incrementalSpec=v9, */*"), std::pair(Json, none));
    EXPECT_EQ(forms("text/event-stream"), std::pair(Events, std::optional(Events)));
    EXPECT_EQ(get("query=%7Ba%7D", {{"accept", "text/html"}}), &http_errors::kNotAcceptable);
    EXPECT_EQ(get("query=%7Ba%7D", {{"accept", "text/html"}, {"Accept", "application/json"}}),
              nullptr);
}

struct StatusRow {
    GraphqlOutcome outcome;
    int json_by_type, graphql_by_type, draft, legacy_json, legacy_graphql;
};

TEST(StatusOf, FollowsTheTable) {
    using enum GraphqlOutcome;
    for (const StatusRow& row : {StatusRow{Data, 200, 200, 200, 200, 200},
                                 StatusRow{DataWithErrors, 200, 294, 294, 200, 200},
                                 StatusRow{ParseError, 200, 400, 400, 200, 400},
                                 StatusRow{InvalidRequest, 200, 422, 422, 200, 400},
                                 StatusRow{NotReadOnly, 405, 405, 405, 405, 405},
                                 StatusRow{Overloaded, 503, 503, 503, 503, 503},
                                 StatusRow{Failed, 500, 500, 500, 500, 500}}) {
        const auto status = [&](ResponseType type, StatusCodes codes) {
            return status_of(row.outcome, type, codes);
        };
        using enum ResponseType;
        EXPECT_EQ(status(Json, StatusCodes::ByMediaType), row.json_by_type);
        EXPECT_EQ(status(GraphqlJson, StatusCodes::ByMediaType), row.graphql_by_type);
        EXPECT_EQ(status(Json, StatusCodes::Draft), row.draft);
        EXPECT_EQ(status(GraphqlJson, StatusCodes::Draft), row.draft);
        EXPECT_EQ(status(Json, StatusCodes::Legacy), row.legacy_json);
        EXPECT_EQ(status(GraphqlJson, StatusCodes::Legacy), row.legacy_graphql);
    }
    EXPECT_EQ(status_of(http_errors::kNoQuery, StatusCodes::ByMediaType), 400);
    EXPECT_EQ(status_of(http_errors::kNoQuery, StatusCodes::Draft), 422);
    EXPECT_EQ(status_of(http_errors::kInvalidJson, StatusCodes::Draft), 400);
}

TEST(ContentTypeFor, UnderDraftJsonIsForSuccessOnly) {
    EXPECT_EQ(content_type_for(200, ResponseType::Json, StatusCodes::Draft), kJsonType);
    EXPECT_EQ(content_type_for(422, ResponseType::Json, StatusCodes::Draft),
              content_type_of(ResponseType::GraphqlJson));
    EXPECT_EQ(content_type_for(400, ResponseType::Json, StatusCodes::ByMediaType), kJsonType);
}

TEST(Cors, TellsBrowsersWhoMayRead) {
    CorsOptions options;
    const std::array<HeaderField, 1> fields{{{"Origin", "https://a"}}};
    const auto lines = [&] {
        HttpReply reply;
        append_cors_fields(reply, fields, options);
        return std::string(reply.fields.view());
    };
    EXPECT_EQ(lines(), "");
    options.origins = {"https://b"};
    EXPECT_EQ(lines(), "vary: origin\r\n");
    options.origins = {"https://b", "https://a"};
    EXPECT_NE(lines().find("access-control-allow-origin: https://a\r\n"), std::string::npos);
    options.credentials = true;
    EXPECT_NE(lines().find("access-control-allow-credentials: true\r\n"), std::string::npos);
    options.credentials = false;
    options.origins = {"*"};
    EXPECT_NE(lines().find("access-control-allow-origin: *\r\n"), std::string::npos);
}

TEST(Cors, AnswersPreflights) {
    CorsOptions options;
    options.origins = {"https://a"};
    const std::array<HeaderField, 3> fields{{{"origin", "https://a"},
                                             {"access-control-request-method", "POST"},
                                             {"access-control-request-headers", "x-b"}}};
    const HttpRequest request{.method = "OPTIONS", .fields = fields};
    EXPECT_TRUE(is_preflight(request));
    HttpReply reply;
    answer_preflight(reply, request, options);
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.fields.view(),
              "access-control-allow-methods: GET, POST\r\naccess-control-allow-headers: x-b\r\n"
              "access-control-max-age: 600\r\n");
    options.headers = {"authorization"};
    reply.clear();
    answer_preflight(reply, request, options);
    EXPECT_NE(reply.fields.view().find("access-control-allow-headers: authorization, "
                                       "content-type\r\n"),
              std::string_view::npos);
    options.origins = {"https://b"};
    reply.clear();
    answer_preflight(reply, request, options);
    EXPECT_EQ(reply.status, 403);
}

TEST(RequestIds, KeepPlainOnesAndMakeOthers) {
    RequestIds ids;
    Arena arena;
    const auto name = [&](std::string_view given) {
        const std::array<HeaderField, 1> fields{{{"X-Request-Id", given}}};
        return std::string(ids.name(fields, arena));
    };
    EXPECT_EQ(name("abc-1.2_3~4:5/6+7=8@9"), "abc-1.2_3~4:5/6+7=8@9");
    EXPECT_EQ(name(std::string(limits::kRequestIdBytesMax, 'x')).size(),
              limits::kRequestIdBytesMax);
    const std::string first = name("");
    EXPECT_EQ(first.size(), 24U);
    EXPECT_NE(name(""), first);
    for (const std::string& odd : {std::string("a b"), std::string("a\"b"), std::string("\xc3\xa4"),
                                   std::string(limits::kRequestIdBytesMax + 1, 'x')}) {
        EXPECT_NE(name(odd), odd);
    }
}

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

TEST(StaticFiles, AreFoundByTheirWholePath) {
    const std::array<StaticAsset, 2> assets{
        StaticAsset{.path = "/x.js", .content_type = "text/javascript", .bytes = bytes_of("1")},
        StaticAsset{.path = "/", .content_type = "text/html", .bytes = bytes_of("2")}};
    const StaticFiles files(assets);
    EXPECT_EQ(files.find("/"), &assets[1]);
    EXPECT_EQ(files.find("/x.js"), &assets[0]);
    EXPECT_EQ(files.find("/x"), nullptr);
    EXPECT_EQ(files.find(""), nullptr);
}

TEST(StaticFiles, AreSentInTheFormTheClientTakes) {
    const StaticAsset asset{.path = "/",
                            .content_type = "text/html",
                            .etag = "W/\"t\"",
                            .csp = "default-src 'self'",
                            .bytes = bytes_of("plain"),
                            .gzip = bytes_of("small")};
    const auto answer = [&](std::vector<HeaderField> fields) {
        HttpReply reply;
        answer_asset(reply, {.method = "GET", .fields = fields}, asset);
        return std::to_string(reply.status) + " " + std::string(reply.content());
    };
    EXPECT_EQ(answer({}), "200 plain");
    EXPECT_EQ(answer({{"accept-encoding", "br, gzip;q=0.5"}}), "200 small");
    EXPECT_EQ(answer({{"accept-encoding", "gzip;q=0"}}), "200 plain");
    EXPECT_EQ(answer({{"accept-encoding", "gzipped"}}), "200 plain");
    EXPECT_EQ(answer({{"if-none-match", "\"t\""}}), "304 ");
    EXPECT_EQ(answer({{"if-none-match", "W/\"s\", W/\"t\""}}), "304 ");
    EXPECT_EQ(answer({{"if-none-match", "\"u\""}}), "200 plain");
}

}  // namespace
}  // namespace millrace::server
