#pragma once
/// @file config.hpp — what the configuration file says, as plain structs with their defaults

#include <cstdint>
#include <string>
#include <vector>

#include <millrace/base/log.hpp>
#include <millrace/plan/plan_cache_limits.hpp>
#include <millrace/plan/response_rule.hpp>
#include <millrace/server/auth_options.hpp>
#include <millrace/server/graphql_limits.hpp>
#include <millrace/server/http_options.hpp>
#include <millrace/source/source_config.hpp>

#include "config/setting_visitor.hpp"
#include "config/yaml_tree.hpp"

namespace millrace::app {

struct TlsListenConfig {
    std::string certificate_file;  // PEM chain; empty: plain HTTP
    std::string key_file;
};

enum class Compatibility : std::uint8_t { None, Hasura };

struct ServerConfig {
    std::string listen = "127.0.0.1:8080";
    std::uint32_t threads = 0;  // 0: one per core
    bool graphiql = true;
    bool introspection = true;
    std::string compute_plan_secret;  // empty: nobody is told what operations compute
    log::Level log_level = log::Level::Info;
    Compatibility compatibility = Compatibility::None;
    TlsListenConfig tls;
    server::HttpOptions http;  // `tls` in it is made at start-up
};

/// Lifetime: read once; the parts that outlive start-up are moved out.
struct Config {
    std::vector<std::string> schema;  // files, relative to the configuration file
    bool check_scalars = true;        // those whose names are known: Date, UUID, …
    ServerConfig server;
    server::AuthOptions auth;
    server::GraphqlLimits limits;  // those of HTTP are in `server.http`
    plan::PlanCacheLimits plans;
    std::vector<plan::ResponseRuleConfig> response_rules;
    source::Configuration sources;
    YamlNode tree;  // the file, for the places of what is found wrong later
};

/// Says every setting of `config` to `visitor`: its name, its target and what it does.
void describe(Config& config, SettingVisitor& visitor);

}  // namespace millrace::app
