#include <algorithm>

#include <fmt/format.h>

#include <millrace/source/source.hpp>
#include <millrace/sql/database_binding.hpp>

#include "blocking_question.hpp"
#include "postgres_source.hpp"

namespace millrace::ext {
namespace source_postgres {
namespace {

constexpr std::string_view kExample = "postgres://user:password@host:5432/database";

bool is_variable_name(std::string_view name) noexcept {
    constexpr std::string_view kMarks = "-_";
    return !name.empty() && std::ranges::all_of(name, [&](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
    });
}

class PostgresFactory final : public source::SourceFactory {
public:
    std::string_view kind() const noexcept override { return "postgres"; }
    std::string_view directive_sdl() const noexcept override { return sdl_; }

    std::unique_ptr<source::Binding> bind(const source::BindRequest& request,
                                          source::ConfigReport& report) const override {
        return sql::bind_database_field(request, kind(), report);
    }

    tl::expected<std::string, std::string> ask(const source::SourceConfig& config,
                                               std::string_view statement) const override {
        return ask_blocking(config, statement);
    }

    std::optional<std::string> check(const source::SourceConfig& config) const override;

    std::unique_ptr<source::Source> open(const source::SourceConfig& config,
                                         io::Loop& loop) const override {
        return std::make_unique<PostgresSource>(config, loop);
    }

private:
    std::string sdl_ = sql::database_directive_sdl("postgres");
};

// A URL is not repeated: there may be a password in it.
std::optional<std::string> PostgresFactory::check(const source::SourceConfig& config) const {
    if (config.urls.empty()) {
        return fmt::format("no URL is given; write instead: url: {}", kExample);
    }
    if (config.urls.size() > 1) {
        return "a database has one URL, that of the server that is written to; servers that may "
               "only be read from stand in `replicas:`";
    }
    if (!is_postgres_url(config.urls.front())) {
        return fmt::format("its URL is not of the form {}", kExample);
    }
    for (std::size_t i = 0; i < config.database.replicas.size(); ++i) {
        if (!is_postgres_url(config.database.replicas[i])) {
            return fmt::format("URL {} of `replicas:` is not of the form {}", i + 1, kExample);
        }
    }
    for (const std::string& name : config.database.session_settings) {
        if (!is_variable_name(name)) {
            return fmt::format("'{}' in `session_settings:` is no name like x-hasura-user-id",
                               name);
        }
    }
    if (config.tls.certificate_file.empty() != config.tls.key_file.empty()) {
        return "a client certificate needs both certificate_file and key_file";
    }
    return std::nullopt;
}

}  // namespace
}  // namespace source_postgres

void register_source_postgres(source::Registry& registry);

void register_source_postgres(source::Registry& registry) {
    registry.add(std::make_unique<source_postgres::PostgresFactory>());
}

}  // namespace millrace::ext
