#pragma once
/// @file error_response.hpp — responses to requests that are not executed

#include <span>
#include <string_view>

#include <millrace/graphql/error.hpp>
#include <millrace/server/refusal_wording.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::server {

/// `{"errors":[{"message":…,"locations":…,"extensions":{"code":…}},…]}`, without `data`.
void append_error_response(wire::ReplyBuffer& out, std::span<const graphql::GraphqlError> errors,
                           std::string_view code);
void append_error_response(wire::ReplyBuffer& out, std::string_view message, std::string_view code);

/// `{"errors":[{"message":…,"extensions":{"path":…,"code":…}}]}`
void append_worded_refusal(wire::ReplyBuffer& out, const WordedRefusal& refusal);

}  // namespace millrace::server
