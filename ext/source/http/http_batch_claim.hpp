#pragma once
/// @file http_batch_claim.hpp — one call for the keys of many fields

#include <millrace/source/claim.hpp>
#include <millrace/source/row_matching.hpp>

#include "http_binding.hpp"

namespace millrace::ext::source_http {

class HttpBatchClaim final : public source::Claim {
public:
    HttpBatchClaim(const HttpBinding& binding, const value::Projection& projection);

    Result<source::BatchKey> key_of(const source::Instance& instance,
                                    source::RequestContext& context) const override;
    Result<const source::Request*> render_batch(std::span<const source::BatchKey> keys,
                                                source::RequestContext& context) const override;
    Result<const source::LooseFailure*> decode_batch(
        const source::Answer& answer, std::span<const source::BatchKey> keys,
        std::span<value::Value> values, source::RequestContext& context) const override;

private:
    [[nodiscard]] Status read_parameters(source::BatchKey& key,
                                         const source::TemplateScope& scope) const;
    [[nodiscard]] Result<std::string_view> group_of(const source::TemplateScope& scope) const;
    [[nodiscard]] value::Value body_list(std::span<const source::BatchKey> keys,
                                         const source::RequestContext& context) const;
    [[nodiscard]] Status match_positions(std::span<const value::Value> rows,
                                         std::span<value::Value> values,
                                         source::RequestContext& context) const;
    [[nodiscard]] value::Value select(value::Value row, source::RequestContext& context) const;

    const HttpBinding& binding_;
    const BatchSpec& batch_;
    value::Projection projection_;
    source::RowLayout layout_;
    std::vector<std::string_view> items_path_;
};

}  // namespace millrace::ext::source_http
