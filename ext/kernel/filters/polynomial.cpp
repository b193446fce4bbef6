#include "polynomial.hpp"

#include <cmath>

#include <millrace/compute/vector_math.hpp>

namespace millrace::ext::kernel_filters {

namespace {

double dot(std::span<const double> a, std::span<const double> b) noexcept {
    return compute::sum_of_products(a, 0, b, 0);
}

/// Orthonormal polynomials on the places of a window, one row per degree.
class Basis {
public:
    Basis(std::size_t window, std::size_t degree, Arena& arena) noexcept
        : window_(window), rows_(degree + 1), values_(arena.make_array<double>(window * rows_)) {
        for (std::size_t k = 0; k < rows_; ++k) { make_row(k); }
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::span<double> row(std::size_t k) const noexcept {
        return values_.subspan(k * window_, window_);
    }

private:
    /// The row before times the place, less what the rows so far hold of it (Gram and Schmidt;
    /// twice, because once leaves rounding behind).
    void make_row(std::size_t k) const noexcept {
        const std::span<double> made = row(k);
        const double half = static_cast<double>(window_ / 2) + (window_ == 1 ? 1 : 0);
        for (std::size_t i = 0; i < window_; ++i) {
            const double place = (static_cast<double>(i) - half) / half;
            made[i] = k == 0 ? 1 : row(k - 1)[i] * place;
        }
        for (int round = 0; round < 2; ++round) {
            for (std::size_t before = 0; before < k; ++before) {
                const double share = dot(row(before), made);
                for (std::size_t i = 0; i < window_; ++i) { made[i] -= share * row(before)[i]; }
            }
        }
        const double length = std::sqrt(dot(made, made));
        for (double& value : made) { value /= length; }
    }

    std::size_t window_;
    std::size_t rows_;
    std::span<double> values_;
};

/// out[i - first] = value at place i of the polynomial that fits `x` best, for `first` to `end`.
void fit_end(const Basis& basis, std::span<const double> x, std::size_t first, std::size_t end,
             std::span<double> out) noexcept {
    for (std::size_t k = 0; k < basis.rows(); ++k) {
        const double share = dot(basis.row(k), x);
        for (std::size_t i = first; i < end; ++i) { out[i - first] += share * basis.row(k)[i]; }
    }
}

}  // namespace

void fit_moving_polynomial(std::span<const double> x, std::size_t window, std::size_t degree,
                           std::span<double> out, Arena& arena) noexcept {
    const Basis basis(window, degree, arena);
    const std::size_t half = window / 2;
    const std::size_t n = x.size();
    const std::span<double> weights = arena.make_array<double>(window);
    for (std::size_t k = 0; k < basis.rows(); ++k) {
        for (std::size_t i = 0; i < window; ++i) {
            weights[i] += basis.row(k)[half] * basis.row(k)[i];
        }
    }
    for (double& value : out) { value = 0; }
    for (std::size_t i = half; i + half < n; ++i) {
        out[i] = dot(weights, x.subspan(i - half, window));
    }
    if (half == 0) { return; }
    fit_end(basis, x.first(window), 0, half, out);
    fit_end(basis, x.last(window), half + 1, window, out.last(half));
}

}  // namespace millrace::ext::kernel_filters
