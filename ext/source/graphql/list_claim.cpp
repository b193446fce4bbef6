#include "list_claim.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <millrace/source/request_template.hpp>
#include <millrace/wire/value_writer.hpp>

#include "call_maker.hpp"

namespace millrace::ext::source_graphql {

using source::BatchKey;
using source::MemberPath;
using source::RequestContext;
using source::TemplateScope;
using value::Kind;
using value::Value;

namespace {

/// What keys are called in the answer, so that they meet nothing the client asked for.
std::string key_name(std::size_t part) {
    return fmt::format("_k{}", part);
}

/// The fields that show the key of a row, at the beginning of its selection.
std::string key_fields(const GraphqlSpec& spec) {
    std::string text;
    for (std::size_t i = 0; i < spec.key_paths.size(); ++i) {
        const MemberPath& path = spec.key_paths[i];
        text += fmt::format("{}:{}", key_name(i), fmt::join(path, "{"));
        text.append(path.size() - 1, '}');
        text += ' ';
    }
    return text;
}

/// Where the keys then are.
std::vector<MemberPath> key_places(const GraphqlSpec& spec) {
    std::vector<MemberPath> places = spec.key_paths;
    for (std::size_t i = 0; i < places.size(); ++i) { places[i].front() = key_name(i); }
    return places;
}

}  // namespace

ListClaim::ListClaim(const GraphqlBinding& binding, const source::ClaimRequest& request)
    : Claim(binding),
      binding_(binding),
      selection_(request.selection, key_fields(binding.spec())),
      layout_(request.projection, key_places(binding.spec())),
      data_members_{value::Shape::Member{binding.spec().field, 0, layout_.projection().want,
                                         layout_.projection().shape}},
      envelope_(data_members_) {}

Result<BatchKey> ListClaim::key_of(const source::Instance& instance,
                                   RequestContext& context) const {
    const GraphqlSpec& spec = binding_.spec();
    const TemplateScope scope{
        .instance = instance, .context = context, .source_name = binding_.source_name()};
    BatchKey key;
    key.instance = &instance;
    key.value = source::evaluate(spec.key, scope);
    const bool by_key = spec.order == BatchOrder::Key;
    MR_CHECK(set_key_text(key, by_key ? spec.key_paths.size() : 0, scope));
    if (!key.is_call() || spec.rest_is_constant) { return key; }
    thread_local wire::ReplyBuffer rest;
    rest.clear();
    wire::append_json(rest, source::evaluate(spec.args, scope));  // without keys
    source::HttpCall call;
    call.body = rest.view();
    MR_TRY(call.headers, render_headers(spec.headers, scope));
    key.group = call_key(call, binding_.source(), context.arena);
    return key;
}

Result<const source::Request*> ListClaim::render_batch(std::span<const BatchKey> keys,
                                                       RequestContext& context) const {
    const GraphqlSpec& spec = binding_.spec();
    const std::span<Value> key_values = context.arena.make_array<Value>(keys.size());
    std::ranges::transform(keys, key_values.begin(), &BatchKey::value);
    const source::Instance& first = *keys.front().instance;
    const TemplateScope scope{.instance = first,
                              .context = context,
                              .source_name = binding_.source_name(),
                              .result = {},
                              .keys = Value::list(key_values)};
    const Value object = source::evaluate(spec.args, scope);
    MR_TRY(const std::vector<Argument> arguments, root_arguments(binding_, object, scope));
    Variables variables;
    Variables* const used = spec.use_variables ? &variables : nullptr;
    wire::ReplyBuffer fields;
    fields.append(spec.field);
    if (!append_arguments(fields, arguments, used) ||
        !selection_.append(fields, used, first.dynamic_arguments)) {
        return fail(refuse_argument(binding_, context.arena));
    }
    return make_call(binding_, fields.view(), variables, scope);
}

Result<const source::LooseFailure*> ListClaim::decode_batch(const source::Answer& answer,
                                                            std::span<const BatchKey> keys,
                                                            std::span<Value> values,
                                                            RequestContext& context) const {
    std::array roots{AnswerRoot{binding_.spec().field, {}, layout_.projection()}};
    GraphqlAnswer reader(binding_, context);
    MR_CHECK(reader.read(static_cast<const source::HttpAnswer&>(answer), envelope_, roots));
    MR_CHECK(distribute(roots.front().value, keys, values, context));
    return with_lost_rows(roots.front().value, reader.loose(), context.arena);
}

/// A failed row shows no key: its error is reported beside the values. (By position it has found
/// its place.)
const source::LooseFailure* ListClaim::with_lost_rows(Value rows, const source::LooseFailure* loose,
                                                      Arena& arena) const {
    if (!rows.is(Kind::List) || binding_.spec().order == BatchOrder::Position) { return loose; }
    for (const Value& row : rows.items()) {
        if (!row.is(Kind::Error)) { continue; }
        loose = arena.make<source::LooseFailure>(std::size_t{0}, &row.failure(), loose);
    }
    return loose;
}

Status ListClaim::distribute(Value rows, std::span<const BatchKey> keys, std::span<Value> values,
                             RequestContext& context) const {
    if (rows.is(Kind::Error)) {
        std::ranges::fill(values, rows);
        return {};
    }
    if (!rows.is(Kind::List)) {
        return fail(binding_.errors().shape("has no list of rows", context.arena));
    }
    if (binding_.spec().order == BatchOrder::Key) {
        match_rows(rows.items(), layout_, keys, binding_.is_list(), values, context.arena);
        return {};
    }
    if (rows.items().size() != values.size()) {
        return fail(binding_.errors().shape(
            fmt::format("has {} rows for {} keys", rows.items().size(), values.size()),
            context.arena));
    }
    std::ranges::transform(rows.items(), values.begin(), [this, &context](const Value& row) {
        return layout_.finish(row, context.arena);
    });
    return {};
}

}  // namespace millrace::ext::source_graphql
