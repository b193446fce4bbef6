#include "graphql_over_http.hpp"

#include <array>

#include <millrace/wire/media_type.hpp>
#include <millrace/wire/parts.hpp>

#include "cors.hpp"
#include "envelope.hpp"

namespace millrace::server {
namespace {

using wire::MediaType;

constexpr std::array<wire::Offer, 2> kSingleOffers{
    wire::Offer{"application", "json"}, wire::Offer{"application", "graphql-response+json"}};

// All fields called `name`, joined as HTTP allows.
std::string_view joined_field(std::span<const wire::HeaderField> fields, std::string_view name,
                              Arena& arena) {
    std::string_view joined;
    for (const wire::HeaderField& field : fields) {
        if (!wire::equal_names(field.name, name)) { continue; }
        if (joined.empty()) {
            joined = field.value;
            continue;
        }
        const std::span<char> both = arena.make_array<char>(joined.size() + 1 + field.value.size());
        joined.copy(both.data(), joined.size());
        both[joined.size()] = ',';
        field.value.copy(both.data() + joined.size() + 1, field.value.size());
        joined = {both.data(), both.size()};
    }
    return joined;
}

// A client that asks for the payloads of 2022 would not understand those of today.
bool speaks_our_parts(const MediaType& range) noexcept {
    const std::string_view version = range.parameter("incrementalSpec");
    return range.parameter("deferSpec").data() == nullptr &&
           (version.data() == nullptr || version == "v0.2");
}

std::optional<ResponseType> accepted_parts(std::string_view accept) noexcept {
    if (const auto multipart = wire::find_range(accept, "multipart", "mixed");
        multipart && speaks_our_parts(*multipart)) {
        return ResponseType::Multipart;
    }
    if (wire::find_range(accept, "text", "event-stream")) { return ResponseType::Events; }
    return std::nullopt;
}

bool is_json_in_utf8(std::string_view content_type) noexcept {
    const auto type = wire::parse_media_type(content_type);
    if (!type || !type->is("application", "json")) { return false; }
    const std::string_view charset = type->parameter("charset");
    return charset.data() == nullptr || wire::equal_names(charset, "utf-8") ||
           wire::equal_names(charset, "utf8");
}

}  // namespace

std::string_view content_type_of(ResponseType type) noexcept {
    switch (type) {
        case ResponseType::Json:
            return kJsonType;
        case ResponseType::GraphqlJson:
            return "application/graphql-response+json; charset=utf-8";
        case ResponseType::Multipart:
            return wire::kMultipartType;
        case ResponseType::Events:
            break;
    }
    return wire::kEventStreamType;
}

std::optional<AcceptedTypes> accepted_types(const HttpRequest& http, Arena& arena) {
    const std::string_view accept = joined_field(http.fields, "accept", arena);
    AcceptedTypes types;
    // What programs send as a rule, known at a glance.
    if (accept.empty() || accept == "*/*" || accept == "application/json") { return types; }
    // HTTP/1.0 has no chunks, and an answer in parts no length.
    if (!http.is_http_1_0) { types.parts = accepted_parts(accept); }
    if (const auto offer = wire::negotiate(accept, kSingleOffers)) {
        types.single = *offer == 0 ? ResponseType::Json : ResponseType::GraphqlJson;
        return types;
    }
    if (!types.parts) { return std::nullopt; }
    types.single = *types.parts;
    return types;
}

const HttpError* read_graphql_request(const HttpRequest& http, const HttpOptions& options,
                                      Arena& arena, GraphqlRequest& request, AcceptedTypes& types) {
    const bool is_get = http.method == "GET";
    if (!is_get && http.method != "POST") { return &http_errors::kMethodNotAllowed; }
    const auto accepted = accepted_types(http, arena);
    if (!accepted) { return &http_errors::kNotAcceptable; }
    types = *accepted;
    request.headers = http.fields;
    request.request_id = http.id;
    request.read_only = is_get;
    request.accepts_parts = types.parts.has_value();
    if (is_get) {
        if (comes_from_foreign_page(http.fields, options.cors)) { return &http_errors::kCrossSite; }
        return read_url_envelope(http.query, arena, request);
    }
    // Browsers ask before they send this type across sites; those they send unasked are refused.
    if (!is_json_in_utf8(wire::field_value(http.fields, "content-type"))) {
        return &http_errors::kUnsupportedType;
    }
    return read_json_envelope(http.body, options.batch_max, arena, request);
}

int status_of(GraphqlOutcome outcome, ResponseType type, StatusCodes codes) noexcept {
    switch (outcome) {
        case GraphqlOutcome::Overloaded:
            return 503;
        case GraphqlOutcome::Failed:
            return 500;
        case GraphqlOutcome::NotReadOnly:
            return 405;
        case GraphqlOutcome::Data:
        case GraphqlOutcome::Parts:
            return 200;
        case GraphqlOutcome::DataWithErrors:
        case GraphqlOutcome::ParseError:
        case GraphqlOutcome::InvalidRequest:
            break;
    }
    const bool always_200 = type != ResponseType::GraphqlJson && codes != StatusCodes::Draft;
    if (always_200) { return 200; }
    const bool legacy = codes == StatusCodes::Legacy;
    if (outcome == GraphqlOutcome::DataWithErrors) { return legacy ? 200 : 294; }
    if (outcome == GraphqlOutcome::ParseError) { return 400; }
    return legacy ? 400 : 422;
}

int status_of(const HttpError& error, StatusCodes codes) noexcept {
    const bool is_ill_formed =
        error.code == http_errors::kNoQuery.code || error.code == http_errors::kBatch.code;
    return codes == StatusCodes::Draft && is_ill_formed ? 422 : error.status;
}

std::string_view content_type_for(int status, ResponseType type, StatusCodes codes) noexcept {
    const bool json_elsewhere =
        codes == StatusCodes::Draft && type == ResponseType::Json && status / 100 != 2;
    return content_type_of(json_elsewhere ? ResponseType::GraphqlJson : type);
}

}  // namespace millrace::server
