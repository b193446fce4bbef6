#pragma once
/// @file envelope.hpp — takes GraphQL requests out of JSON bodies and URLs

#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/server/graphql_service.hpp>
#include <millrace/server/http_errors.hpp>

namespace millrace::server {

/// Fills query, operation name, variables and extensions of `request`; what is wrong, or null.
/// Members nobody knows are ignored. Text is borrowed from `body`, which must be followed by
/// SharedBytes::kPaddingBytes readable bytes, or lies in `arena`.
/// A list of at most `batch_max` such objects goes into request.batch, each a copy of `request`
/// otherwise.
[[nodiscard]] const HttpError* read_json_envelope(std::string_view body, std::uint32_t batch_max,
                                                  Arena& arena, GraphqlRequest& request);

/// The same from the query of a URL, in which variables and extensions are JSON texts. Of
/// parameters given twice the last counts.
[[nodiscard]] const HttpError* read_url_envelope(std::string_view query, Arena& arena,
                                                 GraphqlRequest& request);

}  // namespace millrace::server
