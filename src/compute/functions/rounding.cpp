#include "functions/rounding.hpp"

#include <algorithm>
#include <array>

namespace millrace::compute {

bool read_rounding(std::string_view name, Rounding& rounding) noexcept {
    constexpr std::array<std::string_view, 7> kNames{"UP",      "DOWN",      "CEILING",  "FLOOR",
                                                     "HALF_UP", "HALF_DOWN", "HALF_EVEN"};
    const auto* found = std::ranges::find(kNames, name);
    if (found == kNames.end()) { return false; }
    rounding = static_cast<Rounding>(found - kNames.begin());
    return true;
}

Datum unknown_rounding(Run& run, std::string_view name) noexcept {
    return run.runtime_error(
        "there is no rounding mode '{}'; there are UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN "
        "and "
        "HALF_EVEN",
        name.substr(0, 40));
}

}  // namespace millrace::compute
