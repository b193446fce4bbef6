#include <array>
#include <string>

#include <benchmark/benchmark.h>

#include <millrace/base/limits.hpp>
#include <millrace/wire/chunked.hpp>
#include <millrace/wire/http1.hpp>
#include <millrace/wire/media_type.hpp>

namespace millrace::wire {
namespace {

// A GraphQL POST as a browser sends it.
constexpr std::string_view kBrowserPost =
    "POST /graphql HTTP/1.1\r\n"
    "Host: localhost:8080\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
    "Accept: application/graphql-response+json, application/json;q=0.9\r\n"
    "Accept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 117\r\n"
    "Connection: keep-alive\r\n"
    "\r\n";

void http1_parse_browser_post(benchmark::State& state) {
    std::array<HeaderField, limits::kHeaderFieldsMax> fields;
    RequestHead head;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(
            parse_request(kBrowserPost, {limits::kRequestHeadBytesMax}, fields, head));
    }
    state.SetBytesProcessed(state.iterations() * std::int64_t{kBrowserPost.size()});
}
BENCHMARK(http1_parse_browser_post);

void http1_parse_nginx_response(benchmark::State& state) {
    constexpr std::string_view kResponse =
        "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Fri, 20 Nov 2026 08:00:00 GMT\r\n"
        "Content-Type: application/json\r\nContent-Length: 27800\r\nConnection: keep-alive\r\n"
        "ETag: \"65a\"\r\nAccept-Ranges: bytes\r\n\r\n";
    std::array<HeaderField, limits::kHeaderFieldsMax> fields;
    ResponseHead head;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(
            parse_response(kResponse, {limits::kResponseHeadBytesMax}, false, fields, head));
    }
}
BENCHMARK(http1_parse_nginx_response);

void chunked_decode_28k(benchmark::State& state) {
    std::string encoded = "6c98\r\n" + std::string(0x6c98, 'x') + "\r\n0\r\n\r\n";
    ChunkedDecoder decoder;
    for ([[maybe_unused]] auto _ : state) {
        decoder.reset();
        std::string body = encoded;
        benchmark::DoNotOptimize(decoder.decode(body, body.data()));
    }
}
BENCHMARK(chunked_decode_28k);

void media_type_negotiate(benchmark::State& state) {
    constexpr std::array<Offer, 2> kOffers{Offer{"application", "json"},
                                           Offer{"application", "graphql-response+json"}};
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(
            negotiate("application/graphql-response+json, application/json;q=0.9", kOffers));
    }
}
BENCHMARK(media_type_negotiate);

}  // namespace
}  // namespace millrace::wire
