#include "alias_claim.hpp"

#include <algorithm>

#include <millrace/source/request_template.hpp>
#include <millrace/wire/value_writer.hpp>

#include "call_maker.hpp"
#include "graphql_answer.hpp"

namespace millrace::ext::source_graphql {

using source::BatchKey;
using source::JsonTemplate;
using source::RequestContext;
using source::TemplateScope;
using value::Kind;
using value::Shape;
using value::Value;

namespace {

/// `k0`, `k1` and so on.
std::string_view alias_of(std::size_t index, Arena& arena) {
    wire::ReplyBuffer name;
    name.append('k');
    wire::append_integer(name, static_cast<std::int64_t>(index));
    return arena.copy(name.view());
}

}  // namespace

AliasClaim::AliasClaim(const GraphqlBinding& binding, const source::ClaimRequest& request)
    : Claim(binding),
      binding_(binding),
      projection_(request.projection),
      selection_(request.selection, {}) {}

/// An argument that is a member of the parent is null or absent.
bool AliasClaim::misses_a_key(const TemplateScope& scope) const {
    return std::ranges::any_of(
        binding_.spec().args.members, [&scope](const source::JsonTemplateMember& member) {
            return member.value.kind == JsonTemplate::Kind::Expression &&
                   member.value.expression->root == source::TemplateRoot::Parent &&
                   source::evaluate(*member.value.expression, scope).is_nothing();
        });
}

Result<BatchKey> AliasClaim::key_of(const source::Instance& instance,
                                    RequestContext& context) const {
    const TemplateScope scope{
        .instance = instance, .context = context, .source_name = binding_.source_name()};
    BatchKey key;
    key.instance = &instance;
    if (misses_a_key(scope)) { return key; }
    key.value = source::evaluate(binding_.spec().args, scope);
    thread_local wire::ReplyBuffer text;
    text.clear();
    wire::append_json(text, key.value);
    key.text = context.arena.copy(text.view());
    if (!binding_.spec().rest_is_constant) {
        source::HttpCall call;
        MR_TRY(call.headers, render_headers(binding_.spec().headers, scope));
        key.group = call_key(call, binding_.source(), context.arena);
    }
    return key;
}

Result<const source::Request*> AliasClaim::render_batch(std::span<const BatchKey> keys,
                                                        RequestContext& context) const {
    const source::Instance& first = *keys.front().instance;
    const TemplateScope scope{
        .instance = first, .context = context, .source_name = binding_.source_name()};
    Variables variables;
    Variables* const used = binding_.spec().use_variables ? &variables : nullptr;
    wire::ReplyBuffer selection;  // the same for all keys, variables included
    if (!selection_.append(selection, used, first.dynamic_arguments)) {
        return fail(refuse_argument(binding_, context.arena));
    }
    wire::ReplyBuffer fields;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        MR_TRY(const std::vector<Argument> arguments,
               root_arguments(binding_, keys[i].value, scope));
        fields.append(alias_of(i, context.arena));
        fields.append(':');
        fields.append(binding_.spec().field);
        // Literals: as many variables as keys would be no shorter and no easier to cache.
        if (!append_arguments(fields, arguments, nullptr)) {
            return fail(refuse_argument(binding_, context.arena));
        }
        fields.append(selection.view());
        fields.append(' ');
    }
    return make_call(binding_, fields.view(), variables, scope);
}

Result<const source::LooseFailure*> AliasClaim::decode_batch(const source::Answer& answer,
                                                             std::span<const BatchKey> keys,
                                                             std::span<Value> values,
                                                             RequestContext& context) const {
    Arena& arena = context.arena;
    const std::span<AnswerRoot> roots = arena.make_array<AnswerRoot>(keys.size());
    const std::span<Shape::Member> members = arena.make_array<Shape::Member>(keys.size());
    for (std::size_t i = 0; i < roots.size(); ++i) {
        roots[i] = {alias_of(i, arena), {}, projection_};
        members[i] = {roots[i].name, static_cast<std::uint16_t>(i), projection_.want,
                      projection_.shape};
    }
    const EnvelopeShape envelope(members);
    GraphqlAnswer reader(binding_, context);
    MR_CHECK(reader.read(static_cast<const source::HttpAnswer&>(answer), envelope, roots));
    std::ranges::transform(roots, values.begin(), &AnswerRoot::value);
    return reader.loose();
}

}  // namespace millrace::ext::source_graphql
