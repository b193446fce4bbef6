#include <millrace/wire/parts.hpp>

namespace millrace::wire {
namespace {

constexpr std::string_view kPartHead = "\r\ncontent-type: application/json; charset=utf-8\r\n\r\n";

}  // namespace

void append_multipart_start(ReplyBuffer& out) {
    out.append("\r\n---");
}

void append_multipart_part(ReplyBuffer& out, std::string_view payload, bool has_next) {
    out.append(kPartHead);
    out.append(payload);
    out.append(has_next ? "\r\n---" : "\r\n-----\r\n");
}

void append_event(ReplyBuffer& out, std::string_view payload) {
    out.append("event: next\ndata: ");
    out.append(payload);
    out.append("\n\n");
}

void append_complete_event(ReplyBuffer& out) {
    out.append("event: complete\ndata:\n\n");
}

}  // namespace millrace::wire
