#pragma once
/// @file column_json.hpp — arrays of numbers, from JSON text to columns and back

#include <millrace/base/result.hpp>
#include <millrace/value/column.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::wire {

/// Reads an array of numbers and nulls without making a value of each.
///
/// Takes for granted that `json` is one valid JSON value, as the text of a Kind::Raw is: this
/// looks at what it needs, and accepts numbers that are spelled wrongly.
/// Errors: BadRequest `COLUMN_TYPE` for anything else than numbers and nulls, `COLUMN_RANGE` for a
///         number too large for a double.
/// Cost:   about 5 ns per number of few digits, 15 ns with all 17
/// (ext/kernel/smoothing/smoothing_bench).
[[nodiscard]] Result<value::Column> read_column(PaddedJson json, Arena& arena) noexcept;

/// Writes `column` as an array, each number as append_double() does.
/// Cost: about 15 ns per number (ext/kernel/smoothing/smoothing_bench).
void append_column(ReplyBuffer& out, const value::Column& column);

}  // namespace millrace::wire
