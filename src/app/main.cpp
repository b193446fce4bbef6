#include <cstdio>
#include <exception>

#include "command_line.hpp"
#include "commands/check.hpp"
#include "commands/docs.hpp"
#include "commands/explain.hpp"
#include "commands/import.hpp"
#include "commands/plan.hpp"
#include "commands/serve.hpp"

namespace millrace::app {
namespace {

ExitStatus run(const ServeCommand& command) {
    return run_serve(command);
}
ExitStatus run(const CheckCommand& command) {
    return run_check(command);
}
ExitStatus run(const PlanCommand& command) {
    return run_plan(command);
}
ExitStatus run(const ExplainCommand& command) {
    return run_explain(command);
}
ExitStatus run(const ImportCommand& command) {
    return run_import(command);
}
ExitStatus run(const DocsCommand& command) {
    std::fputs(docs_page(command.topic).c_str(), stdout);
    return kExitGood;
}

ExitStatus run(int argument_count, const char* const* arguments) {
    const ParsedCommandLine parsed = parse_command_line(argument_count, arguments);
    if (const auto* status = std::get_if<ExitStatus>(&parsed)) { return *status; }
    return std::visit([](const auto& command) { return run(command); }, std::get<Command>(parsed));
}

}  // namespace
}  // namespace millrace::app

int main(int argument_count, char** arguments) {
    try {
        return millrace::app::run(argument_count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "millrace: %s\n", error.what());
        return millrace::app::kExitUsage;
    }
}
