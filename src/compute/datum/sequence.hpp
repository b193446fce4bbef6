#pragma once
/// @file sequence.hpp — maps and strings seen as lists

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// An entry of a map as an item of a list: a map with the members `key` and `value`.
[[nodiscard]] Datum entry_map(Run& run, Datum key, Datum value) noexcept;

/// The list of all entries of a map.
[[nodiscard]] Datum entries_of(Run& run, Datum map) noexcept;

/// The list of all characters of a string, each a string.
[[nodiscard]] Datum characters(Run& run, Datum string) noexcept;

}  // namespace millrace::compute
