#pragma once
/// @file gateway_cases.hpp — runs `gateway-cases/1` files through their harness

#include <string>
#include <vector>

#include "children.hpp"

namespace millrace::conformance {

/// Runs the cases `ids` of `file` against the built gateway over real sockets and reports in
/// their order. The harness (Node) starts `conformance-gateway`, which lies beside this program,
/// once per case; it is found in $MILLRACE_HARNESS, else in ../gateway-harness from here.
/// A case the harness did not report has failed.
[[nodiscard]] std::vector<RowReport> run_gateway_cases(const std::string& file,
                                                       const std::string& only,
                                                       const std::vector<std::string>& ids);

}  // namespace millrace::conformance
