#include "session_preamble.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace millrace::ext::source_postgres {
namespace {

// Statements of the gateway itself: none of the compiler has this number, which is a hash.
constexpr std::uint64_t kPreambleId = ~std::uint64_t{0};

struct Setting {
    std::string_view name;
    std::string value;
};

/// What makes answers the same on every server, and statements end in time.
std::vector<Setting> settings_of(const source::SourceConfig& config) {
    return {{"jit", "off"},  // compiling a statement takes longer than running it
            {"TimeZone", "UTC"},
            {"DateStyle", "ISO, MDY"},
            {"IntervalStyle", "postgres"},
            {"standard_conforming_strings", "on"},
            {"bytea_output", "hex"},
            {"statement_timeout", fmt::format("{}", config.timeout.request.count())}};
}

std::string call(std::string_view name, std::string_view value, bool is_local) {
    return fmt::format("set_config('{}', {}, {})", name, value, is_local);
}

/// `x-hasura-user-id` becomes `millrace.x_hasura_user_id`: a hyphen cannot stand in a name.
std::string setting_name(std::string_view variable) {
    std::string name = "millrace.";
    for (const char c : variable) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool upper = c >= 'A' && c <= 'Z';
        name += plain ? c : upper ? static_cast<char>(c - 'A' + 'a') : '_';
    }
    return name;
}

}  // namespace

std::string session_setup(const source::SourceConfig& config, Access access) {
    if (!config.database.prepare) { return {}; }
    std::string text = "SELECT ";
    for (const auto& [name, value] : settings_of(config)) {
        text += call(name, fmt::format("'{}'", value), false) + ", ";
    }
    return text +
           call("default_transaction_read_only", access == Access::Read ? "'on'" : "'off'", false);
}

SessionPreamble::SessionPreamble(const source::SourceConfig& config, Access access)
    : variables_(config.database.session_settings) {
    std::string calls;
    const auto add = [&](const std::string& each) { calls += (calls.empty() ? "" : ", ") + each; };
    if (!config.database.prepare) {
        for (const auto& [name, value] : settings_of(config)) {
            add(call(name, fmt::format("'{}'", value), true));
        }
        if (access == Access::Read) { add(call("transaction_read_only", "'on'", true)); }
    }
    for (std::size_t i = 0; i < variables_.size(); ++i) {
        add(call(setting_name(variables_[i]), fmt::format("${}::text", i + 1), true));
    }
    if (!calls.empty()) { text_ = "SELECT " + calls; }
}

std::optional<Command> SessionPreamble::command(const source::Identity& identity,
                                                Arena& arena) const {
    static const sql::SqlType kText = sql::built_in_type("text");
    const std::span<sql::ParameterValue> values =
        arena.make_array<sql::ParameterValue>(variables_.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::string name = variables_[i];
        std::ranges::transform(name, name.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        const std::string_view value = identity.find(name);
        values[i] = {&kText, value.data() == nullptr ? std::string_view("") : value};
    }
    const auto parameters = encode(values, arena);
    if (!parameters) { return std::nullopt; }
    return Command{text_, *parameters, kPreambleId};
}

}  // namespace millrace::ext::source_postgres
