#include <bit>

#include <millrace/compute/order.hpp>

#include "smoothing.hpp"
#include "window.hpp"

namespace millrace::ext::kernel_smoothing {

using compute::KernelCall;
using compute::KernelResult;
using value::Column;

namespace {

/// The values in a window, in order: a tree of counts (Fenwick) over the ranks that the values
/// have in the whole column.
/// Cost: O(log n) for each of its functions.
class OrderedWindow {
public:
    OrderedWindow(std::span<const double> column, Arena& arena) noexcept
        : column_(column),
          places_(compute::sorted_places(column, arena)),
          ranks_(arena.make_array<std::uint32_t>(column.size())),
          tree_(arena.make_array<std::uint32_t>(column.size() + 1)),
          top_(std::bit_floor(column.size())) {
        for (std::uint32_t rank = 0; rank < places_.size(); ++rank) {
            ranks_[places_[rank]] = rank;
        }
    }

    void insert(std::size_t place) noexcept { add(place, 1); }
    void erase(std::size_t place) noexcept { add(place, ~std::uint32_t{0}); }

    /// The value that `k` others stand before.
    [[nodiscard]] double at(std::size_t k) const noexcept {
        std::size_t rank = 0;
        for (std::size_t step = top_; step != 0; step /= 2) {
            if (rank + step < tree_.size() && tree_[rank + step] <= k) {
                rank += step;
                k -= tree_[rank];
            }
        }
        return column_[places_[rank]];
    }

private:
    void add(std::size_t place, std::uint32_t count) noexcept {
        for (std::size_t i = ranks_[place] + std::size_t{1}; i < tree_.size(); i += i & (~i + 1)) {
            tree_[i] += count;
        }
    }

    std::span<const double> column_;
    std::span<const std::uint32_t> places_;
    std::span<std::uint32_t> ranks_;
    std::span<std::uint32_t> tree_;
    std::size_t top_;
};

KernelResult quantiles(const KernelCall& call, double q) noexcept {
    const std::size_t n = call.in.size();
    if (n == 0) { return call.same({}); }
    const Window window = Window::of(call.arguments, n);
    const WindowCounts counts(call.in, window, call.arena);
    OrderedWindow ordered(call.in.values, call.arena);
    Column out{call.scratch(n), {}, false};
    std::size_t first = 0;
    std::size_t end = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (; end < window.end(i, n); ++end) {
            if (!call.in.is_null(end)) { ordered.insert(end); }
        }
        for (; first < window.first(i); ++first) {
            if (!call.in.is_null(first)) { ordered.erase(first); }
        }
        const std::size_t count = counts.at(i);
        out.values[i] = count == 0 ? 0 : compute::quantile_of(count, q, [&ordered](std::size_t k) {
            return ordered.at(k);
        });
    }
    drop_thin_windows(out, counts, 1, call);
    return call.same(out);
}

}  // namespace

KernelResult moving_median(const KernelCall& call) noexcept {
    constexpr double kMiddle = 0.5;
    return quantiles(call, kMiddle);
}

KernelResult moving_quantile(const KernelCall& call) noexcept {
    return quantiles(call, call.arguments.number("q"));
}

}  // namespace millrace::ext::kernel_smoothing
