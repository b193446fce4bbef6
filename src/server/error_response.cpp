#include "error_response.hpp"

namespace millrace::server {

namespace {

void append_locations(wire::ReplyBuffer& out, std::span<const graphql::Location> locations) {
    if (locations.empty()) { return; }
    char separator = '[';
    out.append(R"(,"locations":)");
    for (const graphql::Location& location : locations) {
        out.append(separator);
        out.append(R"({"line":)");
        wire::append_integer(out, location.line);
        out.append(R"(,"column":)");
        wire::append_integer(out, location.column);
        out.append('}');
        separator = ',';
    }
    out.append(']');
}

void append_error(wire::ReplyBuffer& out, std::string_view message,
                  std::span<const graphql::Location> locations, std::string_view code) {
    out.append(R"({"message":)");
    wire::append_string(out, message);
    append_locations(out, locations);
    out.append(R"(,"extensions":{"code":)");
    wire::append_string(out, code);
    out.append("}}");
}

}  // namespace

void append_error_response(wire::ReplyBuffer& out, std::span<const graphql::GraphqlError> errors,
                           std::string_view code) {
    char separator = '[';
    out.append(R"({"errors":)");
    for (const graphql::GraphqlError& error : errors) {
        out.append(separator);
        append_error(out, error.message, error.locations, code);
        separator = ',';
    }
    out.append("]}");
}

void append_error_response(wire::ReplyBuffer& out, std::string_view message,
                           std::string_view code) {
    out.append(R"({"errors":[)");
    append_error(out, message, {}, code);
    out.append("]}");
}

void append_worded_refusal(wire::ReplyBuffer& out, const WordedRefusal& refusal) {
    out.append(R"({"errors":[{"message":)");
    wire::append_string(out, refusal.message);
    out.append(R"(,"extensions":{"path":)");
    wire::append_string(out, refusal.path);
    out.append(R"(,"code":)");
    wire::append_string(out, refusal.code);
    out.append("}}]}");
}

}  // namespace millrace::server
