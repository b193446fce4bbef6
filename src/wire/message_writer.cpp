#include <millrace/wire/message_writer.hpp>

#include <algorithm>

namespace millrace::wire {

std::string_view reason_phrase(int status) noexcept {
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 204:
            return "No Content";
        case 294:
            return "Partial Success";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

void append_status_line(ReplyBuffer& out, int status) {
    out.append("HTTP/1.1 ");
    append_integer(out, status);
    out.append(' ');
    out.append(reason_phrase(status));
    out.append("\r\n");
}

void append_request_line(ReplyBuffer& out, std::string_view method, std::string_view prefix,
                         std::string_view target) {
    out.append(method);
    out.append(' ');
    out.append(prefix);
    if (prefix.empty() && !target.starts_with('/')) { out.append('/'); }
    out.append(target);
    out.append(" HTTP/1.1\r\n");
}

void append_field(ReplyBuffer& out, std::string_view name, std::string_view value) {
    out.append(name);
    out.append(": ");
    out.append(value);
    out.append("\r\n");
}

void append_field(ReplyBuffer& out, std::string_view name, std::uint64_t value) {
    out.append(name);
    out.append(": ");
    append_integer(out, static_cast<std::int64_t>(value));
    out.append("\r\n");
}

bool is_field_name(std::string_view text) noexcept {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || c == '\t';
    });
}

}  // namespace millrace::wire
