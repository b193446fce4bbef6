#include "commands/check.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/core.h>

#include <millrace/wire/json_writer.hpp>

#include "check/batch_advice.hpp"
#include "check/call_count.hpp"
#include "project.hpp"
#include "registry.hpp"

namespace millrace::app {

namespace {

std::string name_of(const graphql::Field& field) {
    return fmt::format("{}.{}", field.owner->name, field.name);
}

void find_n_plus_1(const FieldCalls& calls, const Project& project, Diagnostics& findings) {
    if (!calls.per_parent) { return; }
    const std::string_view parent = calls.field->owner->name;
    std::string advice = batch_advice(*calls.field);
    if (!advice.empty()) { advice.insert(0, "write instead: "); }
    findings.error(
        project.sdl.place_of(calls.field->node->offset),
        fmt::format("N+1: {} makes {} per {}", name_of(*calls.field),
                    calls.calls == 1 ? "one call" : fmt::format("{} calls", calls.calls), parent),
        std::move(advice));
}

void find_too_many(const FieldCalls& calls, std::uint32_t calls_max, const Project& project,
                   Diagnostics& findings) {
    const bool is_endless = calls.per_parent || calls.keys_max != 0;
    if (!is_endless && calls.calls <= calls_max) { return; }
    findings.error(project.sdl.place_of(calls.field->node->offset),
                   fmt::format("{} may need {} calls; --max-calls allows {}", name_of(*calls.field),
                               calls.to_string(), calls_max));
}

std::string text_report(const std::vector<FieldCalls>& fields, const Diagnostics& findings) {
    if (fields.empty()) { return to_text(findings); }
    std::size_t width = 5;
    for (const FieldCalls& calls : fields) {
        width = std::max(width, name_of(*calls.field).size());
    }
    std::string text = fmt::format("{:{}}  {:6} {}\n", "field", width, "calls", "where from");
    for (const FieldCalls& calls : fields) {
        text += fmt::format("{:{}}  {:6} {}\n", name_of(*calls.field), width, calls.to_string(),
                            calls.summary);
    }
    if (!findings.all().empty()) { text += '\n' + to_text(findings); }
    return text;
}

std::string quoted(std::string_view text) {
    wire::ReplyBuffer out;
    wire::append_string(out, text);
    return std::string(out.view());
}

std::string json_report(const std::vector<FieldCalls>& fields, const Diagnostics& findings,
                        ExitStatus status) {
    std::string json = fmt::format("{{\n  \"status\": {},\n  \"fields\": [", int{status});
    std::string_view separator = "\n";
    for (const FieldCalls& calls : fields) {
        json += fmt::format("{}    {{\"field\": {}, \"calls\": {}, \"batched\": {}, \"from\": {}}}",
                            separator, quoted(name_of(*calls.field)), quoted(calls.to_string()),
                            calls.batched, quoted(calls.summary));
        separator = ",\n";
    }
    json += "\n  ],\n  \"findings\": [";
    separator = "\n";
    for (const Diagnostic& finding : findings.all()) {
        json += fmt::format(
            "{}    {{\"severity\": \"{}\", \"file\": {}, \"line\": {}, \"column\": {}, "
            "\"message\": {}, \"advice\": {}}}",
            separator, finding.severity == Severity::Error ? "error" : "hint",
            quoted(finding.place.file), finding.place.at.line, finding.place.at.column,
            quoted(finding.message), quoted(finding.advice));
        separator = ",\n";
    }
    return json + "\n  ]\n}\n";
}

}  // namespace

ExitStatus run_check(const CheckCommand& command) {
    const source::Registry registry = all_sources();
    Diagnostics findings;
    const Project project = load_project(command.config, process_environment(), registry, findings);
    std::vector<FieldCalls> fields;
    ExitStatus status = kExitUsage;
    if (!findings.has_errors()) {
        fields = count_calls(*project.schema, *project.bindings);
        for (const FieldCalls& calls : fields) {
            find_n_plus_1(calls, project, findings);
            if (command.calls_max) { find_too_many(calls, *command.calls_max, project, findings); }
        }
        const bool has_findings =
            findings.has_errors() || (command.strict && !findings.all().empty());
        status = has_findings ? kExitFailed : kExitGood;
    }
    const std::string report =
        command.json ? json_report(fields, findings, status) : text_report(fields, findings);
    std::fputs(report.c_str(), stdout);
    return status;
}

}  // namespace millrace::app
