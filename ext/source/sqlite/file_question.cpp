#include "file_question.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <system_error>

#include <fmt/core.h>

#include "connection.hpp"

namespace millrace::ext::source_sqlite {
namespace {

constexpr std::size_t kAnswerBytesMax = std::size_t{256} * 1024 * 1024;  // a catalog is one cell

/// What SQLite would call "unable to open database file".
std::string missing(const std::string& file) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status)) {
        return fmt::format("there is no file \"{}\" (it is not made here)", file);
    }
    if (std::filesystem::is_directory(status)) {
        return fmt::format("\"{}\" is a folder, not a file of SQLite", file);
    }
    return {};
}

std::string describe(const std::string& file, const Failure& failure) {
    if (failure.kind == FailureKind::TimedOut) {
        return fmt::format("\"{}\" did not answer in time", file);
    }
    if (failure.kind == FailureKind::ByteLimit) {
        return fmt::format("\"{}\" has too large an answer", file);
    }
    return fmt::format("\"{}\": {}", file, failure.message);
}

// Of a step of a query plan: its number, that of the step it is part of, and what it does.
constexpr std::string_view kExplain = "EXPLAIN QUERY PLAN ";

std::string query_plan(const sql::DatabaseAnswer& steps) {
    std::string text;
    std::map<std::string, std::size_t, std::less<>> depths;
    for (std::size_t row = 0; row < steps.row_count(); ++row) {
        const auto parent = depths.find(steps.cell(row, 1).value_or("0"));
        const std::size_t depth = parent == depths.end() ? 0 : parent->second + 1;
        depths[std::string(steps.cell(row, 0).value_or("0"))] = depth;
        text += fmt::format("{:{}}{}\n", "", 2 * depth, steps.cell(row, 3).value_or(""));
    }
    return text;
}

}  // namespace

tl::expected<std::string, std::string> ask_file(const std::string& file, std::string_view statement,
                                                Duration time_max) {
    if (std::string wrong = missing(file); !wrong.empty()) {
        return tl::unexpected(std::move(wrong));
    }
    const auto connection = Connection::open(file, Access::Read);
    if (!connection) { return tl::unexpected(describe(file, connection.error())); }
    Guard guard(Deadline::after(time_max), nullptr);
    const RunResult result =
        (*connection)
            ->run({.statement = statement, .parameters = {}, .bytes_max = kAnswerBytesMax}, guard);
    if (!result) { return tl::unexpected(describe(file, result.error())); }
    if (statement.starts_with(kExplain)) { return query_plan(**result); }
    if ((*result)->row_count() == 0 || (*result)->column_count() == 0) { return std::string(); }
    return std::string((*result)->cell(0, 0).value_or(std::string_view()));
}

}  // namespace millrace::ext::source_sqlite
