#include "gateway_cases.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>
#include <unordered_map>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace millrace::conformance {

namespace {

namespace fs = std::filesystem;

fs::path own_folder() {
    return fs::read_symlink("/proc/self/exe").parent_path();
}

fs::path harness_folder() {
    const char* named = std::getenv("MILLRACE_HARNESS");  // NOLINT(concurrency-mt-unsafe)
    return named != nullptr ? fs::path(named) : own_folder() / ".." / "gateway-harness";
}

/// The harness wants a regular expression; we were given plain text.
std::string escape_pattern(std::string_view text) {
    std::string pattern;
    for (const char c : text) {
        if (std::string_view(R"(\^$.|?*+()[]{}/)").find(c) != std::string_view::npos) {
            pattern += '\\';
        }
        pattern += c;
    }
    return pattern;
}

/// Everything the command prints on standard output until it ends.
std::string output_of(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category());
    }
    std::vector<char*> argv;
    for (const std::string& word : command) { argv.push_back(const_cast<char*>(word.c_str())); }
    argv.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    pid_t pid = 0;
    const int failed = ::posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed != 0) {
        ::close(ends[0]);
        throw std::system_error(failed, std::generic_category(), command[0]);
    }

    std::string output;
    std::array<char, 1 << 16> buffer;
    while (true) {
        const ssize_t got = ::read(ends[0], buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) { continue; }
        if (got <= 0) { break; }
        output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {}
    return output;
}

RowReport report_of(const Json& line) {
    RowReport report;
    report.verdict = line.at("verdict").get<bool>();
    report.pass = line.at("pass").get<bool>();
    report.exact = line.at("exact").get<bool>();
    report.got = line.value("got", "");
    return report;
}

}  // namespace

Harness gateway_harness() {
    return {.script = (harness_folder() / "harness.mjs").string(),
            .program = (own_folder() / "conformance-gateway").string()};
}

Harness calculator_harness() {
    return {.script = MILLRACE_CALCULATOR_HARNESS, .program = (own_folder() / "millrace").string()};
}

std::vector<RowReport> run_gateway_cases(const Harness& harness, const std::string& file,
                                         const std::string& only,
                                         const std::vector<std::string>& ids) {
    std::unordered_map<std::string, RowReport> by_id;
    std::istringstream lines(
        output_of({"node", harness.script, file, escape_pattern(only), "--", harness.program}));
    for (std::string line; std::getline(lines, line);) {
        const Json row = Json::parse(line, nullptr, false);
        if (!row.is_object()) { continue; }
        by_id[row.at("id").get<std::string>()] = report_of(row);
    }

    std::vector<RowReport> reports;
    reports.reserve(ids.size());
    for (const std::string& id : ids) {
        const auto found = by_id.find(id);
        if (found != by_id.end()) {
            reports.push_back(found->second);
        } else {
            reports.emplace_back().got = "the harness did not report this case";
        }
    }
    return reports;
}

}  // namespace millrace::conformance
