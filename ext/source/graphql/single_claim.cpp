#include "single_claim.hpp"

#include "call_maker.hpp"

namespace millrace::ext::source_graphql {

using value::Value;

SingleClaim::SingleClaim(const GraphqlBinding& binding, const source::ClaimRequest& request)
    : Claim(binding),
      binding_(binding),
      projection_(request.projection),
      selection_(request.selection, {}),
      data_members_{value::Shape::Member{binding.spec().field, 0, request.projection.want,
                                         request.projection.shape}},
      envelope_(data_members_) {}

Result<const source::Request*> SingleClaim::render(const source::Instance& instance,
                                                   source::RequestContext& context) const {
    const GraphqlSpec& spec = binding_.spec();
    const source::TemplateScope scope{
        .instance = instance, .context = context, .source_name = binding_.source_name()};
    const Value object = source::evaluate(spec.args, scope);
    MR_TRY(const std::vector<Argument> arguments, root_arguments(binding_, object, scope));
    wire::ReplyBuffer fields;
    Variables variables;
    Variables* const used = spec.use_variables ? &variables : nullptr;
    fields.append(spec.field);
    if (!append_arguments(fields, arguments, used) ||
        !selection_.append(fields, used, instance.dynamic_arguments)) {
        return fail(refuse_argument(binding_, context.arena));
    }
    return make_call(binding_, fields.view(), variables, scope);
}

Result<source::Decoded> SingleClaim::decode(const source::Answer& answer,
                                            source::RequestContext& context) const {
    std::array roots{AnswerRoot{binding_.spec().field, {}, projection_}};
    GraphqlAnswer reader(binding_, context);
    MR_CHECK(reader.read(static_cast<const source::HttpAnswer&>(answer), envelope_, roots));
    return source::Decoded{.value = roots.front().value, .loose = reader.loose()};
}

}  // namespace millrace::ext::source_graphql
