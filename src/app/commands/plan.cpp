#include "commands/plan.hpp"

#include <cstdio>
#include <string>

#include <millrace/plan/planner.hpp>

#include "commands/operation_input.hpp"
#include "project.hpp"
#include "registry.hpp"

namespace millrace::app {

ExitStatus run_plan(const PlanCommand& command) {
    const source::Registry registry = all_sources();
    Diagnostics of_project;
    const Project project =
        load_project(command.config, process_environment(), registry, of_project);
    if (of_project.has_errors()) {
        std::fputs(to_text(of_project).c_str(), stderr);
        return kExitUsage;
    }
    Diagnostics of_query;
    const auto planned =
        plan_operation(project.view_of(command.given.role, false), command.given, of_query);
    std::fputs(to_text(of_query).c_str(), stderr);
    if (planned != nullptr) { std::fputs(plan::dump(*planned->plan).c_str(), stdout); }
    return of_query.has_errors() ? kExitFailed : kExitGood;
}

}  // namespace millrace::app
