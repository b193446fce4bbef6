#include "project.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>

#include "config/check_config.hpp"
#include "config/load_config.hpp"
#include "database/database_model.hpp"
#include "files.hpp"
#include "registry.hpp"
#include "view_builder.hpp"

namespace millrace::app {

namespace {

Position position_of(const graphql::Location& location) {
    return {location.line, location.column};
}

// Each file is parsed alone first: a brace forgotten at the end of one must not be reported in
// the next.
bool parses(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
    Arena arena;
    const auto parsed = graphql::parse_document(text, arena);
    if (parsed) { return true; }
    const graphql::GraphqlError& error = parsed.error();
    diagnostics.error(
        {file, error.locations.empty() ? Position{} : position_of(error.locations.front())},
        error.message);
    return false;
}

bool read_schema_files(const Config& config, const std::string& config_file, SdlFiles& files,
                       Diagnostics& diagnostics) {
    bool all_good = true;
    for (const std::string& name : config.schema) {
        std::string file = beside(config_file, name);
        const auto text = read_file(file);  // what is unreadable was found by check_config()
        if (!text || !parses(file, *text, diagnostics)) {
            all_good = false;
            continue;
        }
        files.add(std::move(file), *text);
    }
    return all_good;
}

// Rules are compiled for every view: what the role does not see has no rules.
void compile_response_rules(RoleView& view, std::vector<plan::ResponseRuleConfig> configs,
                            const Config& config, const std::string& config_file,
                            Diagnostics* diagnostics) {
    std::vector<plan::RuleFinding> findings;
    view.rules = plan::compile_rules(std::move(configs), *view.schema,
                                     {view.bindings.get(), nullptr, &all_directives()}, findings);
    if (diagnostics == nullptr) { return; }
    for (plan::RuleFinding& finding : findings) {
        std::vector<std::string_view> path{"response_rules", finding.rule};
        path.insert(path.end(), finding.setting.begin(), finding.setting.end());
        diagnostics->error({config_file, position_of(config.tree, path)},
                           fmt::format("response rule {}: {}", finding.rule, finding.message),
                           std::move(finding.advice));
    }
}

bool has_backend_permissions(const sql::Metadata& metadata, std::string_view role) {
    const auto says_so = [role](const auto& permissions) {
        const auto found = permissions.find(role);
        return found != permissions.end() && found->second.backend_only;
    };
    return std::ranges::any_of(metadata.tables, [&](const sql::TableMetadata& table) {
        return says_so(table.insert) || says_so(table.update) || says_so(table.remove);
    });
}

/// A role that databases know, and how it may come.
struct RoleVariant {
    std::string role;
    bool backend_only = false;
};

std::vector<RoleVariant> role_variants(const std::vector<DatabaseModel>& databases) {
    std::set<std::string> roles{std::string()};
    for (const DatabaseModel& database : databases) {
        for (std::string& role : database.model->metadata.roles()) {
            roles.insert(std::move(role));
        }
    }
    roles.erase(std::string(source::kAdminRole));
    std::vector<RoleVariant> variants;
    for (const std::string& role : roles) {
        variants.push_back({role, false});
        const bool trusted = std::ranges::any_of(databases, [&](const DatabaseModel& database) {
            return has_backend_permissions(database.model->metadata, role);
        });
        if (trusted) { variants.push_back({role, true}); }
    }
    return variants;
}

bool names_databases(const Config& config) {
    return std::ranges::any_of(config.sources.sources, [](const source::SourceConfig& source) {
        return !source.database.metadata.empty();
    });
}

bool may_introspect(const std::vector<DatabaseModel>& databases, const std::string& role) {
    return std::ranges::none_of(databases, [&](const DatabaseModel& database) {
        return std::ranges::find(database.without_introspection, role) !=
               database.without_introspection.end();
    });
}

}  // namespace

const RoleView& Project::view_of(std::string_view role, bool backend_only) const noexcept {
    if (!has_roles() || role == source::kAdminRole) { return views.front(); }
    const RoleView* best = nullptr;
    for (const RoleView& view : std::span(views).subspan(1)) {
        const bool fits = view.role.empty() || view.role == role;
        if (!fits || (view.backend_only && !backend_only)) { continue; }
        // The role before everybody, and of the role what is allowed to back ends.
        const bool better =
            best == nullptr || best->role.empty() || (!view.role.empty() && view.backend_only);
        if (better) { best = &view; }
    }
    return best == nullptr ? views.front() : *best;
}

Project load_project(const std::string& config_file, const Environment& environment,
                     const source::Registry& registry, Diagnostics& diagnostics) {
    Project project;
    project.config = load_config(config_file, environment, registry, diagnostics);
    const Config& config = project.config;
    if (!read_schema_files(config, config_file, project.sdl, diagnostics)) { return project; }
    // No database is asked for a configuration that cannot be served anyway, and without it the
    // schema cannot be judged.
    if (diagnostics.has_errors() && names_databases(config)) { return project; }
    if (config.schema.empty() && !names_databases(config)) { return project; }
    const std::vector<DatabaseModel> databases =
        load_databases(config, config_file, registry, diagnostics);
    if (diagnostics.has_errors() && names_databases(config)) { return project; }
    ViewBuilder builder(project.sdl, databases, config.sources, registry, config, diagnostics);
    if (auto view = builder.whole()) {
        view->introspection = may_introspect(databases, std::string(source::kAdminRole));
        compile_response_rules(*view, config.response_rules, config, config_file, &diagnostics);
        project.views.push_back(*std::move(view));
    }
    if (databases.empty() || diagnostics.has_errors()) { return project; }
    for (const RoleVariant& variant : role_variants(databases)) {
        auto view = builder.of_role(variant.role, variant.backend_only);
        if (!view) { break; }
        view->introspection = may_introspect(databases, variant.role);
        compile_response_rules(*view, config.response_rules, config, config_file, nullptr);
        project.views.push_back(*std::move(view));
    }
    return project;
}

}  // namespace millrace::app
