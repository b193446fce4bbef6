#include <millrace/value/number_text.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include <fast_float/decimal_to_binary.h>

namespace millrace::value::detail {

// Eisel and Lemire's way, from the digits as they have been read already.
double divide_by_power_of_ten(std::uint64_t mantissa, int fraction) noexcept {
    using Format = fast_float::binary_format<double>;
    const fast_float::adjusted_mantissa found =
        fast_float::compute_float<Format>(-fraction, mantissa);
    if (found.power2 < 0) { return -1; }
    const auto exponent = static_cast<std::uint64_t>(found.power2);
    return std::bit_cast<double>(found.mantissa | exponent << Format::mantissa_explicit_bits());
}

NumberText read_long_number(const char* begin, const char* end) noexcept {
    double number = 0;
    const std::from_chars_result read = std::from_chars(begin, end, number);
    if (read.ec == std::errc::invalid_argument) { return {}; }
    const auto has_point_or_exponent = [](char c) { return c == '.' || (c | 0x20) == 'e'; };
    const bool integer = std::none_of(begin, read.ptr, has_point_or_exponent);
    if (read.ec == std::errc::result_out_of_range) {
        // from_chars says the same of what is too large and of what is too small.
        const char* const exponent =
            std::find_if(begin, read.ptr, [](char c) { return (c | 0x20) == 'e'; });
        const bool tiny = exponent != read.ptr ? exponent[1] == '-' : begin[*begin == '-'] == '0';
        const double limit = tiny ? 0.0 : std::numeric_limits<double>::infinity();
        return {read.ptr, *begin == '-' ? -limit : limit, false};
    }
    constexpr double kExactMax = 9007199254740992.0;  // 2^53
    return {read.ptr, number, integer && std::abs(number) < kExactMax};
}

}  // namespace millrace::value::detail
