#include "http_batch_claim.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <millrace/value/project.hpp>

#include "answer_reader.hpp"
#include "call_writer.hpp"

namespace millrace::ext::source_http {

using source::BatchKey;
using source::Fill;
using source::HttpAnswer;
using source::HttpCall;
using source::RequestContext;
using source::TemplateScope;
using value::Kind;
using value::Value;

namespace {

tl::unexpected<Error> refuse_separator(const TemplateScope& scope) {
    return fail(Error::make(scope.context.arena, ErrorCode::BadRequest, "TEMPLATE_REFUSED",
                            "the key of the batch holds the separator of joined keys",
                            scope.source_name));
}

/// The text of one part of a key. A single expression, as nearly all are, needs no copy.
Result<Fill> part_text(const source::TextTemplate& part, const TemplateScope& scope,
                       std::string_view& text) {
    Arena& arena = scope.context.arena;
    if (part.is_expression()) {
        const auto scalar =
            source::scalar_text(source::evaluate(*part.parts.front().expression, scope), arena);
        text = scalar.text;
        if (scalar.state == source::ScalarText::State::Text) { return Fill::Written; }
        if (scalar.state == source::ScalarText::State::Nothing) { return Fill::LeftOut; }
    }
    thread_local wire::ReplyBuffer out;
    out.clear();
    MR_TRY(const Fill filled, append_text(out, part, scope));
    text = arena.copy(out.view());
    return filled;
}

}  // namespace

HttpBatchClaim::HttpBatchClaim(const HttpBinding& binding, const value::Projection& projection)
    : Claim(binding),
      binding_(binding),
      batch_(*binding.spec().batch),
      projection_(projection),
      // What select makes of a row is laid out afterwards.
      layout_(binding.spec().select ? value::Projection{.want = value::Want::Dom} : projection,
              batch_.key_paths),
      items_path_(batch_.items.begin(), batch_.items.end()) {}

// --- keys -------------------------------------------------------------------------------------

Result<BatchKey> HttpBatchClaim::key_of(const source::Instance& instance,
                                        RequestContext& context) const {
    const TemplateScope scope{
        .instance = instance, .context = context, .source_name = binding_.source_name()};
    BatchKey key;
    key.instance = &instance;
    if (batch_.key) {
        key.value = source::evaluate(*batch_.key, scope);
        const bool by_key = batch_.order == BatchOrder::Key;
        MR_CHECK(set_key_text(key, by_key ? batch_.key_paths.size() : 0, scope));
    } else {
        MR_CHECK(read_parameters(key, scope));
    }
    if (!key.is_call() || batch_.rest_is_constant) { return key; }
    MR_TRY(key.group, group_of(scope));
    if (key.group.data() == nullptr) { key.text = {}; }
    return key;
}

/// The key as the text of its query parameters.
Status HttpBatchClaim::read_parameters(BatchKey& key, const TemplateScope& scope) const {
    Arena& arena = scope.context.arena;
    const std::size_t count = batch_.part_texts.size();
    const std::span<std::string_view> parts = arena.make_array<std::string_view>(count);
    const std::span<Value> values = arena.make_array<Value>(count);
    for (std::size_t i = 0; i < count; ++i) {
        MR_TRY(const Fill filled, part_text(batch_.part_texts[i], scope, parts[i]));
        if (filled == Fill::LeftOut) { return {}; }
        values[i] = Value::string(parts[i]);
        const bool joined = batch_.form == BatchForm::Join;
        if (joined && parts[i].find(batch_.separator) != std::string_view::npos) {
            return refuse_separator(scope);
        }
    }
    key.text = source::join_key(parts, arena);
    key.value = Value::list(values);
    return {};
}

/// Text of the request without its keys; data() null when there must be no call.
Result<std::string_view> HttpBatchClaim::group_of(const TemplateScope& scope) const {
    const HttpSpec& spec = binding_.spec();
    CallWriter writer(binding_, scope);
    writer.use_keys(KeyParameters::LeftOut, {});
    HttpCall call;
    MR_TRY(call.target, writer.target());
    if (call.target.data() == nullptr) { return std::string_view(); }
    MR_TRY(call.headers, render_headers(binding_.spec().headers, scope));
    const bool array = batch_.form == BatchForm::Array;
    MR_CHECK(writer.write_body(call, array       ? &batch_.body_but_key
                                     : spec.body ? &*spec.body
                                                 : nullptr));
    return writer.finish(call)->key;
}

// --- the request ------------------------------------------------------------------------------

/// Array: the body for each key. Keys: the list of keys.
Value HttpBatchClaim::body_list(std::span<const BatchKey> keys,
                                const RequestContext& context) const {
    const std::span<Value> items = context.arena.make_array<Value>(keys.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (batch_.form == BatchForm::Keys) {
            items[i] = keys[i].value;
        } else {
            const TemplateScope scope{.instance = *keys[i].instance,
                                      .context = context,
                                      .source_name = binding_.source_name()};
            items[i] = source::evaluate(*binding_.spec().body, scope);
        }
    }
    return Value::list(items);
}

Result<const source::Request*> HttpBatchClaim::render_batch(std::span<const BatchKey> keys,
                                                            RequestContext& context) const {
    TemplateScope scope{.instance = *keys.front().instance,
                        .context = context,
                        .source_name = binding_.source_name()};
    CallWriter writer(binding_, scope);
    writer.use_keys(KeyParameters::AllKeys, keys);
    auto* call = context.arena.make<HttpCall>();
    MR_TRY(call->target, writer.target());
    MR_TRY(call->headers, render_headers(binding_.spec().headers, scope));
    if (batch_.form == BatchForm::Array) {
        CallWriter::set_body(*call, body_list(keys, context), context.arena);
    } else {
        if (batch_.form == BatchForm::Keys) { scope.keys = body_list(keys, context); }
        const auto& body = binding_.spec().body;
        MR_CHECK(writer.write_body(*call, body ? &*body : nullptr));
    }
    return writer.finish(*call);
}

// --- the answer -------------------------------------------------------------------------------

Result<const source::LooseFailure*> HttpBatchClaim::decode_batch(const source::Answer& answer,
                                                                 std::span<const BatchKey> keys,
                                                                 std::span<Value> values,
                                                                 RequestContext& context) const {
    const auto& http = static_cast<const HttpAnswer&>(answer);
    Arena& arena = context.arena;
    MR_TRY(const AnswerKind kind, classify(http, binding_, arena));
    Value rows;
    switch (kind) {
        case AnswerKind::Missing:
            rows = Value::list({});
            break;
        case AnswerKind::Nothing:
            rows = Value::null();
            break;
        case AnswerKind::Json: {
            MR_TRY(rows, read_body(http, items_path_, layout_.projection(), binding_, arena));
            break;
        }
    }
    if (!rows.is(Kind::List)) {
        return fail(binding_.errors().shape(
            batch_.items.empty()
                ? std::string("is no list of rows")
                : fmt::format("has no list of rows at \"{}\"", fmt::join(batch_.items, ".")),
            arena));
    }
    const bool by_position = batch_.order == BatchOrder::Position && kind != AnswerKind::Missing;
    if (by_position) {
        MR_CHECK(match_positions(rows.items(), values, context));
    } else {
        match_rows(rows.items(), layout_, keys, binding_.is_list(), values, arena);
    }
    if (binding_.spec().select) {
        for (Value& value : values) { value = select(value, context); }
    }
    return nullptr;
}

Status HttpBatchClaim::match_positions(std::span<const Value> rows, std::span<Value> values,
                                       RequestContext& context) const {
    if (rows.size() != values.size()) {
        return fail(binding_.errors().shape(
            fmt::format("has {} rows for {} keys", rows.size(), values.size()), context.arena));
    }
    std::ranges::transform(rows, values.begin(), [this, &context](const Value& row) {
        return layout_.finish(row, context.arena);
    });
    return {};
}

/// Reshapes a row, or each row of a list.
Value HttpBatchClaim::select(Value row, RequestContext& context) const {
    Arena& arena = context.arena;
    if (row.is_nothing()) { return Value::null(); }
    if (row.is(Kind::List)) {
        const std::span<Value> items = arena.copy(row.items());
        for (Value& item : items) { item = select(item, context); }
        return Value::list(items);
    }
    const source::Instance nobody;
    const TemplateScope scope{.instance = nobody,
                              .context = context,
                              .source_name = binding_.source_name(),
                              .result = row};
    return value::project_dom(source::evaluate(*binding_.spec().select, scope), projection_, arena);
}

}  // namespace millrace::ext::source_http
