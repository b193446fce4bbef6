#pragma once
/// @file answer_reader.hpp — what the status and the body of an answer to @http mean

#include <span>
#include <string_view>

#include <millrace/source/http_exchange.hpp>

#include "http_binding.hpp"

namespace millrace::ext::source_http {

enum class AnswerKind : std::uint8_t {
    Json,     // the body is to be read
    Nothing,  // 204, or no body
    Missing,  // a status that says that there is no such thing
};

/// An Error for any status the field does not know what to do with.
[[nodiscard]] Result<AnswerKind> classify(const source::HttpAnswer& answer,
                                          const HttpBinding& binding, Arena& arena);

/// Reads the value at `path` of the body; an Error when the body is no JSON.
[[nodiscard]] Result<value::Value> read_body(const source::HttpAnswer& answer,
                                             std::span<const std::string_view> path,
                                             const value::Projection& projection,
                                             const HttpBinding& binding, Arena& arena);

/// What the answer lists as errors at its declared place; null when there are none.
[[nodiscard]] Result<const source::LooseFailure*> read_reported_errors(
    const source::HttpAnswer& answer, const HttpBinding& binding, Arena& arena);

}  // namespace millrace::ext::source_http
