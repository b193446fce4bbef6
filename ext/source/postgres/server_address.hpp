#pragma once
/// @file server_address.hpp — where a server is and how to log in, as libpq wants it

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/base/cancellation.hpp>
#include <millrace/base/task.hpp>
#include <millrace/io/fault.hpp>
#include <millrace/source/source_config.hpp>

namespace millrace::io {
class Loop;
}

namespace millrace::ext::source_postgres {

/// Keywords and values of a connection (PQconnectStartParams).
class ConnectParameters {
public:
    /// Replaces the value of `keyword`.
    void set(std::string_view keyword, std::string value);
    /// Only when there is none yet.
    void set_default(std::string_view keyword, std::string value);
    [[nodiscard]] std::string_view get(std::string_view keyword) const noexcept;
    /// Both lists, each with a null at its end; borrowed.
    [[nodiscard]] std::pair<std::vector<const char*>, std::vector<const char*>> lists() const;

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

/// One server's URL, taken apart. libpq may not look up names: it would wait for the answer. So
/// they are looked up here, and it gets addresses.
///
/// Lifetime:  the configuration outlives it.
/// Threads:   one core.
class ServerAddress {
public:
    /// `url` has passed is_postgres_url().
    ServerAddress(const std::string& url, const source::SourceConfig& config);

    /// Names are in it, whose addresses may change: they are looked up before connecting.
    [[nodiscard]] bool has_names() const noexcept { return !hosts_.empty(); }
    /// Addresses are known, perhaps old ones.
    [[nodiscard]] bool is_resolved() const noexcept { return resolved_; }
    /// Looks up the names. The addresses found before stay when that fails.
    Task<io::IoResult<void>> resolve(io::Loop& loop, Until until);

    [[nodiscard]] const ConnectParameters& parameters() const noexcept { return parameters_; }
    /// `host:port/database`, for logs and people.
    [[nodiscard]] const std::string& shown() const noexcept { return shown_; }

private:
    struct Host {
        std::string name;
        std::string port;
    };

    ConnectParameters parameters_;
    std::vector<Host> hosts_;  // empty: libpq has to look up nothing
    std::string server_name_;
    std::string shown_;
    bool resolved_ = false;
};

/// `postgres://…` or `postgresql://…`, in a form that libpq reads.
[[nodiscard]] bool is_postgres_url(const std::string& text);

/// What libpq needs to connect, from the URL and the source's settings.
[[nodiscard]] ConnectParameters read_parameters(const std::string& url,
                                                const source::SourceConfig& config);

}  // namespace millrace::ext::source_postgres
