#pragma once
/// @file rounding.hpp — the names of rounding modes

#include <string_view>

#include "datum/big_number.hpp"

namespace millrace::compute {

/// `HALF_UP` and its like. False when there is no such mode.
[[nodiscard]] bool read_rounding(std::string_view name, Rounding& rounding) noexcept;

[[nodiscard]] Datum unknown_rounding(Run& run, std::string_view name) noexcept;

}  // namespace millrace::compute
