#include <algorithm>
#include <set>

#include "compare.hpp"
#include "kinds.hpp"
#include "model_run.hpp"

namespace millrace::conformance {

namespace {

// Path, and message where the resolvers laid it down.
std::multiset<std::string> error_set(const Json& response, const Json& messages) {
    std::multiset<std::string> result;
    if (!response.contains("errors")) { return result; }
    for (const Json& error : response["errors"]) {
        std::string key = error.contains("path") ? error["path"].dump() : std::string();
        for (const Json& required : messages) {
            if (error.at("message") == required) { key += required.dump(); }
        }
        result.insert(std::move(key));
    }
    return result;
}

std::multiset<std::string> announcements(const Json& payloads) {
    std::multiset<std::string> result;
    for (const Json& payload : payloads) {
        if (!payload.contains("pending")) { continue; }
        for (const Json& pending : payload["pending"]) {
            result.insert(pending.at("path").dump() +
                          (pending.contains("label") ? pending["label"].dump() : ""));
        }
    }
    return result;
}

}  // namespace

RowResult run_incremental(const Json& row) {
    ModelRequest request = model_request(row);
    request.incremental = true;
    request.validate = false;
    const std::vector<Json> payloads = run_model(request);
    const Merged merged = merge_payloads(payloads);
    Json got = Json::array();
    for (const Json& payload : payloads) { got.push_back(payload); }

    const Json& expected = row.at("expected_merged");
    const Json messages =
        row.contains("resolver_messages") ? row["resolver_messages"] : Json::array();
    const Json expected_payloads =
        row.contains("expected_payloads") ? row["expected_payloads"] : Json::array({expected});
    const bool streamed = (expected_payloads.size() > 1) == (payloads.size() > 1);
    const bool data = expected.contains("data") == merged.response.contains("data") &&
                      (!expected.contains("data") ||
                       same_json(expected["data"], merged.response["data"], KeyOrder::Free));
    const bool pass = (merged.broken_rule.empty() || payloads.size() == 1) && data &&
                      error_set(expected, messages) == error_set(merged.response, messages);
    if (!merged.broken_rule.empty()) { got.push_back(merged.broken_rule); }
    return score(streamed, pass, announcements(expected_payloads) == announcements(got), got);
}

}  // namespace millrace::conformance
