#include "http_claim.hpp"

#include <millrace/value/project.hpp>

#include "answer_reader.hpp"
#include "call_writer.hpp"

namespace millrace::ext::source_http {

using source::Decoded;
using source::HttpAnswer;
using source::HttpCall;
using source::JsonTemplate;
using value::Value;
using value::Want;

Result<const source::Request*> HttpClaim::render(const source::Instance& instance,
                                                 source::RequestContext& context) const {
    const source::TemplateScope scope{
        .instance = instance, .context = context, .source_name = binding_.source_name()};
    CallWriter writer(binding_, scope);
    auto* call = context.arena.make<HttpCall>();
    MR_TRY(call->target, writer.target());
    if (call->target.data() == nullptr) { return nullptr; }
    MR_TRY(call->headers, render_headers(binding_.spec().headers, scope));
    const HttpSpec& spec = binding_.spec();
    MR_CHECK(writer.write_body(*call, spec.body ? &*spec.body : nullptr));
    return writer.finish(*call);
}

Result<Decoded> HttpClaim::decode(const source::Answer& answer,
                                  source::RequestContext& context) const {
    const auto& http = static_cast<const HttpAnswer&>(answer);
    MR_TRY(const AnswerKind kind, classify(http, binding_, context.arena));
    if (kind != AnswerKind::Json) { return Decoded{.value = Value::null()}; }
    MR_TRY(Decoded decoded, decode_value(http, context));
    if (binding_.spec().errors.empty()) { return decoded; }
    MR_TRY(decoded.loose, read_reported_errors(http, binding_, context.arena));
    if (decoded.loose == nullptr || !decoded.value.is_nothing()) { return decoded; }
    return fail(Error::make(context.arena, ErrorCode::Upstream, decoded.loose->failure->code,
                            decoded.loose->failure->message, binding_.source_name()));
}

Result<Decoded> HttpClaim::decode_value(const HttpAnswer& http,
                                        source::RequestContext& context) const {
    Arena& arena = context.arena;

    const auto& select = binding_.spec().select;
    const bool is_place = select && select->kind == JsonTemplate::Kind::Expression &&
                          select->expression->root == source::TemplateRoot::Result;
    if (!select || is_place) {
        // The rest of the document is skipped.
        const std::span<const std::string_view> path =
            is_place ? select->expression->path : std::span<const std::string_view>();
        MR_TRY(const Value value, read_body(http, path, projection_, binding_, arena));
        return Decoded{.value = value};
    }
    MR_TRY(const Value document, read_body(http, {}, {.want = Want::Dom}, binding_, arena));
    const source::Instance nobody;
    const source::TemplateScope scope{.instance = nobody,
                                      .context = context,
                                      .source_name = binding_.source_name(),
                                      .result = document};
    return Decoded{.value =
                       value::project_dom(source::evaluate(*select, scope), projection_, arena)};
}

}  // namespace millrace::ext::source_http
