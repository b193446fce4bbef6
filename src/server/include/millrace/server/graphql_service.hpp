#pragma once
/// @file graphql_service.hpp — what the server knows of whoever answers GraphQL requests

#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/base/cancellation.hpp>
#include <millrace/base/task.hpp>
#include <millrace/source/identity.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::io {
class Loop;
}

namespace millrace::server {

/// A GraphQL request taken out of its HTTP envelope.
///
/// Lifetime:  everything lives until serve() has ended; text is borrowed from the connection's
///            buffer or the arena.
struct GraphqlRequest {
    std::string_view query;
    std::string_view operation_name;  // data() null: none given
    /// JSON text of an object, followed by SharedBytes::kPaddingBytes readable bytes; empty: none.
    std::string_view variables;
    std::string_view extensions;                 // the same
    bool read_only = false;                      // came by GET: only queries may run
    bool accepts_parts = false;                  // the client can take an answer in parts
    std::span<const wire::HeaderField> headers;  // of the client, as sent
    std::string_view request_id;
    const source::Identity* identity = &source::anonymous_identity();  // who is asking, verified
    /// A list of requests came: what is asked, in place of `query` and what belongs to it.
    std::span<GraphqlRequest> batch;
};

/// What became of a request; the server turns it into a status code by media type and by
/// `http.status_codes`.
enum class GraphqlOutcome : std::uint8_t {
    Data,            // Executed, no errors.
    DataWithErrors,  // Executed; some errors beside the data. `data` may be null.
    ParseError,      // The document is no GraphQL.
    InvalidRequest,  // Validation, variables, or which operation.
    NotReadOnly,     // A mutation came by GET.
    Overloaded,      // We could not take it on; try later.
    Failed,          // A bug of ours.
    Parts,           // Everything was sent through the ResponseSink.
};

/// Takes an answer in parts (`@defer`, `@stream`).
class ResponseSink {
public:
    ResponseSink(const ResponseSink&) = delete;
    ResponseSink& operator=(const ResponseSink&) = delete;

    /// Sends one payload, a JSON object; `payload` is borrowed until the Task has ended. The
    /// first call starts the response. False: the client is gone, there is no use in more.
    virtual Task<bool> send(std::string_view payload, bool has_next) = 0;

protected:
    ResponseSink() = default;
    ~ResponseSink() = default;
};

/// What a request may use while it is served.
struct ServeContext {
    io::Loop& loop;
    Arena& arena;
    /// The deadline of the request, and whether the client is still there.
    Until until;
    ResponseSink& parts;  // only when request.accepts_parts
};

/// Answers GraphQL requests on one core.
///
/// Lifetime:  outlives the server's connections.
/// Threads:   one core.
class GraphqlService {
public:
    GraphqlService() = default;
    GraphqlService(const GraphqlService&) = delete;
    GraphqlService& operator=(const GraphqlService&) = delete;
    virtual ~GraphqlService() = default;

    /// Appends the response (a JSON object) to `body`, unless the outcome is Parts. All
    /// references stay valid until the Task has ended. Never fails: a failure is a response too.
    virtual Task<GraphqlOutcome> serve(const GraphqlRequest& request, ServeContext& context,
                                       wire::ReplyBuffer& body) = 0;
};

}  // namespace millrace::server
