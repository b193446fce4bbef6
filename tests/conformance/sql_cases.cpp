#include "sql_cases.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "harness_process.hpp"

namespace millrace::conformance {

namespace {

std::string_view name_of(SqlDialect dialect) {
    switch (dialect) {
        case SqlDialect::Both:
            return "both";
        case SqlDialect::Postgres:
            return "postgres";
        case SqlDialect::Sqlite:
            return "sqlite";
    }
    return {};
}

bool is_live(const Json& row) {
    return row.contains("script");
}

SqlRow make_row(const Corpus& suite, const Json& row, SqlDialect dialect) {
    const std::string_view what = is_live(row)            ? "live queries"
                                  : row.contains("steps") ? "mutations"
                                                          : "queries";
    SqlRow made{row["id"].get<std::string>(), suite.name, std::string(name_of(dialect)), {}};
    if (dialect == SqlDialect::Sqlite) { made.id += "@sqlite"; }
    made.group.append(" ").append(what);
    if (is_live(row)) { made.report.skipped = "needs live queries"; }
    return made;
}

std::vector<SqlRow> rows_of(const std::vector<Corpus>& suites, const Options& options) {
    std::vector<SqlRow> rows;
    for (const SqlDialect dialect : {SqlDialect::Postgres, SqlDialect::Sqlite}) {
        if (options.sql_dialect != SqlDialect::Both && options.sql_dialect != dialect) { continue; }
        for (const Corpus& suite : suites) {
            for (const Json& row : suite.rows) {
                if (dialect == SqlDialect::Sqlite && !row.value("sqlite", false)) { continue; }
                rows.push_back(make_row(suite, row, dialect));
            }
        }
    }
    std::erase_if(
        rows, [&](const SqlRow& row) { return row.id.find(options.only) == std::string::npos; });
    return rows;
}

std::vector<std::string> command_for(const std::vector<Corpus>& suites, const Options& options) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "millrace";
    std::vector<std::string> command{
        "python3", MILLRACE_SQL_HARNESS, "--program", program.string(),
        "--only",  options.only,         "--dialect", std::string(name_of(options.sql_dialect))};
    for (const Corpus& suite : suites) { command.push_back(suite.path); }
    return command;
}

}  // namespace

std::vector<SqlRow> run_sql_cases(const std::vector<Corpus>& suites, const Options& options) {
    std::vector<SqlRow> rows = rows_of(suites, options);
    const auto is_skipped = [](const SqlRow& row) { return !row.report.skipped.empty(); };
    if (std::ranges::all_of(rows, is_skipped)) { return rows; }
    const ReportsById by_id = run_harness(command_for(suites, options));
    for (SqlRow& row : rows) {
        if (!is_skipped(row)) { row.report = report_of(by_id, row.id); }
    }
    return rows;
}

}  // namespace millrace::conformance
