#pragma once
/// @file command_line.hpp — what the user typed, as a struct per command

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace millrace::app {

/// What programs that call ours can tell apart.
enum ExitStatus : int {
    kExitGood = 0,
    kExitFailed = 1,  // serve: cannot listen; check: findings; plan: the query is wrong
    kExitUsage = 2,   // the command line or the configuration is wrong
};

struct ServeCommand {
    std::string config;
    std::string listen;  // empty: as configured
};

struct CheckCommand {
    std::string config;
    bool json = false;
    bool strict = false;                     // hints are findings too
    bool database = false;                   // what databases no longer have is a finding
    std::optional<std::uint32_t> calls_max;  // a field that may need more is a finding
};

/// An operation to look at.
struct OperationArguments {
    std::string query;      // a file, or the text itself
    std::string operation;  // empty: the only one
    std::string variables;  // JSON; empty: none
    std::string role = "admin";
};

struct PlanCommand {
    std::string config;
    OperationArguments given;
};

struct ExplainCommand {
    std::string config;
    OperationArguments given;
    std::vector<std::string> session;  // `name=value`
};

enum class ImportKind : std::uint8_t { Hasura, Postgres, Sqlite };

struct ImportCommand {
    ImportKind kind = ImportKind::Hasura;
    std::string from;         // a file, a folder or a URL
    std::string output = {};  // a file or a folder; empty: standard output
    std::string source = {};  // which one, or what it is called; empty: all, or `default`
    bool force = false;       // replace files
};

enum class DocsTopic : std::uint8_t {
    Config,
    ConfigSchema,
    Directives,
    Errors,
    Functions,
    Kernels,
    Limits,
};

struct DocsCommand {
    DocsTopic topic = DocsTopic::Config;
};

using Command = std::variant<ServeCommand, CheckCommand, PlanCommand, ExplainCommand, ImportCommand,
                             DocsCommand>;

/// A command to run, or the status to end with because everything has been said.
using ParsedCommandLine = std::variant<Command, ExitStatus>;

/// Prints help, version and mistakes itself.
[[nodiscard]] ParsedCommandLine parse_command_line(int argument_count,
                                                   const char* const* arguments);

}  // namespace millrace::app
