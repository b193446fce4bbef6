#pragma once
/// @file gateway_cases.hpp — runs cases that need the whole program through their harness

#include <string>
#include <vector>

#include "children.hpp"

namespace millrace::conformance {

/// A Node program that runs cases against the product, and what it starts.
struct Harness {
    std::string script;   // node SCRIPT FILE PATTERN -- PROGRAM; prints one JSON row per case
    std::string program;  // beside this one
};

/// For `gateway-cases/1`: found in $MILLRACE_HARNESS, else in ../gateway-harness from here. It
/// starts `conformance-gateway` once per case.
[[nodiscard]] Harness gateway_harness();

/// For the directives of `calculator-cases/1`: our own, calculator/harness.mjs. It starts
/// `millrace serve` once per case.
[[nodiscard]] Harness calculator_harness();

/// Runs the cases `ids` of `file` over real sockets and reports in their order. A case the
/// harness did not report has failed.
[[nodiscard]] std::vector<RowReport> run_gateway_cases(const Harness& harness,
                                                       const std::string& file,
                                                       const std::string& only,
                                                       const std::vector<std::string>& ids);

}  // namespace millrace::conformance
