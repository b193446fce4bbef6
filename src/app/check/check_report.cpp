#include "check/check_report.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include <millrace/wire/json_writer.hpp>

#include "check/batch_advice.hpp"

namespace millrace::app {

namespace {

std::string name_of(const FieldCalls& calls) {
    return fmt::format("{}.{}", calls.field->owner->name, calls.field->name);
}

void find_n_plus_1(const FieldCalls& calls, const Project& project, Diagnostics& findings) {
    if (!calls.per_parent) { return; }
    std::string advice = batch_advice(*calls.field);
    if (!advice.empty()) { advice.insert(0, "write instead: "); }
    findings.error(project.sdl.place_of(calls.field->node->offset),
                   fmt::format("N+1: {} makes {} per {}", name_of(calls),
                               calls.calls == 1 ? "one call" : fmt::format("{} calls", calls.calls),
                               calls.field->owner->name),
                   std::move(advice));
}

void find_too_many(const FieldCalls& calls, std::uint32_t calls_max, const Project& project,
                   Diagnostics& findings) {
    const bool is_endless = calls.per_parent || calls.keys_max != 0;
    if (!is_endless && calls.calls <= calls_max) { return; }
    findings.error(project.sdl.place_of(calls.field->node->offset),
                   fmt::format("{} may need {} calls; at most {} are allowed", name_of(calls),
                               calls.to_string(), calls_max));
}

std::string quoted(std::string_view text) {
    wire::ReplyBuffer out;
    wire::append_string(out, text);
    return std::string(out.view());
}

std::string_view name_of(CheckVerdict verdict) {
    switch (verdict) {
        case CheckVerdict::Good:
            return "good";
        case CheckVerdict::Findings:
            return "findings";
        case CheckVerdict::CannotServe:
            return "cannot serve";
    }
    return {};
}

std::string to_json(const FieldCalls& calls) {
    return fmt::format(R"({{"field": {}, "calls": {}, "batched": {}, "from": {}}})",
                       quoted(name_of(calls)), quoted(calls.to_string()), calls.batched,
                       quoted(calls.summary));
}

std::string to_json(const Diagnostic& finding) {
    const auto& [file, at] = finding.place;
    return fmt::format(
        R"({{"severity": "{}", "file": {}, "line": {}, "column": {}, "message": {}, "advice": {}}})",
        finding.severity == Severity::Error ? "error" : "hint", quoted(file), at.line, at.column,
        quoted(finding.message), quoted(finding.advice));
}

template <class Items>
std::string json_list(const Items& items) {
    std::string text = "[";
    for (const auto& item : items) {
        text += text.size() == 1 ? "\n    " : ",\n    ";
        text += to_json(item);
    }
    return text + (items.empty() ? "]" : "\n  ]");
}

// Hints that stand in metadata say what its database has not.
bool has_drift(const Project& project, const Diagnostics& findings) {
    return std::ranges::any_of(findings.all(), [&](const Diagnostic& finding) {
        return std::ranges::any_of(project.config.sources.sources, [&](const auto& source) {
            const std::string& metadata = source.database.metadata;
            return !metadata.empty() && finding.place.file.starts_with(metadata);
        });
    });
}

}  // namespace

CheckReport check_project(const Project& project, Diagnostics found, const CheckOptions& options) {
    CheckReport report;
    report.findings = std::move(found);
    if (report.findings.has_errors()) {
        report.verdict = CheckVerdict::CannotServe;
        return report;
    }
    report.fields = count_calls(*project.schema(), *project.bindings());
    for (const FieldCalls& calls : report.fields) {
        find_n_plus_1(calls, project, report.findings);
        if (options.calls_max) {
            find_too_many(calls, *options.calls_max, project, report.findings);
        }
    }
    const bool has_hints = (options.strict && !report.findings.all().empty()) ||
                           (options.database && has_drift(project, report.findings));
    if (report.findings.has_errors() || has_hints) { report.verdict = CheckVerdict::Findings; }
    return report;
}

std::string to_text(const CheckReport& report) {
    std::string text;
    std::size_t width = 5;
    for (const FieldCalls& calls : report.fields) {
        width = std::max(width, name_of(calls).size());
    }
    if (!report.fields.empty()) {
        text += fmt::format("{:{}}  {:6} {}\n", "field", width, "calls", "where from");
    }
    for (const FieldCalls& calls : report.fields) {
        text += fmt::format("{:{}}  {:6} {}\n", name_of(calls), width, calls.to_string(),
                            calls.summary);
    }
    if (!report.fields.empty() && !report.findings.all().empty()) { text += '\n'; }
    return text + to_text(report.findings);
}

std::string to_json(const CheckReport& report) {
    return fmt::format("{{\n  \"verdict\": \"{}\",\n  \"fields\": {},\n  \"findings\": {}\n}}\n",
                       name_of(report.verdict), json_list(report.fields),
                       json_list(report.findings.all()));
}

}  // namespace millrace::app
