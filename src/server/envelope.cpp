#include "envelope.hpp"

#include <array>

#include <millrace/value/shape.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/url.hpp>

namespace millrace::server {
namespace {

using value::Kind;
using value::Value;
using value::Want;

enum Slot : std::uint16_t {
    kQuerySlot,
    kVariablesSlot,
    kOperationNameSlot,
    kExtensionsSlot,
    kSlots
};

constexpr std::array<value::Shape::Member, kSlots> kMembers{{
    {"query", kQuerySlot, Want::Scalar, nullptr},
    {"variables", kVariablesSlot, Want::Raw, nullptr},
    {"operationName", kOperationNameSlot, Want::Scalar, nullptr},
    {"extensions", kExtensionsSlot, Want::Raw, nullptr},
}};
constexpr value::Shape kShape{kMembers, kSlots};

// Takes the JSON text of an object; null and nothing at all leave `text` empty.
bool take_object(Value value, std::string_view& text) noexcept {
    if (value.is_nothing()) { return true; }
    if (!value.is(Kind::Raw)) { return false; }
    if (value.text() == "null") { return true; }
    if (!value.text().starts_with('{')) { return false; }
    text = value.text();
    return true;
}

bool take_name(Value value, Arena& arena, std::string_view& name) noexcept {
    if (value.is_nothing()) { return true; }
    if (!value.is(Kind::String)) { return false; }
    const std::string_view text = wire::string_text(value, arena);
    if (!text.empty()) { name = text; }  // an empty name is none
    return true;
}

// A parameter that holds JSON: checked here, so that what comes by GET is as good as a body.
bool take_json_parameter(std::string_view text, Arena& arena, std::string_view& into) noexcept {
    const wire::PaddedJson json = wire::PaddedJson::copy(text, arena);
    const Result<Value> read = wire::project(json, {Want::Raw, nullptr}, arena);
    return read && take_object(*read, into);
}

const HttpError* take_envelope(Value value, Arena& arena, GraphqlRequest& request) {
    if (!value.is(Kind::Row)) { return &http_errors::kNotAnObject; }
    const std::span<Value> slots = value.slots();
    if (!slots[kQuerySlot].is(Kind::String)) { return &http_errors::kNoQuery; }
    request.query = wire::string_text(slots[kQuerySlot], arena);
    if (!take_name(slots[kOperationNameSlot], arena, request.operation_name)) {
        return &http_errors::kBadOperationName;
    }
    if (!take_object(slots[kVariablesSlot], request.variables)) {
        return &http_errors::kBadVariables;
    }
    if (!take_object(slots[kExtensionsSlot], request.extensions)) {
        return &http_errors::kBadExtensions;
    }
    return nullptr;
}

}  // namespace

const HttpError* read_json_envelope(std::string_view body, std::uint32_t batch_max, Arena& arena,
                                    GraphqlRequest& request) {
    const Result<Value> read = wire::project(wire::PaddedJson(body), {Want::Row, &kShape}, arena);
    if (!read) { return &http_errors::kInvalidJson; }
    if (!read->is(Kind::List)) { return take_envelope(*read, arena, request); }
    const std::span<const Value> items = read->items();
    if (batch_max == 0) { return &http_errors::kBatch; }
    if (items.size() > batch_max) { return &http_errors::kBatchTooLong; }
    if (items.empty()) { return &http_errors::kEmptyBatch; }
    request.accepts_parts = false;
    const std::span<GraphqlRequest> batch = arena.make_array<GraphqlRequest>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        batch[i] = request;
        if (const HttpError* error = take_envelope(items[i], arena, batch[i])) { return error; }
    }
    request.batch = batch;
    return nullptr;
}

const HttpError* read_url_envelope(std::string_view query, Arena& arena, GraphqlRequest& request) {
    bool has_query = false;
    while (const auto parameter = wire::next_parameter(query)) {
        const auto name = wire::decode_parameter(parameter->name, arena);
        const auto value = wire::decode_parameter(parameter->value, arena);
        if (!name || !value) { return &http_errors::kBadUrl; }
        if (*name == "query") {
            request.query = *value;
            has_query = true;
        } else if (*name == "operationName") {
            request.operation_name = value->empty() ? std::string_view() : *value;
        } else if (*name == "variables" && !value->empty()) {
            if (!take_json_parameter(*value, arena, request.variables)) {
                return &http_errors::kBadVariables;
            }
        } else if (*name == "extensions" && !value->empty()) {
            if (!take_json_parameter(*value, arena, request.extensions)) {
                return &http_errors::kBadExtensions;
            }
        }
    }
    return has_query ? nullptr : &http_errors::kNoQuery;
}

}  // namespace millrace::server
