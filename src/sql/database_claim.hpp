#pragma once
/// @file database_claim.hpp — a root field of a database in one plan: statements made and kept,
/// answers read

#include <memory>
#include <string>

#include <millrace/source/claim.hpp>
#include <millrace/sql/database_request.hpp>
#include <millrace/sql/request_problem.hpp>

#include "argument_shape.hpp"
#include "database_field.hpp"
#include "statement_cache.hpp"

namespace millrace::sql {

/// Threads: any; the cache has a lock of its own.
/// Cost:    a request of a shape that came before costs no compilation.
class DatabaseClaim final : public source::Claim {
public:
    DatabaseClaim(const DatabaseField& field, const source::ClaimRequest& request)
        : Claim(field),
          field_(field),
          projection_(request.projection),
          selection_(request.selection) {}

    [[nodiscard]] Result<const source::Request*> render(
        const source::Instance& instance, source::RequestContext& context) const override;
    [[nodiscard]] Result<source::Decoded> decode(const source::Answer& answer,
                                                 source::RequestContext& context) const override;

private:
    using Statement = std::shared_ptr<const KeptStatement>;

    [[nodiscard]] Result<Statement> statement_for(const source::Instance& instance,
                                                  const ArgumentShape& shape,
                                                  source::RequestContext& context) const;
    [[nodiscard]] source::ClaimedField root_with(const value::Value& arguments) const noexcept;
    [[nodiscard]] Result<std::span<const ParameterValue>> parameters(
        const KeptStatement& statement, const ArgumentShape& shape,
        source::RequestContext& context) const;

    const DatabaseField& field_;
    value::Projection projection_;
    const source::ClaimedSelection* selection_;
    mutable StatementCache cache_;
};

}  // namespace millrace::sql
