#pragma once
/// @file config.hpp — what the configuration file says, as plain structs with their defaults

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <millrace/base/limits.hpp>
#include <millrace/base/log.hpp>
#include <millrace/plan/plan_cache.hpp>
#include <millrace/server/graphql_limits.hpp>
#include <millrace/source/source_config.hpp>

#include "config/setting_visitor.hpp"

namespace millrace::app {

/// Which status codes tell of GraphQL errors.
enum class StatusCodes : std::uint8_t { Draft, Legacy };

enum class AccessLog : std::uint8_t { Off, On, Sampled };

struct CorsConfig {
    std::vector<std::string> origins;  // `*`: any; empty: no CORS
    std::vector<std::string> headers;  // a page may send; empty: those it asks for
    bool credentials = false;
    std::chrono::milliseconds max_age{600'000};
};

struct TlsListenConfig {
    std::string certificate_file;  // PEM chain; empty: plain HTTP
    std::string key_file;
};

struct ServerTimeouts {
    std::chrono::milliseconds head{10'000};
    std::chrono::milliseconds body{30'000};
    std::chrono::milliseconds request{60'000};
    std::chrono::milliseconds idle{75'000};
    std::chrono::milliseconds drain{15'000};
};

struct LogConfig {
    log::Level level = log::Level::Info;
    AccessLog access = AccessLog::Off;
    std::uint32_t sample = 100;  // one in so many
};

struct ServerConfig {
    std::string listen = "127.0.0.1:8080";
    std::uint32_t threads = 0;  // 0: one per core
    std::string path = "/graphql";
    bool graphiql = true;
    bool introspection = true;
    StatusCodes status_codes = StatusCodes::Draft;
    CorsConfig cors;
    TlsListenConfig tls;
    ServerTimeouts timeouts;
    LogConfig log;
};

struct LimitsConfig {
    std::uint32_t connections = limits::kConnectionsMax;  // per core
    std::size_t body_bytes = limits::kRequestBodyBytesMax;
    server::GraphqlLimits operation;
};

/// Lifetime: read once; the parts that outlive start-up are moved out.
struct Config {
    std::vector<std::string> schema;  // files, relative to the configuration file
    ServerConfig server;
    LimitsConfig limits;
    plan::PlanCacheLimits plans;
    source::Configuration sources;
};

/// Says every setting of `config` to `visitor`: its name, its target and what it does.
void describe(Config& config, SettingVisitor& visitor);

}  // namespace millrace::app
