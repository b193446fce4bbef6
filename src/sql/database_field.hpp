#pragma once
/// @file database_field.hpp — a field with @postgres or @sqlite, compiled

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include <millrace/source/binding.hpp>
#include <millrace/sql/database_binding.hpp>
#include <millrace/sql/database_request.hpp>
#include <millrace/sql/request_problem.hpp>

namespace millrace::sql {

/// A root field of the role's schema.
class DatabaseField final : public source::Binding {
public:
    /// `source` is the index of a source that has an offer.
    DatabaseField(const source::BindRequest& request, std::uint16_t source, StatementKind kind);

    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return summary_; }

    [[nodiscard]] const RoleSchema& schema() const noexcept { return *offer_->schema; }
    [[nodiscard]] const Dialect& dialect() const noexcept { return offer_->dialect; }
    [[nodiscard]] StatementKind statement_kind() const noexcept { return kind_; }
    [[nodiscard]] std::uint32_t rows_max() const noexcept { return rows_max_; }
    /// A type that lives as long as the field: requests point to it.
    [[nodiscard]] const SqlType* keep_type(const SqlType& type) const;

private:
    std::shared_ptr<const DatabaseOffer> offer_;
    StatementKind kind_;
    std::uint32_t rows_max_ = 0;
    std::string summary_;
    mutable std::mutex mutex_;
    mutable std::deque<SqlType> types_;  // there are as many as the database has
};

/// `problem` as an error of the data plane, its path in the extensions.
[[nodiscard]] Error to_error(const RequestProblem& problem, std::string_view source, Arena& arena);

}  // namespace millrace::sql
