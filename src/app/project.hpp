#pragma once
/// @file project.hpp — a gateway as its files describe it: configuration, schema, bindings

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/schema.hpp>
#include <millrace/plan/response_rule.hpp>
#include <millrace/source/bindings.hpp>
#include <millrace/source/source.hpp>

#include "config/config.hpp"
#include "config/environment.hpp"
#include "diagnostics.hpp"
#include "sdl_files.hpp"

namespace millrace::app {

/// What one role is served.
struct RoleView {
    std::string role;           // empty: every role that the metadata does not name
    bool backend_only = false;  // for trusted back ends: permissions for them count
    bool introspection = true;
    std::shared_ptr<const graphql::Schema> schema;
    std::shared_ptr<const source::Bindings> bindings;
    plan::ResponseRules rules;
};

/// Lifetime: immutable once loaded; shared by all cores.
struct Project {
    Config config;  // but for `sources`, which the bindings hold
    SdlFiles sdl;   // what the schemas were built from
    /// The first is the one for everybody; where databases have roles, that of the administrator,
    /// which has everything. Empty after errors.
    std::vector<RoleView> views;

    [[nodiscard]] bool has_roles() const noexcept { return views.size() > 1; }
    /// What `role` is served.
    [[nodiscard]] const RoleView& view_of(std::string_view role, bool backend_only) const noexcept;
    /// Null after errors.
    [[nodiscard]] const graphql::Schema* schema() const noexcept {
        return views.empty() ? nullptr : views.front().schema.get();
    }
    [[nodiscard]] const source::Bindings* bindings() const noexcept {
        return views.empty() ? nullptr : views.front().bindings.get();
    }
};

/// Reads the configuration file and all it names. Everything that can be found wrong goes to
/// `diagnostics` at once; with errors there, `views` may be empty. Databases with metadata are
/// asked what they have.
[[nodiscard]] Project load_project(const std::string& config_file, const Environment& environment,
                                   const source::Registry& registry, Diagnostics& diagnostics);

}  // namespace millrace::app
