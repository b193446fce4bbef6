#include "view_builder.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/plan/holders.hpp>
#include <millrace/plan/partition.hpp>
#include <millrace/sql/database_binding.hpp>

#include "database/schema_text.hpp"
#include "registry.hpp"

namespace millrace::app {

namespace {

std::string without_description(graphql::DirectiveDefinitionNode directive) {
    directive.description = {};
    graphql::DefinitionNode definition;
    definition.kind = graphql::DefinitionKind::Directive;
    definition.directive = &directive;
    return graphql::print_definition(definition);
}

// Definitions of the directives that queries compute with. A schema may repeat one word by word
// (others that read the same file may need it), but not define something else under its name.
std::string computing_definitions(std::string_view sdl, const SdlFiles& files,
                                  Diagnostics& diagnostics) {
    Arena arena;
    const std::string ours_text = all_directives().sdl();
    const auto ours = graphql::parse_document(ours_text, arena);
    const auto theirs = graphql::parse_document(sdl, arena);
    if (!ours || !theirs) { return ours_text; }  // reported where it is read
    std::string definitions;
    for (const graphql::DefinitionNode& own : (*ours)->definitions) {
        const graphql::DirectiveDefinitionNode* same = nullptr;
        for (const graphql::DefinitionNode& other : (*theirs)->definitions) {
            if (own.directive != nullptr && other.directive != nullptr &&
                own.directive->name.text == other.directive->name.text) {
                same = other.directive;
            }
        }
        if (same == nullptr) {
            definitions += graphql::print_definition(own) + "\n\n";
        } else if (without_description(*same) != without_description(*own.directive)) {
            diagnostics.error(
                files.place_of(same->offset),
                fmt::format("directive named '{}' is already exist in schema.", same->name.text),
                "another name: queries compute with this one");
        }
    }
    return definitions;
}

std::string holders_for(const std::string& sdl) {
    Arena arena;
    const auto document = graphql::parse_document(sdl, arena);
    return document ? plan::holders_sdl(**document) : std::string();
}

void add_findings(const source::ConfigReport& report, const SdlFiles& files,
                  Diagnostics& diagnostics) {
    for (const source::ConfigFinding& finding : report.findings()) {
        Place place = files.place_of(finding.offset);
        if (finding.severity == source::Severity::Error) {
            diagnostics.error(std::move(place), finding.message, finding.advice);
        } else {
            diagnostics.hint(std::move(place), finding.message, finding.advice);
        }
    }
}

}  // namespace

ViewBuilder::ViewBuilder(const SdlFiles& files, const std::vector<DatabaseModel>& databases,
                         const source::Configuration& sources, const source::Registry& registry,
                         const Config& config, Diagnostics& diagnostics)
    : files_(files),
      databases_(databases),
      sources_(sources),
      registry_(registry),
      known_scalars_(config.check_scalars),
      // Types of rows have no fields then that Hasura's have not.
      holders_on_rows_(config.server.compatibility != Compatibility::Hasura),
      diagnostics_(diagnostics) {}

std::optional<RoleView> ViewBuilder::whole() {
    auto offered = offer(sql::kAdminRole, true, files_.text());
    if (!offered) { return std::nullopt; }
    all_ = offered->text;
    return build(files_.text(), *std::move(offered), {});
}

std::optional<RoleView> ViewBuilder::of_role(std::string_view role, bool backend_only) {
    auto offered = offer(role, backend_only, files_.text());
    if (!offered) { return std::nullopt; }
    const std::string files = visible_schema(files_.text(), all_, offered->text);
    auto view = build(files, *std::move(offered), role.empty() ? "unknown" : role);
    if (view) {
        view->role = role;
        view->backend_only = backend_only;
    }
    return view;
}

void ViewBuilder::report(const std::string& message, std::string_view role) {
    diagnostics_.error({}, role.empty() ? message : fmt::format("role {}: {}", role, message));
}

std::optional<ViewBuilder::Offered> ViewBuilder::offer(std::string_view role, bool backend_only,
                                                       std::string_view files) {
    Offered offered{sources_, {}};
    SchemaText text(files);
    for (const DatabaseModel& database : databases_) {
        sql::Problems problems;
        auto schema =
            sql::build_role_schema(database.model, {std::string(role), backend_only}, problems);
        source::SourceConfig& config = offered.sources.sources[database.source];
        if (!schema) {
            report(fmt::format("{}: {}", config.name, schema.error().front().message), role);
            return std::nullopt;
        }
        if (role == sql::kAdminRole) {
            for (const sql::Problem& problem : problems) {
                diagnostics_.hint({config.database.metadata, {}},
                                  fmt::format("{}: {}", problem.where, problem.message));
            }
        }
        std::string quoted;
        graphql::append_string_literal(quoted, config.name);
        text.add((*schema)->sdl(), fmt::format("@{}(source: {})", config.kind, quoted));
        config.offer = std::make_shared<const sql::DatabaseOffer>(*schema, *database.dialect);
    }
    for (const std::string& conflict : text.conflicts()) {
        diagnostics_.error({}, conflict,
                           "give the types of one a prefix: customization: {type_names: {prefix: "
                           "shop_}} in its metadata");
    }
    if (!text.conflicts().empty()) { return std::nullopt; }
    offered.text = text.text();
    return offered;
}

std::shared_ptr<const graphql::Schema> ViewBuilder::build_schema(std::string_view files,
                                                                 std::string_view databases,
                                                                 std::string_view role) {
    std::string internal = source::configuration_sdl(registry_);
    internal += plan::holder_directive_sdl();
    graphql::SchemaOptions options;
    options.incremental_directives = true;
    options.known_scalars = known_scalars_;
    options.internal_sdl = internal;
    const std::string sdl =
        fmt::format("{}\n{}", files, holders_on_rows_ ? databases : std::string_view());
    std::vector<graphql::SdlText> texts;
    const auto add = [&texts](std::string name, std::string text) {
        if (!text.empty()) { texts.push_back({std::move(name), std::move(text)}); }
    };
    add("schema", std::string(files));
    add("computing directives", computing_definitions(files, files_, diagnostics_));
    add("holders of computed values", holders_for(sdl));
    add("databases", std::string(databases));
    auto built = graphql::build_schema(texts, options);
    if (built) { return *std::move(built); }
    for (graphql::GraphqlError& error : built.error()) {
        if (!role.empty()) {
            report(error.message, role);
            continue;
        }
        diagnostics_.error(error.locations.empty() ? files_.place_of(graphql::Location{})
                                                   : files_.place_of(error.locations.front()),
                           std::move(error.message));
    }
    return nullptr;
}

std::optional<RoleView> ViewBuilder::build(std::string_view files, Offered offered,
                                           std::string_view role) {
    RoleView view;
    view.schema = build_schema(files, offered.text, role);
    if (view.schema == nullptr) { return std::nullopt; }
    if (role.empty()) {
        for (const plan::PartitionFinding& finding : plan::check_partitions(*view.schema)) {
            diagnostics_.error(files_.place_of(finding.offset), finding.message);
        }
    }
    source::ConfigReport findings;
    view.bindings =
        source::compile_bindings(view.schema, std::move(offered.sources), registry_, findings);
    if (role.empty()) {
        add_findings(findings, files_, diagnostics_);
    } else if (findings.has_errors()) {
        for (const source::ConfigFinding& finding : findings.findings()) {
            if (finding.severity == source::Severity::Error) { report(finding.message, role); }
        }
    }
    if (view.bindings == nullptr) { return std::nullopt; }
    return view;
}

}  // namespace millrace::app
