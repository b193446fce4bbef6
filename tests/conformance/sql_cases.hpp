#pragma once
/// @file sql_cases.hpp — runs cases of `sql-cases/1` over real databases through their harness

#include <string>
#include <vector>

#include "children.hpp"
#include "corpus.hpp"
#include "options.hpp"

namespace millrace::conformance {

/// One case over one kind of database.
struct SqlRow {
    std::string id;     // of the case; over SQLite with `@sqlite` behind it
    std::string file;   // base name of its suite
    std::string group;  // queries and mutations of each kind of database are counted apart
    RowReport report;
};

/// Runs the cases of all `suites` in one go, since they share a database server. Cases of live
/// queries are skipped.
[[nodiscard]] std::vector<SqlRow> run_sql_cases(const std::vector<Corpus>& suites,
                                                const Options& options);

}  // namespace millrace::conformance
