#include "compare.hpp"
#include "kinds.hpp"
#include "model_run.hpp"

namespace millrace::conformance {

RowResult run_wiring(const Json& row) {
    ModelRequest request = model_request(row);
    request.wiring = true;
    request.incremental = true;
    const Merged merged = merge_payloads(run_model(request));
    const Json& expected = row.at("expected");
    const bool verdict = expected.contains("errors") == merged.response.contains("errors");
    const bool pass = merged.broken_rule.empty() && !merged.response.contains("errors") &&
                      merged.response.contains("data") &&
                      same_json(expected.at("data"), merged.response["data"], KeyOrder::Matters);
    return score(verdict, pass, pass, merged.response);
}

}  // namespace millrace::conformance
