#include "kinds.hpp"
#include "model_run.hpp"

namespace millrace::conformance {

// Any of the answers that are as good.
RowResult run_execution(const Json& row) {
    const Json got = run_model(model_request(row)).front();
    return judge_by_any(row, [&](const Json& judged) {
        RowResult best =
            judge_response(row, judged.contains("expected") ? judged["expected"] : judged, got);
        if (judged.contains("accept")) {
            for (const Json& other : judged["accept"]) {
                best = better(std::move(best), judge_response(row, other, got));
            }
        }
        return best;
    });
}

RowResult run_variables(const Json& row) {
    return run_execution(row);
}

}  // namespace millrace::conformance
