#pragma once
/// @file parts.hpp — a response in several payloads: multipart/mixed and server-sent events

#include <string_view>

#include <millrace/wire/json_writer.hpp>

namespace millrace::wire {

/// Content type of the multipart form; its boundary is `-`.
inline constexpr std::string_view kMultipartType =
    "multipart/mixed; boundary=\"-\"; incrementalSpec=v0.2";

/// One payload, a JSON object. Each part is closed by the boundary of the next: a client that
/// looks for it must not wait for more data than there is.
void append_multipart_start(ReplyBuffer& out);
void append_multipart_part(ReplyBuffer& out, std::string_view payload, bool has_next);

/// Content type of server-sent events, as GraphQL over SSE uses them (distinct connections).
inline constexpr std::string_view kEventStreamType = "text/event-stream";

/// One `next` event; `payload` is JSON on one line.
void append_event(ReplyBuffer& out, std::string_view payload);
/// The `complete` event.
void append_complete_event(ReplyBuffer& out);

}  // namespace millrace::wire
