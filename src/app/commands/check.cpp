#include "commands/check.hpp"

#include <cstdio>
#include <string>
#include <utility>

#include "check/check_report.hpp"
#include "project.hpp"
#include "registry.hpp"

namespace millrace::app {

namespace {

ExitStatus status_of(CheckVerdict verdict) {
    switch (verdict) {
        case CheckVerdict::Good:
            return kExitGood;
        case CheckVerdict::Findings:
            return kExitFailed;
        case CheckVerdict::CannotServe:
            return kExitUsage;
    }
    return kExitUsage;
}

}  // namespace

ExitStatus run_check(const CheckCommand& command) {
    const source::Registry registry = all_sources();
    Diagnostics found;
    const Project project = load_project(command.config, process_environment(), registry, found);
    const CheckReport report = check_project(
        project, std::move(found),
        {.strict = command.strict, .calls_max = command.calls_max, .database = command.database});
    const std::string text = command.json ? to_json(report) : to_text(report);
    std::fputs(text.c_str(), stdout);
    return status_of(report.verdict);
}

}  // namespace millrace::app
