#include "graphql_binding.hpp"

#include <fmt/format.h>

#include "alias_claim.hpp"
#include "list_claim.hpp"
#include "single_claim.hpp"

namespace millrace::ext::source_graphql {

GraphqlBinding::GraphqlBinding(const source::BindRequest& request, std::uint16_t source,
                               source::ConfigReport& report)
    : Binding(source::BindingKind::Fetch, request.field),
      spec_(GraphqlDirective(request, parent_needs_, report).read()) {
    source_ = source;
    if (source != source::Configuration::kNoSource) {
        const source::SourceConfig& config = request.configuration.sources[source];
        source_name_ = config.name;
        exposes_errors_ = config.expose_errors;
        errors_ = source::AnswerErrors(config.name, config.expose_errors);
    }
    batch_ = {.batched = spec_.batching != Batching::None, .keys_max = spec_.batch_size};
    idempotent_ = !spec_.is_mutation;
    asks_for_members_ = true;
    summary_ = fmt::format("{} {}.{}{}", spec_.is_mutation ? "mutation" : "query", source_name_,
                           spec_.field, batch_.batched ? " (batched)" : "");
}

std::unique_ptr<const source::Claim> GraphqlBinding::claim(
    const source::ClaimRequest& request) const {
    switch (spec_.batching) {
        case Batching::Alias:
            return std::make_unique<AliasClaim>(*this, request);
        case Batching::List:
            return std::make_unique<ListClaim>(*this, request);
        case Batching::None:
            break;
    }
    return std::make_unique<SingleClaim>(*this, request);
}

}  // namespace millrace::ext::source_graphql
