#pragma once
/// @file equality.hpp — equality, order and hashes of data

#include <compare>
#include <cstdint>
#include <string_view>

#include <tl/expected.hpp>

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// A boolean or, past a limit, a Failure. Numbers by value whatever their type; NaN equals NaN.
[[nodiscard]] Datum data_equal(Run& run, Datum left, Datum right) noexcept;

using Order = tl::expected<std::weak_ordering, Datum>;

/// The order of `<`; nil first, NaN behind all numbers. The Failure is a type error for data of
/// different types, and for types without an order.
[[nodiscard]] Order data_order(Run& run, Datum left, Datum right) noexcept;

/// Equal data have equal hashes. Past a limit some number: the run finds out by itself.
[[nodiscard]] std::uint64_t data_hash(Run& run, Datum datum) noexcept;

/// Whether data with both keys may not be in one map; quick for the usual types of keys.
[[nodiscard]] bool keys_equal(Run& run, Datum left, Datum right) noexcept;

/// The order of numbers of any types, NumberText excepted.
[[nodiscard]] std::weak_ordering number_order(Datum left, Datum right) noexcept;

}  // namespace millrace::compute
