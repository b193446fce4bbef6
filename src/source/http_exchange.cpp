#include <millrace/source/http_exchange.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <millrace/wire/json_writer.hpp>
#include <millrace/wire/media_type.hpp>

namespace millrace::source {

namespace {

constexpr std::size_t kExcerptBytesMax = 200;

bool is_json_type(std::string_view content_type) noexcept {
    const auto type = wire::parse_media_type(content_type);
    return type && type->type == "application" &&
           (type->subtype == "json" || type->subtype.ends_with("+json"));
}

}  // namespace

std::string_view call_key(const HttpCall& call, std::uint16_t source, Arena& arena) {
    // Neither methods, targets nor headers hold line ends, and the body comes last: no two calls
    // can be written the same way.
    thread_local wire::ReplyBuffer key;
    key.clear();
    wire::append_integer(key, source);
    for (const std::string_view part : {call.method, call.target}) {
        key.append(' ');
        key.append(part);
    }
    for (const wire::HeaderField& header : call.headers) {
        key.append('\n');
        key.append(header.name);
        key.append(':');
        key.append(header.value);
    }
    key.append("\n\n");
    key.append(call.content_type);
    key.append('\n');
    key.append(call.body);
    return arena.copy(key.view());
}

std::string AnswerErrors::excerpt(const HttpAnswer& answer) const {
    if (!expose_ || answer.body().empty()) { return {}; }
    std::string text(answer.body().substr(0, kExcerptBytesMax));
    // A character cut in two would not be UTF-8.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80U) != 0) {
        text.pop_back();
    }
    return fmt::format(": {}", text);
}

Error AnswerErrors::status(const HttpAnswer& answer, Arena& arena) const {
    const std::string message =
        fmt::format("\"{}\" answered {}{}", source_name_, answer.status(), excerpt(answer));
    return Error::make(arena, ErrorCode::Upstream, "UPSTREAM_STATUS", message, source_name_);
}

Error AnswerErrors::invalid_json(const HttpAnswer& answer, Error cause, Arena& arena) const {
    if (cause.kind() != ErrorCode::BadRequest) { return cause; }
    const bool says_json = answer.content_type().empty() || is_json_type(answer.content_type());
    const std::string message =
        says_json ? fmt::format("\"{}\" answered with {}{}", source_name_, cause.message(),
                                excerpt(answer))
                  : fmt::format("\"{}\" answered with {} instead of JSON{}", source_name_,
                                answer.content_type(), excerpt(answer));
    return Error::make(arena, ErrorCode::Upstream, "UPSTREAM_INVALID_JSON", message, source_name_);
}

Error AnswerErrors::shape(std::string_view what, Arena& arena) const {
    const std::string message = fmt::format("the answer of \"{}\" {}", source_name_, what);
    return Error::make(arena, ErrorCode::Upstream, "UPSTREAM_SHAPE", message, source_name_);
}

Error AnswerErrors::reported(std::string_view message, Arena& arena) const {
    const std::string text = expose_ && !message.empty()
                                 ? std::string(message)
                                 : fmt::format("\"{}\" reported an error", source_name_);
    return Error::make(arena, ErrorCode::Upstream, "UPSTREAM_ERROR", text, source_name_);
}

}  // namespace millrace::source
