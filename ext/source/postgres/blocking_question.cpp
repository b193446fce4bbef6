#include "blocking_question.hpp"

#include <algorithm>
#include <chrono>
#include <memory>

#include <fmt/format.h>
#include <libpq-fe.h>

#include <millrace/io/loop.hpp>

#include "result.hpp"
#include "server_address.hpp"

namespace millrace::ext::source_postgres {
namespace {

struct Finish {
    void operator()(PGconn* link) const noexcept { PQfinish(link); }
};
using LinkPtr = std::unique_ptr<PGconn, Finish>;

// In a transaction, because a session may be a pooler's: what was set in it would stay. Catalogs
// of thousands of tables take seconds.
constexpr const char* kBegin =
    "BEGIN; SET LOCAL statement_timeout = '60s'; SET LOCAL TimeZone = 'UTC'; "
    "SET LOCAL DateStyle = 'ISO, MDY'";
constexpr const char* kEnd = "COMMIT";

std::string one_line(const char* text) {
    std::string line = text == nullptr ? "" : text;
    while (line.ends_with('\n')) { line.pop_back(); }
    std::ranges::replace(line, '\n', ' ');
    return line;
}

/// A connection, or one that says why it is none.
tl::expected<LinkPtr, std::string> connect(const source::SourceConfig& config) {
    ServerAddress address(config.urls.front(), config);
    io::Loop loop;
    const auto found =
        io::run_until_done(loop, address.resolve(loop, Deadline::after(config.timeout.connect)));
    if (!found) { return tl::unexpected(std::string(io::describe(found.error()))); }
    ConnectParameters parameters = address.parameters();
    const auto whole = std::chrono::ceil<std::chrono::seconds>(config.timeout.connect);
    parameters.set("connect_timeout", fmt::format("{}", std::max<long>(2, whole.count())));
    const auto [keywords, values] = parameters.lists();
    LinkPtr link(PQconnectdbParams(keywords.data(), values.data(), 0));
    if (PQstatus(link.get()) == CONNECTION_OK) { return link; }
    return tl::unexpected(one_line(PQerrorMessage(link.get())));
}

// A plan comes as a row per line.
std::string all_lines(const PGresult& result) {
    std::string text;
    for (int row = 0; row < PQntuples(&result); ++row) {
        text += PQgetvalue(&result, row, 0);
        text += '\n';
    }
    return text;
}

}  // namespace

tl::expected<std::string, std::string> ask_blocking(const source::SourceConfig& config,
                                                    std::string_view statement) {
    if (config.urls.empty() || !is_postgres_url(config.urls.front())) {
        return tl::unexpected(std::string("it has no URL like postgres://user@host/database"));
    }
    const auto connected = connect(config);
    if (!connected) { return tl::unexpected(connected.error()); }
    const LinkPtr& link = *connected;
    PQsetNoticeReceiver(link.get(), [](void*, const PGresult*) {}, nullptr);
    const ResultPtr begun(PQexec(link.get(), kBegin));
    const ResultPtr result(PQexec(link.get(), std::string(statement).c_str()));
    if (result == nullptr || is_error(*result)) {
        return tl::unexpected(one_line(PQerrorMessage(link.get())));
    }
    const ResultPtr ended(PQexec(link.get(), kEnd));
    if (statement.starts_with("EXPLAIN ")) { return all_lines(*result); }
    if (PQntuples(result.get()) == 0 || PQnfields(result.get()) == 0) { return std::string(); }
    return std::string(PQgetvalue(result.get(), 0, 0),
                       static_cast<std::size_t>(PQgetlength(result.get(), 0, 0)));
}

}  // namespace millrace::ext::source_postgres
