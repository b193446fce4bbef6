#pragma once
/// @file single_claim.hpp — one document for one field

#include <array>

#include <millrace/source/claim.hpp>

#include "document.hpp"
#include "graphql_answer.hpp"

namespace millrace::ext::source_graphql {

class SingleClaim final : public source::Claim {
public:
    SingleClaim(const GraphqlBinding& binding, const source::ClaimRequest& request);

    Result<const source::Request*> render(const source::Instance& instance,
                                          source::RequestContext& context) const override;
    Result<source::Decoded> decode(const source::Answer& answer,
                                   source::RequestContext& context) const override;

private:
    const GraphqlBinding& binding_;
    value::Projection projection_;
    SelectionText selection_;
    std::array<value::Shape::Member, 1> data_members_;
    EnvelopeShape envelope_;
};

}  // namespace millrace::ext::source_graphql
