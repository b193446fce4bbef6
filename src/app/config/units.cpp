#include "config/units.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>

#include <fmt/core.h>

namespace millrace::app {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array kDurationUnits{Unit{"ms", 1}, Unit{"s", 1'000}, Unit{"m", 60'000},
                                    Unit{"h", 3'600'000}};
constexpr std::array kByteUnits{Unit{"B", 1},
                                Unit{"KiB", std::uint64_t{1} << 10U},
                                Unit{"MiB", std::uint64_t{1} << 20U},
                                Unit{"GiB", std::uint64_t{1} << 30U},
                                Unit{"kB", 1'000},
                                Unit{"MB", 1'000'000},
                                Unit{"GB", 1'000'000'000}};

// Sizes are shown in powers of two only.
constexpr std::size_t kByteUnitsShown = 4;

template <std::size_t N>
std::optional<std::uint64_t> parse_with_unit(std::string_view text,
                                             const std::array<Unit, N>& units) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    const auto number = parse_number(text.substr(0, digits));
    if (!number || digits == std::string_view::npos) { return std::nullopt; }
    std::string_view name = text.substr(digits);
    while (name.starts_with(' ')) { name.remove_prefix(1); }
    for (const Unit& unit : units) {
        if (unit.name != name) { continue; }
        if (*number > std::numeric_limits<std::int64_t>::max() / unit.factor) { break; }
        return *number * unit.factor;
    }
    return std::nullopt;
}

std::string format_with_unit(std::uint64_t number, std::span<const Unit> units) {
    for (std::size_t i = units.size(); i-- > 1;) {
        if (number != 0 && number % units[i].factor == 0) {
            return fmt::format("{}{}", number / units[i].factor, units[i].name);
        }
    }
    return fmt::format("{}{}", number, units[0].name);
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
    return number;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    if (text == "0") { return std::chrono::milliseconds{0}; }
    const auto ms = parse_with_unit(text, kDurationUnits);
    if (!ms) { return std::nullopt; }
    return std::chrono::milliseconds{static_cast<std::int64_t>(*ms)};
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
    if (const auto number = parse_number(text)) { return number; }
    return parse_with_unit(text, kByteUnits);
}

std::string format_duration(std::chrono::milliseconds duration) {
    return format_with_unit(static_cast<std::uint64_t>(duration.count()), kDurationUnits);
}

std::string format_bytes(std::uint64_t bytes) {
    return format_with_unit(bytes, std::span(kByteUnits).first(kByteUnitsShown));
}

}  // namespace millrace::app
