#pragma once
/// @file database_site.hpp — what all fields of one database share for one role

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <millrace/base/result.hpp>
#include <millrace/source/source_config.hpp>
#include <millrace/sql/database_binding.hpp>
#include <millrace/sql/database_request.hpp>
#include <millrace/sql/request_problem.hpp>

namespace millrace::sql {

/// Lifetime: of a binding; keeps the offer alive. Borrows the configuration.
/// Threads:  any.
class DatabaseSite {
public:
    /// `config` has an offer.
    DatabaseSite(const source::SourceConfig& config, StatementKind kind)
        : config_(config),
          offer_(std::static_pointer_cast<const DatabaseOffer>(config.offer)),
          kind_(kind) {}

    [[nodiscard]] const RoleSchema& schema() const noexcept { return *offer_->schema; }
    [[nodiscard]] const Dialect& dialect() const noexcept { return offer_->dialect; }
    [[nodiscard]] std::string_view source() const noexcept { return config_.name; }
    [[nodiscard]] StatementKind kind() const noexcept { return kind_; }
    [[nodiscard]] std::uint32_t rows_max() const noexcept { return config_.database.rows_max; }
    [[nodiscard]] std::uint32_t list_items_max() const noexcept {
        return config_.database.list_items_max;
    }

    /// The same type where it lives as long as the site: requests point to it.
    [[nodiscard]] const SqlType* keep_type(const SqlType& type) const;

private:
    const source::SourceConfig& config_;
    std::shared_ptr<const DatabaseOffer> offer_;
    StatementKind kind_;
    mutable std::mutex mutex_;
    mutable std::deque<SqlType> types_;  // there are as many as the database has
};

/// `problem` as an error of the data plane, its path in the extensions.
[[nodiscard]] Error to_error(const RequestProblem& problem, std::string_view source, Arena& arena);

}  // namespace millrace::sql
