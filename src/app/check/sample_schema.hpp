#pragma once
/// @file sample_schema.hpp — a schema with its bindings from SDL, for tests

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <millrace/graphql/schema_builder.hpp>
#include <millrace/source/bindings.hpp>

#include "registry.hpp"

namespace millrace::app {

struct SampleSchema {
    std::shared_ptr<const graphql::Schema> schema;
    std::shared_ptr<const source::Bindings> bindings;

    [[nodiscard]] const graphql::Field& field(std::string_view type, std::string_view name) const {
        return *schema->type(type)->field(name);
    }
};

/// `sdl` may use the sources `up` (http) and `api` (graphql).
inline SampleSchema sample_schema(std::string_view sdl) {
    const source::Registry registry = all_sources();
    const std::string directives = source::configuration_sdl(registry);
    graphql::SchemaOptions options;
    options.internal_sdl = directives;
    SampleSchema sample;
    auto schema = graphql::build_schema(std::string(sdl), options);
    if (!schema) {
        ADD_FAILURE() << schema.error().front().message;
        return sample;
    }
    source::Configuration configuration;
    for (const auto& [name, kind] : {std::pair("up", "http"), std::pair("api", "graphql")}) {
        source::SourceConfig& config = configuration.sources.emplace_back();
        config.name = name;
        config.kind = kind;
        config.urls = {"http://127.0.0.1:9"};
    }
    source::ConfigReport report;
    sample.schema = *schema;
    sample.bindings = source::compile_bindings(*schema, std::move(configuration), registry, report);
    for (const source::ConfigFinding& finding : report.findings()) {
        if (finding.severity == source::Severity::Error) { ADD_FAILURE() << finding.message; }
    }
    return sample;
}

}  // namespace millrace::app
