#include "cors.hpp"

#include <algorithm>

#include <millrace/wire/message_writer.hpp>

namespace millrace::server {
namespace {

bool allows_any(const CorsOptions& options) noexcept {
    return std::ranges::find(options.origins, "*") != options.origins.end();
}

bool allows(const CorsOptions& options, std::string_view origin) noexcept {
    if (origin.empty()) { return false; }
    return allows_any(options) ||
           std::ranges::find(options.origins, origin) != options.origins.end();
}

void append_joined(wire::ReplyBuffer& out, std::string_view name,
                   std::span<const std::string> values) {
    out.append(name);
    out.append(": ");
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) { out.append(", "); }
        out.append(values[i]);
    }
    out.append("\r\n");
}

}  // namespace

bool comes_from_foreign_page(std::span<const wire::HeaderField> fields,
                             const CorsOptions& options) noexcept {
    const std::string_view site = wire::field_value(fields, "sec-fetch-site");
    const bool foreign = site == "cross-site" || site == "same-site";
    return foreign && !allows(options, wire::field_value(fields, "origin"));
}

void append_cors_fields(HttpReply& reply, std::span<const wire::HeaderField> fields,
                        const CorsOptions& options) {
    if (options.origins.empty()) { return; }
    const bool anyone = allows_any(options) && !options.credentials;
    // The reply depends on who asks: a cache must not give one page's answer to another.
    if (!anyone) { wire::append_field(reply.fields, "vary", "origin"); }
    const std::string_view origin = wire::field_value(fields, "origin");
    if (!allows(options, origin)) { return; }
    wire::append_field(reply.fields, "access-control-allow-origin", anyone ? "*" : origin);
    if (options.credentials) {
        wire::append_field(reply.fields, "access-control-allow-credentials", "true");
    }
    wire::append_field(reply.fields, "access-control-expose-headers", "x-request-id");
}

bool is_preflight(const HttpRequest& request) noexcept {
    return request.method == "OPTIONS" && wire::find_field(request.fields, "origin") != nullptr &&
           wire::find_field(request.fields, "access-control-request-method") != nullptr;
}

void answer_preflight(HttpReply& reply, const HttpRequest& request, const CorsOptions& options) {
    if (!allows(options, wire::field_value(request.fields, "origin"))) {
        refuse(reply, http_errors::kCrossSite);
        return;
    }
    reply.status = 204;
    wire::append_field(reply.fields, "access-control-allow-methods", "GET, POST");
    if (options.headers.empty()) {
        const std::string_view wanted =
            wire::field_value(request.fields, "access-control-request-headers");
        if (!wanted.empty()) {
            wire::append_field(reply.fields, "access-control-allow-headers", wanted);
        }
    } else {
        wire::ReplyBuffer& out = reply.fields;
        append_joined(out, "access-control-allow-headers", options.headers);
        out.truncate(out.size() - 2);
        out.append(", content-type\r\n");
    }
    wire::append_field(reply.fields, "access-control-max-age",
                       static_cast<std::uint64_t>(options.max_age.count()));
}

}  // namespace millrace::server
