#pragma once
/// @file harness_process.hpp — runs a program that runs cases, and reads what it says of them

#include <string>
#include <unordered_map>
#include <vector>

#include "children.hpp"

namespace millrace::conformance {

using ReportsById = std::unordered_map<std::string, RowReport>;

/// Runs `command` to its end. It prints a JSON row per case on standard output: `id`, `verdict`,
/// `pass`, `exact`, and `got` when there is something to say. Other lines are left out.
[[nodiscard]] ReportsById run_harness(const std::vector<std::string>& command);

/// The report of one case. A case the harness did not report has failed.
[[nodiscard]] RowReport report_of(const ReportsById& by_id, const std::string& id);

}  // namespace millrace::conformance
