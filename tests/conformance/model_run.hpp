#pragma once
/// @file model_run.hpp — an operation over a data tree, run by the engine

#include <string>
#include <vector>

#include "row.hpp"

namespace millrace::conformance {

/// What a row of the execution kinds describes.
struct ModelRequest {
    std::string schema_sdl;
    std::string query;
    std::string operation_name;
    bool has_operation_name = false;
    Json variables;            // an object, or null
    Json root_value;           // the data tree, or null
    Json resolvers;            // "Type.field" → "echo-args", or null
    bool validate = true;      // as the `request` pipeline does
    bool wiring = false;       // values follow from the types instead of a tree
    bool incremental = false;  // know @defer and @stream
};

[[nodiscard]] ModelRequest model_request(const Json& row);

/// The payloads of the response, one unless something was deferred or streamed.
[[nodiscard]] std::vector<Json> run_model(const ModelRequest& request);

/// The responses of a subscription's events, or one response with errors and no stream.
struct ModelStream {
    bool started = false;
    std::vector<Json> responses;
};
[[nodiscard]] ModelStream run_subscription_model(const ModelRequest& request);

/// All payloads of a response merged into one, and what breaks the rules of the draft.
struct Merged {
    Json response;
    std::string broken_rule;  // empty: none
};
[[nodiscard]] Merged merge_payloads(const std::vector<Json>& payloads);

/// Whether two responses are the same by the rules of execution rows; `messages` are those that
/// must have arrived.
[[nodiscard]] RowResult judge_response(const Json& row, const Json& expected, const Json& got);

}  // namespace millrace::conformance
