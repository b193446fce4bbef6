#pragma once
/// @file join_field.hpp — rows of a database that belong to objects from elsewhere

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/source/claim.hpp>
#include <millrace/source/source.hpp>
#include <millrace/source/template.hpp>

#include "statement_maker.hpp"

namespace millrace::sql {

/// Keys of one statement: the saving is complete long before, and a statement stays short.
inline constexpr std::uint32_t kJoinKeysMax = 1'000;

/// A field with `@postgres(match: {id: "{parent.customerId}"})`: its type is that of the rows.
class JoinField final : public source::Binding {
public:
    /// Null when something is wrong; then `report` says what.
    [[nodiscard]] static std::unique_ptr<JoinField> make(const source::BindRequest& request,
                                                         std::uint16_t source,
                                                         source::ConfigReport& report);
    JoinField(const source::BindRequest& request, std::uint16_t source);

    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return summary_; }

    [[nodiscard]] const DatabaseSite& site() const noexcept { return site_; }
    [[nodiscard]] const source::JsonTemplate& match() const noexcept { return match_; }
    [[nodiscard]] std::span<const std::string_view> columns() const noexcept { return columns_; }
    [[nodiscard]] bool is_list() const noexcept { return field().type->nullable().is_list(); }

private:
    [[nodiscard]] bool read(const source::BindRequest& request, source::ConfigReport& report);

    DatabaseSite site_;
    source::JsonTemplate match_;
    std::vector<std::string_view> columns_;
    std::string summary_;
};

class JoinClaim final : public source::Claim, private StatementCompiler {
public:
    JoinClaim(const JoinField& field, const source::ClaimRequest& request)
        : Claim(field),
          field_(field),
          projection_(request.projection),
          selection_(request.selection),
          maker_(field.site(), *this) {}

    [[nodiscard]] Result<source::BatchKey> key_of(const source::Instance& instance,
                                                  source::RequestContext& context) const override;
    [[nodiscard]] Result<const source::Request*> render_batch(
        std::span<const source::BatchKey> keys, source::RequestContext& context) const override;
    [[nodiscard]] Result<const source::LooseFailure*> decode_batch(
        const source::Answer& answer, std::span<const source::BatchKey> keys,
        std::span<value::Value> values, source::RequestContext& context) const override;

private:
    [[nodiscard]] Compiled<Statement> compile(const Session& session,
                                              const GivenArguments& arguments) const override;

    const JoinField& field_;
    value::Projection projection_;
    const source::ClaimedSelection* selection_;
    StatementMaker maker_;
};

}  // namespace millrace::sql
