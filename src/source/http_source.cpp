#include <millrace/source/http_source.hpp>

#include <algorithm>

#include <millrace/wire/json_writer.hpp>

namespace millrace::source {

namespace {

void append_part(wire::ReplyBuffer& out, std::string_view part) {
    // The size goes first, so that no two lists of parts are written the same way.
    wire::append_integer(out, static_cast<std::int64_t>(part.size()));
    out.append(':');
    out.append(part);
}

}  // namespace

HttpSource::HttpSource(const SourceConfig& config, io::Loop& loop)
    : config_(config), client_(loop, config), coalescer_(loop) {}

Task<Result<AnswerRef>> HttpSource::send(const Request& request, RequestContext& context) {
    const auto& call = static_cast<const HttpCall&>(request);
    const std::span<const wire::HeaderField> headers = headers_of(call, context);
    const HttpRequest http{.method = call.method,
                           .target = call.target,
                           .headers = headers,
                           .body = call.body,
                           .has_body = !call.content_type.empty(),
                           .repeatable = call.repeatable};
    if (!config_.coalesce.enabled || !call.shareable || !context.may_coalesce) {
        co_return co_await exchange(http, context);
    }
    const std::string_view key = flight_key(call, headers, context);
    Task<Result<AnswerRef>> lazy_exchange = exchange(http, context);
    co_return co_await coalescer_.share(key, std::move(lazy_exchange), context);
}

Task<Result<AnswerRef>> HttpSource::exchange(const HttpRequest& request, RequestContext& context) {
    Result<HttpResponse> response = co_await client_.send(request, context.until, context.arena);
    if (!response) { co_return fail(response.error()); }
    co_return AnswerRef(new HttpAnswer(response->status,
                                       wire::field_value(response->headers, "content-type"),
                                       response->body, std::move(response->bytes)));
}

/// The call's own headers, the content type unless it is among them, and those of the client that
/// go along. A header the call sets itself is not forwarded as well.
std::span<const wire::HeaderField> HttpSource::headers_of(const HttpCall& call,
                                                          const RequestContext& context) const {
    const bool has_body =
        !call.content_type.empty() && wire::find_field(call.headers, "content-type") == nullptr;
    if (config_.forward_headers.empty() && !has_body) { return call.headers; }
    const std::span<wire::HeaderField> headers = context.arena.make_array<wire::HeaderField>(
        call.headers.size() + 1 + config_.forward_headers.size());
    std::ranges::copy(call.headers, headers.begin());
    std::size_t count = call.headers.size();
    if (has_body) { headers[count++] = {"content-type", call.content_type}; }
    for (const std::string& name : config_.forward_headers) {
        const std::string_view value = client_header(context, name);
        if (value.data() == nullptr) { continue; }
        if (wire::find_field(headers.first(count), name) != nullptr) { continue; }
        headers[count++] = {name, value};
    }
    return headers.first(count);
}

/// Everything the upstream sees, and who asks.
std::string_view HttpSource::flight_key(const HttpCall& call,
                                        std::span<const wire::HeaderField> headers,
                                        const RequestContext& context) const {
    thread_local wire::ReplyBuffer key;
    key.clear();
    append_part(key, call.key);
    for (const wire::HeaderField& header : headers) {
        append_part(key, header.name);
        append_part(key, header.value);
    }
    for (const std::string& name : config_.coalesce.identity_headers) {
        const std::string_view value = client_header(context, name);
        key.append(value.data() == nullptr ? '-' : '+');  // absent is not empty
        append_part(key, value);
    }
    return context.arena.copy(key.view());
}

}  // namespace millrace::source
