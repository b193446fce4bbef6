#pragma once
/// @file view_builder.hpp — the schema of one role, and where its fields come from

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "database/database_model.hpp"
#include "project.hpp"

namespace millrace::app {

/// Builds the views of a project, one after another: the whole one first.
///
/// Errors: mistakes in the schema files are found, with their place, in the whole view. What is
///         wrong in the view of a role only is said of that role.
class ViewBuilder {
public:
    /// Everything is borrowed. `sources` is copied into each view.
    ViewBuilder(const SdlFiles& files, const std::vector<DatabaseModel>& databases,
                const source::Configuration& sources, const source::Registry& registry,
                const Config& config, Diagnostics& diagnostics);

    /// The view of everything: of the administrator, where databases have roles.
    [[nodiscard]] std::optional<RoleView> whole();
    /// What `role` sees of it; an empty name stands for roles nobody knows.
    [[nodiscard]] std::optional<RoleView> of_role(std::string_view role, bool backend_only);

private:
    /// The part of databases.
    struct Offered {
        source::Configuration sources;  // with offers
        std::string text;
    };

    [[nodiscard]] std::optional<Offered> offer(std::string_view role, bool backend_only,
                                               std::string_view files);
    [[nodiscard]] std::optional<RoleView> build(std::string_view files, Offered offered,
                                                std::string_view role);
    [[nodiscard]] std::shared_ptr<const graphql::Schema> build_schema(std::string_view files,
                                                                      std::string_view databases,
                                                                      std::string_view role);
    void report(const std::string& message, std::string_view role);

    const SdlFiles& files_;
    const std::vector<DatabaseModel>& databases_;
    const source::Configuration& sources_;
    const source::Registry& registry_;
    const bool known_scalars_;
    const bool holders_on_rows_;
    Diagnostics& diagnostics_;
    std::string all_;  // SDL of everything in databases
};

}  // namespace millrace::app
