#pragma once
/// @file graphql_over_http.hpp — GraphQL over HTTP: methods, media types, status codes
///
/// What was decided and why: docs/decisions/0002-graphql-over-http.md.

#include <cstdint>
#include <optional>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/server/graphql_service.hpp>
#include <millrace/server/http_options.hpp>

#include "http_message.hpp"

namespace millrace::server {

/// The form of a response.
enum class ResponseType : std::uint8_t {
    Json,         // application/json
    GraphqlJson,  // application/graphql-response+json
    Multipart,    // multipart/mixed, one payload per part
    Events,       // text/event-stream, one payload per event
};

[[nodiscard]] std::string_view content_type_of(ResponseType type) noexcept;

/// What the client takes.
struct AcceptedTypes {
    ResponseType single = ResponseType::Json;  // for an answer in one piece
    std::optional<ResponseType> parts;         // for one in parts
};

/// Nothing when the client takes nothing that we have.
[[nodiscard]] std::optional<AcceptedTypes> accepted_types(const HttpRequest& http, Arena& arena);

/// Checks everything about the HTTP side of a request and fills `request` and `types`; why it is
/// refused, or null. `types` is meaningful unless NotAcceptable is returned.
[[nodiscard]] const HttpError* read_graphql_request(const HttpRequest& http,
                                                    const HttpOptions& options, Arena& arena,
                                                    GraphqlRequest& request, AcceptedTypes& types);

/// The status for what became of a request, sent as `type`.
[[nodiscard]] int status_of(GraphqlOutcome outcome, ResponseType type, StatusCodes codes) noexcept;
/// The status for a request that never got to GraphQL.
[[nodiscard]] int status_of(const HttpError& error, StatusCodes codes) noexcept;

/// The content type for a reply with `status`: under Draft, application/json is for 2xx only.
[[nodiscard]] std::string_view content_type_for(int status, ResponseType type,
                                                StatusCodes codes) noexcept;

}  // namespace millrace::server
