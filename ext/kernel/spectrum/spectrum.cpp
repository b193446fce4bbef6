#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <millrace/compute/fft.hpp>
#include <millrace/compute/kernel_registry.hpp>
#include <millrace/compute/vector_math.hpp>

namespace millrace::ext {
namespace kernel_spectrum {
namespace {

using compute::Complex;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::Parameter;
using compute::ParameterType;
using compute::Shape;

constexpr std::array kWelch{Parameter{"sampleRate", ParameterType::Float, 1e-300, 1e300, false, 1.0,
                                      "elements per unit of time"},
                            Parameter{"window", ParameterType::Int, 1, 2147483647, false, 256.0,
                                      "elements per segment; segments overlap by half"}};
constexpr std::array<std::string_view, 2> kComplex{"re", "im"};

double mean_of(std::span<const double> x) noexcept {
    return x.empty() ? 0 : compute::sum(x) / static_cast<double>(x.size());
}

/// Much faster than std::abs(), which takes care of squares out of range in every case.
double magnitude(Complex z) noexcept {
    constexpr double kLeast = 1e-290;
    constexpr double kMost = 1e290;
    const double square = z.real() * z.real() + z.imag() * z.imag();
    return kLeast < square && square < kMost ? std::sqrt(square) : std::abs(z);
}

KernelResult fft(const KernelCall& call) noexcept {
    const std::span<const Complex> spectrum = compute::real_spectrum(call.in.values, call.arena);
    const std::span<double> out = call.scratch(spectrum.size());
    for (std::size_t i = 0; i < out.size(); ++i) { out[i] = magnitude(spectrum[i]); }
    return call.other(out);
}

KernelResult fft_complex(const KernelCall& call) noexcept {
    const std::span<const Complex> spectrum = compute::real_spectrum(call.in.values, call.arena);
    const std::span<double> re = call.scratch(spectrum.size());
    const std::span<double> im = call.scratch(spectrum.size());
    for (std::size_t i = 0; i < re.size(); ++i) {
        re[i] = spectrum[i].real();
        im[i] = spectrum[i].imag();
    }
    return call.table(kComplex, {re, im});
}

/// Hann's window, as for a signal that repeats; the sum of its squares.
double fill_hann(std::span<double> window) noexcept {
    double squares = 0;
    for (std::size_t i = 0; i < window.size(); ++i) {
        const double turn = static_cast<double>(i) / static_cast<double>(window.size());
        window[i] = window.size() == 1 ? 1 : (1 - std::cos(2 * std::numbers::pi * turn)) / 2;
        squares += window[i] * window[i];
    }
    return squares;
}

KernelResult psd(const KernelCall& call) noexcept {
    const std::span<const double> x = call.in.values;
    if (x.empty()) { return call.other({}); }
    const std::size_t width = std::min(call.arguments.count("window"), x.size());
    const std::span<double> hann = call.scratch(width);
    const double squares = fill_hann(hann);
    const std::span<double> out = call.arena.make_array<double>(width / 2 + 1);
    const std::span<double> segment = call.scratch(width);
    const std::size_t step = std::max<std::size_t>(width - width / 2, 1);
    std::size_t segments = 0;
    for (std::size_t first = 0; first + width <= x.size(); first += step, ++segments) {
        const std::span<const double> part = x.subspan(first, width);
        const double mean = mean_of(part);
        for (std::size_t i = 0; i < width; ++i) { segment[i] = (part[i] - mean) * hann[i]; }
        const std::span<const Complex> spectrum = compute::real_spectrum(segment, call.arena);
        for (std::size_t i = 0; i < out.size(); ++i) { out[i] += std::norm(spectrum[i]); }
    }
    const double scale =
        1 / (call.arguments.number("sampleRate") * squares * static_cast<double>(segments));
    for (std::size_t i = 0; i < out.size(); ++i) {
        // All but the constant and the highest frequency stand for two, above and below 0.
        const bool twice = i > 0 && (i + 1 < out.size() || width % 2 != 0);
        out[i] *= twice ? 2 * scale : scale;
    }
    return call.other(out);
}

KernelResult autocorrelation(const KernelCall& call) noexcept {
    const std::size_t n = call.in.size();
    if (n == 0) { return call.other({}); }
    const std::span<double> centered = call.scratch(n);
    compute::rescale(call.in.values, mean_of(call.in.values), 1, 0, centered);
    const double squares = compute::sum_of_squares(centered, 0);
    const std::span<double> out =
        compute::cross_correlation(centered, centered, call.arena).last(n);
    for (double& r : out) { r /= squares; }
    if (squares > 0) { out[0] = 1; }
    return call.other(out);
}

constexpr Kernel kKernels[] = {
    {.name = "fft",
     .summary = "The magnitudes of the discrete Fourier transform, n / 2 + 1 of them.",
     .shape = Shape::Other,
     .example = {"[1, 0, -1, 0]", "", "[0, 2, 0]"},
     .run = fft},
    {.name = "fftComplex",
     .summary = "The discrete Fourier transform, n / 2 + 1 complex numbers.",
     .shape = Shape::Table,
     .example = {"[0, 1, 0, -1]", "",
                 "[{\"re\": 0, \"im\": 0}, {\"re\": 0, \"im\": -2}, "
                 "{\"re\": 0, \"im\": 0}]"},
     .run = fft_complex},
    {.name = "psd",
     .summary =
         "The power spectral density after Welch: Hann windows, half overlapping, the mean of "
         "each taken away.",
     .parameters = kWelch,
     .shape = Shape::Other,
     .example = {"[1, -1, 1, -1]", "window: 4", "[0, 1.3333333333333333, 2.6666666666666665]"},
     .run = psd},
    {.name = "autocorrelation",
     .summary = "The correlation of the array with itself, moved by 0, 1, 2 … elements.",
     .shape = Shape::Other,
     .example = {"[1, 2, 3]", "", "[1, 0, -0.5]"},
     .run = autocorrelation},
};

}  // namespace
}  // namespace kernel_spectrum

void register_kernel_spectrum(compute::KernelRegistry& registry);

void register_kernel_spectrum(compute::KernelRegistry& registry) {
    registry.add("Spectrum", kernel_spectrum::kKernels);
}

}  // namespace millrace::ext
