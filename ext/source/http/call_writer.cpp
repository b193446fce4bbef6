#include "call_writer.hpp"

#include <algorithm>

#include <millrace/source/row_matching.hpp>
#include <millrace/wire/url.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::ext::source_http {

using source::BatchKey;
using source::Fill;
using source::HttpCall;
using wire::ReplyBuffer;

namespace {

/// One per core: what is made is copied to the arena before anything can suspend.
ReplyBuffer& scratch() noexcept {
    thread_local ReplyBuffer buffer;
    buffer.clear();
    return buffer;
}

/// The text of one part of a key: the key itself, or an item of a composite one.
std::string_view part_of(const BatchKey& key, std::size_t part, std::size_t parts) noexcept {
    return parts == 1 ? key.text : key.value.items()[part].text();
}

}  // namespace

Result<std::string_view> CallWriter::target() {
    ReplyBuffer& out = scratch();
    MR_TRY(const Fill path, append_path(out, spec_.path, scope_));
    if (path == Fill::LeftOut) { return std::string_view(); }
    MR_CHECK(append_query(out));
    return scope_.context.arena.copy(out.view());
}

Status CallWriter::append_query(ReplyBuffer& out) {
    const std::size_t begin = out.size();
    for (std::size_t i = 0; i < spec_.query.size(); ++i) {
        const char separator = out.size() == begin ? '?' : '&';
        if (mode_ != KeyParameters::AsWritten) {
            const auto& key_parameters = spec_.batch->parameters;
            const auto part = std::ranges::find(key_parameters, i);
            if (part != key_parameters.end()) {
                append_keys(out, separator,
                            static_cast<std::size_t>(part - key_parameters.begin()));
                continue;
            }
        }
        MR_TRY([[maybe_unused]] const Fill filled,
               append_parameter(out, separator, spec_.query[i], scope_));
    }
    return {};
}

/// One part of every key, in the place of its parameter.
void CallWriter::append_keys(ReplyBuffer& out, char separator, std::size_t part) const {
    if (mode_ == KeyParameters::LeftOut) { return; }
    const BatchSpec& batch = *spec_.batch;
    const std::string_view name = spec_.query[batch.parameters[part]].name;
    const std::size_t parts = batch.parameters.size();
    bool first = true;
    for (const BatchKey& key : keys_) {
        if (first || batch.form == BatchForm::Repeat) {
            out.append(first ? separator : '&');
            out.append(name);
            out.append('=');
        } else {
            out.append(batch.encoded_separator);
        }
        wire::append_percent_encoded(out, part_of(key, part, parts));
        first = false;
    }
}

Status CallWriter::write_body(HttpCall& call, const source::JsonTemplate* body) {
    if (body != nullptr) {
        set_body(call, evaluate(*body, scope_), scope_.context.arena);
        return {};
    }
    if (spec_.form.empty()) { return {}; }
    ReplyBuffer& out = scratch();
    for (const source::ParameterTemplate& parameter : spec_.form) {
        MR_TRY([[maybe_unused]] const Fill filled, append_parameter(out, '&', parameter, scope_));
    }
    call.content_type = "application/x-www-form-urlencoded";
    // The first parameter has a separator in front of it as well.
    call.body = scope_.context.arena.copy(out.view().substr(out.size() == 0 ? 0 : 1));
    return {};
}

void CallWriter::set_body(HttpCall& call, value::Value body, Arena& arena) {
    ReplyBuffer& out = scratch();
    wire::append_json(out, body);
    call.content_type = "application/json";
    call.body = arena.copy(out.view());
}

const HttpCall* CallWriter::finish(HttpCall& call) const {
    call.method = spec_.method;
    call.shareable = spec_.idempotent;
    call.repeatable = spec_.idempotent;
    call.key = call_key(call, binding_.source(), scope_.context.arena);
    return &call;
}

}  // namespace millrace::ext::source_http
