#pragma once
/// @file database_model.hpp — what the databases of a configuration have, and offer to whom

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <millrace/source/source.hpp>
#include <millrace/sql/dialect.hpp>
#include <millrace/sql/model.hpp>

#include "config/config.hpp"
#include "diagnostics.hpp"

namespace millrace::app {

/// One database whose metadata has been bound to what is really there.
struct DatabaseModel {
    std::size_t source = 0;  // index into Configuration::sources
    std::shared_ptr<const sql::Model> model;
    const sql::Dialect* dialect = nullptr;
    std::vector<std::string> without_introspection;  // roles
};

/// Asks every database that has metadata what it has. Waits for the answers.
///
/// Errors: a database that cannot be asked or metadata that cannot be read. What of the metadata
///         does not fit the database is a hint: it is left out and the rest is served.
[[nodiscard]] std::vector<DatabaseModel> load_databases(const Config& config,
                                                        const std::string& config_file,
                                                        const source::Registry& registry,
                                                        Diagnostics& diagnostics);

}  // namespace millrace::app
