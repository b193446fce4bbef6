#pragma once
/// @file alias_claim.hpp — one document that asks a field for many argument objects

#include <millrace/source/claim.hpp>

#include "document.hpp"
#include "graphql_binding.hpp"

namespace millrace::ext::source_graphql {

class AliasClaim final : public source::Claim {
public:
    AliasClaim(const GraphqlBinding& binding, const source::ClaimRequest& request);

    Result<source::BatchKey> key_of(const source::Instance& instance,
                                    source::RequestContext& context) const override;
    Result<const source::Request*> render_batch(std::span<const source::BatchKey> keys,
                                                source::RequestContext& context) const override;
    Result<const source::LooseFailure*> decode_batch(
        const source::Answer& answer, std::span<const source::BatchKey> keys,
        std::span<value::Value> values, source::RequestContext& context) const override;

private:
    [[nodiscard]] bool misses_a_key(const source::TemplateScope& scope) const;

    const GraphqlBinding& binding_;
    value::Projection projection_;
    SelectionText selection_;
};

}  // namespace millrace::ext::source_graphql
