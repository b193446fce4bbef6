#include "server_address.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <libpq-fe.h>

#include <millrace/io/loop.hpp>
#include <millrace/io/resolver.hpp>

namespace millrace::ext::source_postgres {
namespace {

struct FreeOptions {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using OptionsPtr = std::unique_ptr<PQconninfoOption, FreeOptions>;

// libpq's text about what is wrong repeats the URL with its password: nobody may see it.
OptionsPtr parse(const std::string& url) {
    char* complaint = nullptr;
    OptionsPtr options(PQconninfoParse(url.c_str(), &complaint));
    PQfreemem(complaint);
    return options;
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t comma = list.find(',');
        parts.emplace_back(list.substr(0, comma));
        if (comma == std::string_view::npos) { return parts; }
        list.remove_prefix(comma + 1);
    }
}

bool is_path(std::string_view host) noexcept {
    return host.starts_with('/') || host.starts_with('@');
}

// A proof that is asked for has to be of the right server: a certificate authority alone says
// that it is somebody's. Without a proof none may be given to libpq, which would look at it.
void set_tls(ConnectParameters& parameters, const source::TlsConfig& tls) {
    if (tls.insecure) {
        parameters.set("sslmode", "require");
    } else if (!tls.ca_file.empty()) {
        parameters.set("sslrootcert", tls.ca_file);
        parameters.set_default("sslmode", "verify-full");
    }
    if (!tls.certificate_file.empty()) { parameters.set("sslcert", tls.certificate_file); }
    if (!tls.key_file.empty()) { parameters.set("sslkey", tls.key_file); }
}

}  // namespace

void ConnectParameters::set(std::string_view keyword, std::string value) {
    const auto known = std::ranges::find(
        values_, keyword, [](const auto& pair) { return std::string_view(pair.first); });
    if (known != values_.end()) {
        known->second = std::move(value);
    } else {
        values_.emplace_back(keyword, std::move(value));
    }
}

void ConnectParameters::set_default(std::string_view keyword, std::string value) {
    if (get(keyword).empty()) { set(keyword, std::move(value)); }
}

std::string_view ConnectParameters::get(std::string_view keyword) const noexcept {
    const auto known = std::ranges::find(
        values_, keyword, [](const auto& pair) { return std::string_view(pair.first); });
    return known == values_.end() ? std::string_view() : std::string_view(known->second);
}

std::pair<std::vector<const char*>, std::vector<const char*>> ConnectParameters::lists() const {
    std::pair<std::vector<const char*>, std::vector<const char*>> lists;
    for (const auto& [keyword, value] : values_) {
        lists.first.push_back(keyword.c_str());
        lists.second.push_back(value.c_str());
    }
    lists.first.push_back(nullptr);
    lists.second.push_back(nullptr);
    return lists;
}

bool is_postgres_url(const std::string& text) {
    const bool named = text.starts_with("postgres://") || text.starts_with("postgresql://");
    return named && parse(text) != nullptr;
}

ConnectParameters read_parameters(const std::string& url, const source::SourceConfig& config) {
    ConnectParameters parameters;
    const OptionsPtr options = parse(url);
    for (const PQconninfoOption* option = options.get();
         option != nullptr && option->keyword != nullptr; ++option) {
        if (option->val != nullptr) { parameters.set(option->keyword, option->val); }
    }
    set_tls(parameters, config.tls);
    parameters.set("client_encoding", "UTF8");
    parameters.set_default("fallback_application_name", "millrace");
    // Looking for Kerberos tickets takes time, and those who use them say so.
    parameters.set_default("gssencmode", "disable");
    // A server that vanishes without a word is noticed within a minute.
    parameters.set_default("keepalives_idle", "30");
    parameters.set_default("keepalives_interval", "10");
    parameters.set_default("keepalives_count", "3");
    parameters.set_default("tcp_user_timeout", "30000");
    return parameters;
}

ServerAddress::ServerAddress(const std::string& url, const source::SourceConfig& config)
    : parameters_(read_parameters(url, config)), server_name_(config.tls.server_name) {
    const std::string_view host = parameters_.get("host");
    const std::string_view port = parameters_.get("port");
    shown_ =
        fmt::format("{}{}{}/{}", host, port.empty() ? "" : ":", port, parameters_.get("dbname"));
    const std::vector<std::string> names = split(host);
    const std::vector<std::string> ports = split(port);
    const bool given = host.empty() || !parameters_.get("hostaddr").empty() ||
                       std::ranges::any_of(names, [](const auto& name) { return is_path(name); });
    if (!given) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            hosts_.push_back({names[i], ports.size() == 1  ? ports.front()
                                        : i < ports.size() ? ports[i]
                                                           : std::string()});
        }
    }
    resolved_ = hosts_.empty();
}

Task<io::IoResult<void>> ServerAddress::resolve(io::Loop& loop, Until until) {
    std::string names;
    std::string addresses;
    std::string ports;
    io::IoResult<void> found;
    for (const Host& host : hosts_) {
        const auto endpoints = co_await loop.resolver().resolve(host.name, 0, until);
        if (!endpoints) {
            found = tl::unexpected<io::Fault>(endpoints.error());
            continue;
        }
        for (const io::Endpoint& endpoint : *endpoints) {
            const std::string_view separator = addresses.empty() ? "" : ",";
            // The name is what a certificate is compared with.
            names +=
                fmt::format("{}{}", separator, server_name_.empty() ? host.name : server_name_);
            addresses += fmt::format("{}{}", separator, endpoint.address_string());
            ports += fmt::format("{}{}", separator, host.port);
        }
    }
    if (addresses.empty()) { co_return found; }  // nothing to look up is no failure
    parameters_.set("host", std::move(names));
    parameters_.set("hostaddr", std::move(addresses));
    parameters_.set("port", std::move(ports));
    resolved_ = true;
    co_return io::IoResult<void>();
}

}  // namespace millrace::ext::source_postgres
