#pragma once
/// @file source.hpp — the seam for data sources

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/base/result.hpp>
#include <millrace/base/task.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/source/binding.hpp>
#include <millrace/source/config_report.hpp>
#include <millrace/source/exchange.hpp>
#include <millrace/source/request_context.hpp>
#include <millrace/source/source_config.hpp>

namespace millrace::io {
class Loop;
}

namespace millrace::source {

/// A live connection to one upstream, as seen from one core.
///
/// Lifetime:  opened by SourceFactory on each core at start-up, destroyed on that core after its
///            last request has ended.
/// Threads:   called only from its own core; implementations need no locks.
/// Errors:    Timeout when the source's or the request's deadline passes, Upstream for anything
///            the other side did, Overloaded when the source's own queue is full. Never throws.
class Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// One exchange. `request` and `context` are borrowed until the Task has ended; the Error
    /// lives in `context.arena`.
    virtual Task<Result<AnswerRef>> send(const Request& request, RequestContext& context) = 0;
};

/// What a directive on a field says, and what may be known to compile it.
struct BindRequest {
    const graphql::Schema& schema;
    const graphql::Field& field;
    const graphql::DirectiveNode& directive;
    const Configuration& configuration;
    Arena& arena;  // lives as long as the Bindings
};

/// Index of the source that `request` names in its argument `source`, which may be left out when
/// there is only one of this `kind`. Configuration::kNoSource after a mistake, which is reported.
[[nodiscard]] std::uint16_t source_of(const BindRequest& request, std::string_view kind,
                                      ConfigReport& report);

/// A kind of data source.
///
/// Lifetime: made at start-up, lives as long as the program.
class SourceFactory {
public:
    SourceFactory() = default;
    SourceFactory(const SourceFactory&) = delete;
    SourceFactory& operator=(const SourceFactory&) = delete;
    virtual ~SourceFactory() = default;

    /// `kind:` in the configuration, and the directive's name without `@`.
    [[nodiscard]] virtual std::string_view kind() const noexcept = 0;
    /// SDL of the directive and of the types only it uses.
    [[nodiscard]] virtual std::string_view directive_sdl() const noexcept = 0;

    /// Compiles a directive. Null when it is wrong; then `report` says what is.
    [[nodiscard]] virtual std::unique_ptr<Binding> bind(const BindRequest& request,
                                                        ConfigReport& report) const = 0;
    /// Databases: runs `statement` at once, waiting for it, and answers the text in the first
    /// column of its first row; of an EXPLAIN all lines. For start-up and commands.
    /// Error: what is wrong, for people.
    [[nodiscard]] virtual tl::expected<std::string, std::string> ask(
        const SourceConfig& config, std::string_view statement) const;
    /// What cannot be right in `config`, for people; nothing when all is well.
    [[nodiscard]] virtual std::optional<std::string> check(const SourceConfig& config) const;
    /// Connects nothing yet: the first request does.
    [[nodiscard]] virtual std::unique_ptr<Source> open(const SourceConfig& config,
                                                       io::Loop& loop) const = 0;
};

/// The kinds of data sources of this program, in the order of ext/CMakeLists.txt.
class Registry {
public:
    void add(std::unique_ptr<const SourceFactory> factory);
    [[nodiscard]] const SourceFactory* find(std::string_view kind) const noexcept;
    [[nodiscard]] std::span<const std::unique_ptr<const SourceFactory>> factories() const noexcept {
        return factories_;
    }

private:
    std::vector<std::unique_ptr<const SourceFactory>> factories_;
};

}  // namespace millrace::source
