#include "gateway_cases.hpp"

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "harness_process.hpp"

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
    const ReportsById by_id =
        run_harness({"node", harness.script, file, escape_pattern(only), "--", harness.program});
    std::vector<RowReport> reports;
    reports.reserve(ids.size());
    for (const std::string& id : ids) { reports.push_back(report_of(by_id, id)); }
    return reports;
}

}  // namespace millrace::conformance
