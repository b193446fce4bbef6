#include "options.hpp"

#include <charconv>
#include <string_view>

namespace millrace::conformance {

namespace {

constexpr std::string_view kUsage =
    "usage: conformance [--only TEXT] [--features a,b] [--min-pass PERCENT] "
    "[--min-pass-features PERCENT] [--sql-dialect postgres|sqlite|both] FILE…";

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        if (comma != 0) { parts.emplace_back(text.substr(0, comma)); }
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return parts;
}

std::optional<double> read_percent(std::string_view text) {
    double percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
    return percent;
}

std::optional<SqlDialect> read_dialect(std::string_view text) {
    if (text == "both") { return SqlDialect::Both; }
    if (text == "postgres") { return SqlDialect::Postgres; }
    if (text == "sqlite") { return SqlDialect::Sqlite; }
    return std::nullopt;
}

/// False: there is no such option, or not with this value.
bool read_option(Options& options, std::string_view word, std::string_view value) {
    if (word == "--only") {
        options.only = value;
    } else if (word == "--features") {
        options.features = split_at_commas(value);
    } else if (word == "--min-pass") {
        options.min_pass = read_percent(value);
        return options.min_pass.has_value();
    } else if (word == "--min-pass-features") {
        options.min_pass_features = read_percent(value);
        return options.min_pass_features.has_value();
    } else if (word == "--sql-dialect") {
        const auto dialect = read_dialect(value);
        options.sql_dialect = dialect.value_or(SqlDialect::Both);
        return dialect.has_value();
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::vector<std::string> engine_features() {
    return {"defer-stream", "directives-on-directives", "fragment-arguments"};
}

tl::expected<Options, std::string> read_options(int argc, char** argv) {
    Options options;
    options.features = engine_features();
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (!word.starts_with("--")) {
            options.files.emplace_back(word);
            continue;
        }
        const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
        if (!read_option(options, word, value)) { return tl::unexpected(std::string(kUsage)); }
        if (++i >= argc) { return tl::unexpected(std::string(word) + " wants a value"); }
    }
    if (options.files.empty()) { return tl::unexpected(std::string(kUsage)); }
    return options;
}

}  // namespace millrace::conformance
