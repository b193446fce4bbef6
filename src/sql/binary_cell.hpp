#pragma once
/// @file binary_cell.hpp — values in the binary format of PostgreSQL

#include <optional>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

#include "row_layout.hpp"

namespace millrace::sql {

/// The value that JSON made by the server would have. Text is borrowed from `bytes` or in `arena`.
/// Nothing: the bytes are not of this kind.
[[nodiscard]] std::optional<value::Value> read_binary(CellKind kind, std::string_view bytes,
                                                      Arena& arena);

}  // namespace millrace::sql
