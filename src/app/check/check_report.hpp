#pragma once
/// @file check_report.hpp — what `millrace check` finds, for people and for programs

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "check/call_count.hpp"
#include "diagnostics.hpp"
#include "project.hpp"

namespace millrace::app {

struct CheckOptions {
    bool strict = false;                          // hints are findings too
    std::optional<std::uint32_t> calls_max = {};  // a field that may need more is a finding
    bool database = false;  // what metadata names and its database has not is a finding
};

enum class CheckVerdict : std::uint8_t {
    Good,
    Findings,    // it would serve, but not well
    CannotServe  // configuration or schema is wrong
};

/// Lifetime: borrows the project.
struct CheckReport {
    CheckVerdict verdict = CheckVerdict::Good;
    std::vector<FieldCalls> fields;
    Diagnostics findings;
};

/// Looks for N+1 and for fields that need too many calls. `found` is what loading the project
/// has found already.
[[nodiscard]] CheckReport check_project(const Project& project, Diagnostics found,
                                        const CheckOptions& options);

/// A table of fields, then the findings.
[[nodiscard]] std::string to_text(const CheckReport& report);
/// `{"verdict": …, "fields": […], "findings": […]}`.
[[nodiscard]] std::string to_json(const CheckReport& report);

}  // namespace millrace::app
