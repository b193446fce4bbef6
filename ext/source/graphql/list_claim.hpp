#pragma once
/// @file list_claim.hpp — one document with a list of keys as an argument

#include <array>

#include <millrace/source/claim.hpp>
#include <millrace/source/row_matching.hpp>

#include "document.hpp"
#include "graphql_answer.hpp"

namespace millrace::ext::source_graphql {

class ListClaim final : public source::Claim {
public:
    ListClaim(const GraphqlBinding& binding, const source::ClaimRequest& request);

    Result<source::BatchKey> key_of(const source::Instance& instance,
                                    source::RequestContext& context) const override;
    Result<const source::Request*> render_batch(std::span<const source::BatchKey> keys,
                                                source::RequestContext& context) const override;
    Result<const source::LooseFailure*> decode_batch(
        const source::Answer& answer, std::span<const source::BatchKey> keys,
        std::span<value::Value> values, source::RequestContext& context) const override;

private:
    [[nodiscard]] Status distribute(value::Value rows, std::span<const source::BatchKey> keys,
                                    std::span<value::Value> values,
                                    source::RequestContext& context) const;

    [[nodiscard]] const source::LooseFailure* with_lost_rows(value::Value rows,
                                                             const source::LooseFailure* loose,
                                                             Arena& arena) const;

    const GraphqlBinding& binding_;
    SelectionText selection_;
    source::RowLayout layout_;
    std::array<value::Shape::Member, 1> data_members_;
    EnvelopeShape envelope_;
};

}  // namespace millrace::ext::source_graphql
