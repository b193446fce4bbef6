#pragma once
/// @file root_field.hpp — a root field of a database: its binding, and its claim in one plan

#include <memory>
#include <optional>
#include <string>

#include <millrace/source/claim.hpp>
#include <millrace/source/source.hpp>

#include "row_layout.hpp"
#include "statement_maker.hpp"

namespace millrace::sql {

/// A field with @postgres or @sqlite that is a root field of the role's schema.
class RootField final : public source::Binding {
public:
    /// `source` is the index of a source that has an offer.
    RootField(const source::BindRequest& request, std::uint16_t source, StatementKind kind);

    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] bool takes(const source::ListPush& push, const graphql::Field& field,
                             std::span<const source::ListPush> before,
                             std::span<const std::string_view> arguments) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return summary_; }
    [[nodiscard]] const DatabaseSite& site() const noexcept { return site_; }

private:
    DatabaseSite site_;
    std::string summary_;
};

class RootClaim final : public source::Claim, private StatementCompiler {
public:
    RootClaim(const RootField& field, const source::ClaimRequest& request);

    [[nodiscard]] Result<const source::Request*> render(
        const source::Instance& instance, source::RequestContext& context) const override;
    [[nodiscard]] Result<source::Decoded> decode(const source::Answer& answer,
                                                 source::RequestContext& context) const override;

private:
    [[nodiscard]] Compiled<Statement> compile(const Session& session,
                                              const GivenArguments& arguments) const override;
    [[nodiscard]] source::ClaimedField root_with(const value::Value& arguments) const noexcept;
    [[nodiscard]] Result<source::Decoded> decode_rows(const DatabaseAnswer& rows,
                                                      source::RequestContext& context) const;

    const DatabaseSite& site_;
    value::Projection projection_;
    const source::ClaimedSelection* selection_;
    std::span<const source::ListPush> pushes_;
    std::optional<RowLayout> layout_;  // when the answer is rows, and not JSON
    StatementMaker maker_;
};

}  // namespace millrace::sql
