#pragma once
/// @file double_text.hpp — the shortest digits of a double, spelled as JavaScript does

#include <cstddef>

namespace millrace::wire {

inline constexpr std::size_t kDoubleBytesMax = 40;

/// Writes `number`, which is finite, with the fewest digits that read back as the same: without
/// an exponent from 1e-6 to below 1e21. The end of what was written.
/// `to` has room for kDoubleBytesMax, all of which may be overwritten.
[[nodiscard]] char* write_double(char* to, double number) noexcept;

}  // namespace millrace::wire
