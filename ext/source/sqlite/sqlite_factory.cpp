#include <fmt/core.h>

#include <millrace/source/source.hpp>
#include <millrace/sql/database_binding.hpp>

#include "file_question.hpp"
#include "sqlite_source.hpp"

namespace millrace::ext {
namespace source_sqlite {
namespace {

class SqliteFactory final : public source::SourceFactory {
public:
    std::string_view kind() const noexcept override { return "sqlite"; }
    std::string_view directive_sdl() const noexcept override {
        static const std::string sdl = sql::database_directive_sdl("sqlite");
        return sdl;
    }

    std::unique_ptr<source::Binding> bind(const source::BindRequest& request,
                                          source::ConfigReport& report) const override {
        return sql::bind_database_field(request, kind(), report);
    }

    tl::expected<std::string, std::string> ask(const source::SourceConfig& config,
                                               std::string_view statement) const override {
        return ask_file(config.database.file, statement, config.timeout.request);
    }

    std::optional<std::string> check(const source::SourceConfig& config) const override {
        if (config.database.file.empty()) {
            return fmt::format("source \"{}\" is of kind sqlite: say `file: path/to/it.db`",
                               config.name);
        }
        if (!config.urls.empty()) {
            return fmt::format("source \"{}\" is of kind sqlite, which has no `url:`: leave it out",
                               config.name);
        }
        if (!config.database.replicas.empty()) {
            return fmt::format(
                "source \"{}\" is of kind sqlite, which has no `replicas:`: leave them out",
                config.name);
        }
        return std::nullopt;
    }

    std::unique_ptr<source::Source> open(const source::SourceConfig& config,
                                         io::Loop& loop) const override {
        return std::make_unique<SqliteSource>(config, loop);
    }
};

}  // namespace
}  // namespace source_sqlite

void register_source_sqlite(source::Registry& registry);

void register_source_sqlite(source::Registry& registry) {
    registry.add(std::make_unique<source_sqlite::SqliteFactory>());
}

}  // namespace millrace::ext
