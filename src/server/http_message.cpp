#include "http_message.hpp"

#include "error_response.hpp"

namespace millrace::server {
namespace {

// A buffer that one huge reply has grown is not kept for the many small ones.
constexpr std::size_t kKeptBytesMax = std::size_t{256} * 1024;

void clear_buffer(wire::ReplyBuffer& buffer) noexcept {
    if (buffer.capacity() > kKeptBytesMax) { buffer = wire::ReplyBuffer(); }
    buffer.clear();
}

}  // namespace

void HttpReply::clear() noexcept {
    status = 200;
    content_type = {};
    borrowed_body = {};
    clear_buffer(fields);
    clear_buffer(body);
}

void refuse(HttpReply& reply, const HttpError& error) {
    reply.status = error.status;
    reply.content_type = kJsonType;
    reply.borrowed_body = {};
    reply.body.clear();
    append_error_response(reply.body, error.message, error.code);
}

}  // namespace millrace::server
