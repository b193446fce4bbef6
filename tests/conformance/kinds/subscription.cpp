#include "kinds.hpp"
#include "model_run.hpp"

namespace millrace::conformance {

RowResult run_subscription(const Json& row) {
    ModelRequest request = model_request(row);
    request.validate = false;
    request.incremental = true;
    const ModelStream stream = run_subscription_model(request);
    Json got;
    if (stream.started) {
        got["events"] = stream.responses;
    } else {
        got = stream.responses.front();
    }
    return judge_by_any(row, [&](const Json& judged) {
        const Json& expected = judged.contains("expected") ? judged["expected"] : judged;
        if (!stream.started || !expected.contains("events")) {
            if (stream.started != expected.contains("events")) {
                return score(false, false, false, got);
            }
            return judge_response(row, expected, got);
        }
        const Json& events = expected["events"];
        if (events.size() != stream.responses.size()) { return score(false, false, false, got); }
        RowResult all = score(true, true, true, got);
        for (std::size_t i = 0; i < events.size(); ++i) {
            const RowResult one = judge_response(row, events[i], stream.responses[i]);
            all.verdict = all.verdict && one.verdict;
            all.pass = all.pass && one.pass;
            all.exact = all.exact && one.exact;
        }
        return all;
    });
}

}  // namespace millrace::conformance
