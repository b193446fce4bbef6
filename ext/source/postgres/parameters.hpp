#pragma once
/// @file parameters.hpp — values of parameters, as libpq sends them

#include <optional>
#include <span>
#include <string_view>

#include <libpq-fe.h>

#include <millrace/base/arena.hpp>
#include <millrace/sql/database_request.hpp>

namespace millrace::ext::source_postgres {

/// The parameters of one statement, four lists of equal length.
///
/// Ownership: borrowed from an arena and from the texts that were encoded.
struct Parameters {
    std::span<const Oid> types;  // 0: the server finds out
    std::span<const char* const> values;
    std::span<const int> lengths;
    std::span<const int> formats;  // 1: binary
};

/// The identifier of a built-in type or of lists of it; 0: its number is not the same everywhere.
[[nodiscard]] Oid oid_of(const sql::SqlType& type) noexcept;

/// Numbers, booleans, identifiers and texts in the server's own format where their text is in
/// canonical form; everything else as text, which the server reads or refuses.
///
/// Nothing: a text holds a NUL, which no value of PostgreSQL can.
[[nodiscard]] std::optional<Parameters> encode(std::span<const sql::ParameterValue> values,
                                               Arena& arena);

}  // namespace millrace::ext::source_postgres
