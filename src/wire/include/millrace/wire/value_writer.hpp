#pragma once
/// @file value_writer.hpp — values with names to JSON text

#include <millrace/value/value.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::wire {

/// Appends `value` as compact JSON: numbers and Raw as they came, Enum as a string, members in
/// order. Absent members are left out; elsewhere Absent, Pending and Error are null. Rows have no
/// names and cannot be written this way.
void append_json(ReplyBuffer& out, value::Value value);

}  // namespace millrace::wire
