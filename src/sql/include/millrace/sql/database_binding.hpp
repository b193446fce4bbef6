#pragma once
/// @file database_binding.hpp — a field that a database answers: what every kind of database shares

#include <memory>
#include <string>
#include <string_view>

#include <millrace/source/source.hpp>
#include <millrace/sql/dialect.hpp>
#include <millrace/sql/role_schema.hpp>

namespace millrace::sql {

/// What one database offers to one role (SourceConfig::offer).
class DatabaseOffer final : public source::Offer {
public:
    DatabaseOffer(std::shared_ptr<const RoleSchema> offered, const Dialect& spoken)
        : schema(std::move(offered)), dialect(spoken) {}

    const std::shared_ptr<const RoleSchema> schema;
    const Dialect& dialect;
};

/// SDL of the directive of a kind of database, `@postgres` or `@sqlite`.
[[nodiscard]] std::string database_directive_sdl(std::string_view kind);

/// Compiles that directive on a field. Its requests are DatabaseRequests, answered by
/// DatabaseAnswers. Null when it is wrong; then `report` says what is.
[[nodiscard]] std::unique_ptr<source::Binding> bind_database_field(
    const source::BindRequest& request, std::string_view kind, source::ConfigReport& report);

}  // namespace millrace::sql
