#include "harness_process.hpp"

#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace millrace::conformance {

namespace {

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

RowReport read_report(const Json& line) {
    RowReport report;
    report.verdict = line.at("verdict").get<bool>();
    report.pass = line.at("pass").get<bool>();
    report.exact = line.at("exact").get<bool>();
    report.got = line.value("got", "");
    return report;
}

}  // namespace

ReportsById run_harness(const std::vector<std::string>& command) {
    ReportsById by_id;
    std::istringstream lines(output_of(command));
    for (std::string line; std::getline(lines, line);) {
        const Json row = Json::parse(line, nullptr, false);
        if (!row.is_object()) { continue; }
        by_id[row.at("id").get<std::string>()] = read_report(row);
    }
    return by_id;
}

RowReport report_of(const ReportsById& by_id, const std::string& id) {
    const auto found = by_id.find(id);
    if (found != by_id.end()) { return found->second; }
    RowReport report;
    report.got = "the harness did not report this case";
    return report;
}

}  // namespace millrace::conformance
