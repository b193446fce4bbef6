#pragma once
/// @file units.hpp — durations and sizes as people write them

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::app {

/// Digits only.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text);

/// `500ms`, `2s`, `5m`, `1h`; `0` needs no unit.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
/// `65536`, `64KiB`, `16MiB`, `1GiB`; also `kB`, `MB`, `GB`, which are powers of ten.
[[nodiscard]] std::optional<std::uint64_t> parse_bytes(std::string_view text);

/// The shortest of the above that is exact.
[[nodiscard]] std::string format_duration(std::chrono::milliseconds duration);
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

}  // namespace millrace::app
