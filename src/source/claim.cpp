#include <millrace/source/claim.hpp>

#include <millrace/base/assert.hpp>
#include <millrace/source/binding.hpp>

namespace millrace::source {

namespace {

/// The engine asks a claim only for what its binding says it is.
[[noreturn]] void not_of_this_kind() noexcept {
    detail::broken_invariant("a claim answers only what its binding announces", __FILE__, __LINE__);
}

}  // namespace

Result<value::Value> Claim::evaluate(const Instance& /*instance*/,
                                     RequestContext& /*context*/) const {
    not_of_this_kind();
}

Result<const Request*> Claim::render(const Instance& /*instance*/,
                                     RequestContext& /*context*/) const {
    not_of_this_kind();
}

Result<Decoded> Claim::decode(const Answer& /*answer*/, RequestContext& /*context*/) const {
    not_of_this_kind();
}

Result<BatchKey> Claim::key_of(const Instance& /*instance*/, RequestContext& /*context*/) const {
    not_of_this_kind();
}

Result<const Request*> Claim::render_batch(std::span<const BatchKey> /*keys*/,
                                           RequestContext& /*context*/) const {
    not_of_this_kind();
}

Result<const LooseFailure*> Claim::decode_batch(const Answer& /*answer*/,
                                                std::span<const BatchKey> /*keys*/,
                                                std::span<value::Value> /*values*/,
                                                RequestContext& /*context*/) const {
    not_of_this_kind();
}

bool Binding::takes(const ListPush&, const graphql::Field&, std::span<const ListPush>,
                    std::span<const std::string_view>) const {
    return false;
}

}  // namespace millrace::source
