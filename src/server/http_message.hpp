#pragma once
/// @file http_message.hpp — a request as handlers see it, and the reply they make

#include <span>
#include <string_view>

#include <millrace/server/http_errors.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::server {

/// A complete request. Borrows from the connection.
struct HttpRequest {
    std::string_view method = "";
    std::string_view path = "";   // still encoded
    std::string_view query = "";  // still encoded, without `?`
    std::span<const wire::HeaderField> fields = {};
    std::string_view body = "";
    std::string_view id = "";
    bool is_http_1_0 = false;
};

/// What goes back. Used again for the next request.
struct HttpReply {
    int status = 200;
    std::string_view content_type;  // static text; empty: no body
    wire::ReplyBuffer fields;       // whole lines, besides those every reply has
    wire::ReplyBuffer body;
    std::string_view borrowed_body;  // when not empty, sent instead of `body`

    void clear() noexcept;
    [[nodiscard]] std::string_view content() const noexcept {
        return borrowed_body.empty() ? body.view() : borrowed_body;
    }
};

inline constexpr std::string_view kJsonType = "application/json; charset=utf-8";

/// Makes `reply` say `error`, as a GraphQL response without data.
void refuse(HttpReply& reply, const HttpError& error);

}  // namespace millrace::server
