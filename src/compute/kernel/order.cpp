#include <millrace/compute/order.hpp>

#include <algorithm>
#include <numeric>

namespace millrace::compute {

std::span<double> sorted(std::span<const double> x, Arena& arena) noexcept {
    const std::span<double> copy = arena.copy(x);
    std::ranges::sort(copy);
    return copy;
}

std::span<std::uint32_t> sorted_places(std::span<const double> x, Arena& arena) noexcept {
    const std::span<std::uint32_t> places = arena.make_array<std::uint32_t>(x.size());
    std::iota(places.begin(), places.end(), 0U);
    // The place decides between equal values: stable without the memory of a stable sort.
    std::ranges::sort(places, [x](std::uint32_t a, std::uint32_t b) {
        return x[a] < x[b] || (x[a] == x[b] && a < b);
    });
    return places;
}

}  // namespace millrace::compute
