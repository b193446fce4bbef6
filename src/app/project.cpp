#include "project.hpp"

#include <utility>
#include <vector>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/source.hpp>
#include <millrace/plan/holders.hpp>
#include <millrace/plan/partition.hpp>

#include "config/check_config.hpp"
#include "config/load_config.hpp"
#include "files.hpp"
#include "registry.hpp"

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

std::string without_description(graphql::DirectiveDefinitionNode directive) {
    directive.description = {};
    graphql::DefinitionNode definition;
    definition.kind = graphql::DefinitionKind::Directive;
    definition.directive = &directive;
    return graphql::print_definition(definition);
}

bool read_schema_files(const Config& config, const std::string& config_file, SdlFiles& files,
                       Diagnostics& diagnostics) {
    bool all_good = !config.schema.empty();
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

// Definitions of the directives that queries compute with. A schema may repeat one word by word
// (others that read the same file may need it), but not define something else under its name.
std::string computing_definitions(const SdlFiles& files, Diagnostics& diagnostics) {
    Arena arena;
    const std::string ours_text = all_directives().sdl();
    const auto ours = graphql::parse_document(ours_text, arena);
    const auto theirs = graphql::parse_document(files.text(), arena);
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

std::string holders_for(const SdlFiles& files) {
    Arena arena;
    const auto document = graphql::parse_document(files.text(), arena);
    return document ? plan::holders_sdl(**document) : std::string();
}

std::shared_ptr<const graphql::Schema> build(const SdlFiles& files, bool known_scalars,
                                             const source::Registry& registry,
                                             Diagnostics& diagnostics) {
    std::string internal = source::configuration_sdl(registry);
    internal += plan::holder_directive_sdl();
    graphql::SchemaOptions options;
    options.incremental_directives = true;
    options.known_scalars = known_scalars;
    options.internal_sdl = internal;
    const std::vector<graphql::SdlText> texts{
        {"schema", std::string(files.text())},
        {"computing directives", computing_definitions(files, diagnostics)},
        {"holders of computed values", holders_for(files)}};
    auto built = graphql::build_schema(texts, options);
    if (built) { return *std::move(built); }
    for (graphql::GraphqlError& error : built.error()) {
        diagnostics.error(error.locations.empty() ? files.place_of(graphql::Location{})
                                                  : files.place_of(error.locations.front()),
                          std::move(error.message));
    }
    return nullptr;
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

void compile_response_rules(Project& project, const std::string& config_file,
                            Diagnostics& diagnostics) {
    std::vector<plan::RuleFinding> findings;
    project.rules =
        plan::compile_rules(std::move(project.config.response_rules), *project.schema,
                            {project.bindings.get(), nullptr, &all_directives()}, findings);
    for (plan::RuleFinding& finding : findings) {
        std::vector<std::string_view> path{"response_rules", finding.rule};
        path.insert(path.end(), finding.setting.begin(), finding.setting.end());
        diagnostics.error({config_file, position_of(project.config.tree, path)},
                          fmt::format("response rule {}: {}", finding.rule, finding.message),
                          std::move(finding.advice));
    }
}

}  // namespace

Project load_project(const std::string& config_file, const Environment& environment,
                     const source::Registry& registry, Diagnostics& diagnostics) {
    Project project;
    project.config = load_config(config_file, environment, registry, diagnostics);
    SdlFiles& files = project.sdl;
    if (!read_schema_files(project.config, config_file, files, diagnostics)) { return project; }
    project.schema = build(files, project.config.check_scalars, registry, diagnostics);
    if (project.schema == nullptr) { return project; }
    for (const plan::PartitionFinding& finding : plan::check_partitions(*project.schema)) {
        diagnostics.error(files.place_of(finding.offset), finding.message);
    }
    source::ConfigReport report;
    project.bindings = source::compile_bindings(project.schema, std::move(project.config.sources),
                                                registry, report);
    add_findings(report, files, diagnostics);
    if (project.bindings != nullptr) { compile_response_rules(project, config_file, diagnostics); }
    return project;
}

}  // namespace millrace::app
