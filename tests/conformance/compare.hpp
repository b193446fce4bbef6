#pragma once
/// @file compare.hpp — when two answers count as the same

#include <cstdint>

#include <millrace/graphql/error.hpp>

#include "row.hpp"

namespace millrace::conformance {

/// `{message, locations: [{line, column}…]}`, as expectations write errors.
[[nodiscard]] Json to_json(const graphql::GraphqlError& error);
[[nodiscard]] Json to_json(const graphql::GraphqlErrors& errors);

enum class Columns : std::uint8_t { Compared, Ignored };

/// Columns are ignored in rows whose text is not ASCII.
[[nodiscard]] Columns columns_of(const Json& row);

/// Whether two lists of `{line, column}` hold the same pairs in any order. Null counts as empty.
[[nodiscard]] bool same_locations(const Json& left, const Json& right, Columns columns);

/// Whether two lists of errors are equally long and hold the same multiset of location lists.
[[nodiscard]] bool same_errors(const Json& left, const Json& right, Columns columns);

/// Whether two lists of errors hold the same multiset of messages.
[[nodiscard]] bool same_messages(const Json& left, const Json& right);

enum class KeyOrder : std::uint8_t { Matters, Free };

/// Deep equality of JSON: numbers by value, keys in order or in any.
[[nodiscard]] bool same_json(const Json& left, const Json& right, KeyOrder order);

}  // namespace millrace::conformance
