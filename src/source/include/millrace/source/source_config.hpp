#pragma once
/// @file source_config.hpp — what the YAML file says about data sources, as plain structs
///
/// Room app fills them (expanding `${ENV}` and reading secret files) and checks names and types;
/// what the values mean is checked by HttpClient::check().

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/source/config_report.hpp>

namespace millrace::source {

/// A header sent with every request, e.g. `authorization: Bearer …`.
struct HeaderConfig {
    std::string name;
    std::string value;  // already read from the environment or from a file
};

struct TlsConfig {
    std::string ca_file;           // PEM; empty: the system's
    std::string certificate_file;  // PEM of our own certificate, for mutual TLS
    std::string key_file;
    std::string server_name;  // for SNI and verification; empty: the URL's host
    bool insecure = false;    // do not verify. For tests.
};

struct TimeoutConfig {
    std::chrono::milliseconds connect{2'000};
    std::chrono::milliseconds request{10'000};  // from the first byte out to the last byte in
};

struct PoolConfig {
    std::uint32_t connections_max = 64;  // per core and origin
    std::chrono::milliseconds idle{30'000};
    std::uint32_t queue_max = 1'024;  // requests waiting for a connection, per core
};

/// Sharing of identical calls that are in flight at the same time, across client requests.
struct CoalesceConfig {
    bool enabled = false;
    /// Client headers that tell principals apart although they are not forwarded. Everything that
    /// is sent to the upstream is compared anyway.
    std::vector<std::string> identity_headers;
};

/// What the sources that are databases have beside the rest. `urls` is the primary, `pool` its
/// connections and `timeout.request` the longest a statement may take.
struct DatabaseConfig {
    std::string file;                        // sqlite; relative to the configuration file
    std::vector<std::string> replicas;       // postgres: URLs of servers that queries may read from
    std::string metadata;                    // file or folder, relative to the configuration file
    bool prepare = true;                     // off behind a pooler that cannot keep statements
    std::uint32_t rows_max = 100'000;        // in one answer
    std::uint32_t list_items_max = 10'000;   // of one list that a client gives, as to `_in`
    bool stringify_numbers = false;          // bigint, numeric and float8 as strings
    bool infer_function_permissions = true;  // who may see its rows may call a function
    bool connections = false;                // pages by cursor, as root fields `<table>_connection`
    std::vector<std::string> session_settings;  // variables handed on as `set_config`, for RLS
};

/// What a source offers in one schema, as its kind has found out when the configuration was
/// loaded; each kind has a class of its own.
///
/// Lifetime: immutable; shared by all cores.
class Offer {
public:
    Offer() = default;
    Offer(const Offer&) = delete;
    Offer& operator=(const Offer&) = delete;
    virtual ~Offer() = default;
};

struct SourceConfig {
    std::string name;
    std::string kind = "http";
    /// Origin with an optional path prefix (kind http), or the endpoint (kind graphql).
    /// Several are balanced.
    std::vector<std::string> urls;
    TlsConfig tls;
    std::vector<HeaderConfig> headers;
    /// Names of client headers copied to every request, when present. Case is ignored.
    std::vector<std::string> forward_headers;
    TimeoutConfig timeout;
    PoolConfig pool;
    std::size_t response_bytes_max = std::size_t{16} * 1024 * 1024;
    CoalesceConfig coalesce;
    /// Put the upstream's error messages and a part of unexpected bodies into our errors.
    bool expose_errors = false;
    DatabaseConfig database;
    std::shared_ptr<const Offer> offer;  // databases only
};

/// Everything the directives of a schema may refer to.
///
/// Lifetime: outlives the Bindings.
struct Configuration {
    std::vector<SourceConfig> sources;
    std::map<std::string, std::string, std::less<>> vars;         // `{vars.x}`
    std::map<std::string, std::string, std::less<>> environment;  // `{env.X}`

    static constexpr std::uint16_t kNoSource = 0xffff;
    /// Index of the source called `name`, or kNoSource.
    [[nodiscard]] std::uint16_t find_source(std::string_view name) const noexcept;
};

}  // namespace millrace::source
