#pragma once
/// @file http_claim.hpp — one call for one field

#include <millrace/source/claim.hpp>

#include "http_binding.hpp"

namespace millrace::ext::source_http {

class HttpClaim final : public source::Claim {
public:
    HttpClaim(const HttpBinding& binding, const value::Projection& projection) noexcept
        : Claim(binding), binding_(binding), projection_(projection) {}

    Result<const source::Request*> render(const source::Instance& instance,
                                          source::RequestContext& context) const override;
    Result<source::Decoded> decode(const source::Answer& answer,
                                   source::RequestContext& context) const override;

private:
    [[nodiscard]] Result<source::Decoded> decode_value(const source::HttpAnswer& http,
                                                       source::RequestContext& context) const;

    const HttpBinding& binding_;
    value::Projection projection_;
};

}  // namespace millrace::ext::source_http
