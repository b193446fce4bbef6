#pragma once
/// @file options.hpp — what the command line asks for

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace millrace::conformance {

enum class SqlDialect : std::uint8_t { Both, Postgres, Sqlite };

struct Options {
    std::string only;                           // run rows whose id contains this
    std::vector<std::string> features;          // rows that need others are skipped
    std::optional<double> min_pass;             // percent of the base rows of every file
    std::optional<double> min_pass_features;    // percent of the rows that need a claimed feature
    SqlDialect sql_dialect = SqlDialect::Both;  // the databases that sql cases run over
    std::vector<std::string> files;
};

/// What the engine has beyond the edition, when the command line does not say.
[[nodiscard]] std::vector<std::string> engine_features();

/// Errors: what is wrong with the command line, for people.
[[nodiscard]] tl::expected<Options, std::string> read_options(int argc, char** argv);

}  // namespace millrace::conformance
