#pragma once
/// @file project.hpp — a gateway as its files describe it: configuration, schema, bindings

#include <memory>
#include <string>

#include <millrace/graphql/schema.hpp>
#include <millrace/plan/response_rule.hpp>
#include <millrace/source/bindings.hpp>
#include <millrace/source/source.hpp>

#include "config/config.hpp"
#include "config/environment.hpp"
#include "diagnostics.hpp"
#include "sdl_files.hpp"

namespace millrace::app {

/// Lifetime: immutable once loaded; shared by all cores.
struct Project {
    Config config;  // but for `sources`, which the bindings hold
    SdlFiles sdl;   // what `schema` was built from
    std::shared_ptr<const graphql::Schema> schema;
    std::shared_ptr<const source::Bindings> bindings;
    plan::ResponseRules rules;
};

/// Reads the configuration file and all it names. Everything that can be found wrong goes to
/// `diagnostics` at once; with errors there, `schema` and `bindings` may be null.
[[nodiscard]] Project load_project(const std::string& config_file, const Environment& environment,
                                   const source::Registry& registry, Diagnostics& diagnostics);

}  // namespace millrace::app
