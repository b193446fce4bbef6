#pragma once
/// @file literal_writer.hpp — values as GraphQL literals

#include <string_view>

#include <millrace/value/value.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::ext::source_graphql {

/// `/[_A-Za-z][_0-9A-Za-z]*/`.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

/// Appends `value` as a literal: enum values as names, everything else as in JSON. False, with
/// `out` as long as before, when there is none: an object with a member whose name is no name.
[[nodiscard]] bool append_literal(wire::ReplyBuffer& out, const value::Value& value);

}  // namespace millrace::ext::source_graphql
