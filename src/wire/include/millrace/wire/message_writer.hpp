#pragma once
/// @file message_writer.hpp — heads of HTTP/1.1 messages, from fields to bytes

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <millrace/wire/json_writer.hpp>

namespace millrace::wire {

/// `HTTP/1.1 200 OK` and the end of the line.
void append_status_line(ReplyBuffer& out, int status);
/// The standard phrase for `status`; empty for one we do not know.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// `POST /graphql HTTP/1.1` and the end of the line. `prefix` and `target` are encoded already.
void append_request_line(ReplyBuffer& out, std::string_view method, std::string_view prefix,
                         std::string_view target);

/// `name: value` and the end of the line. Both must be valid: see below.
void append_field(ReplyBuffer& out, std::string_view name, std::string_view value);
void append_field(ReplyBuffer& out, std::string_view name, std::uint64_t value);
/// The blank line that ends a head.
inline void append_head_end(ReplyBuffer& out) {
    out.append("\r\n");
}

/// True for a name that is a token, and a value without control characters but tab.
[[nodiscard]] bool is_field_name(std::string_view text) noexcept;
[[nodiscard]] bool is_field_value(std::string_view text) noexcept;

}  // namespace millrace::wire
