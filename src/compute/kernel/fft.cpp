#include <millrace/compute/fft.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <optional>

#include <kissfft.hh>

namespace millrace::compute {

namespace {

using KissFft = kissfft<double>;

/// KissFFT has fast steps for 2, 3 and 5; any other prime p costs p operations per value.
bool is_smooth(std::size_t n) noexcept {
    for (const std::size_t factor : {2U, 3U, 5U, 7U, 11U, 13U}) {
        while (n % factor == 0) { n /= factor; }
    }
    return n == 1;
}

/// The transform of one length and direction. Its tables take longer to make than to use, so each
/// thread keeps those of the last few lengths, unless they are very long.
class Transform {
public:
    Transform(std::size_t size, bool inverse) : fft_(find_or_make(size, inverse)) {}
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;

    [[nodiscard]] KissFft* operator->() noexcept { return &fft_; }

private:
    static constexpr std::size_t kKept = 4;
    static constexpr std::size_t kKeptSizeMax = std::size_t{1} << 17;  // 2 MB each

    struct Kept {
        std::size_t size = 0;
        bool inverse = false;
        std::optional<KissFft> fft;
    };
    struct Recent {
        std::array<Kept, kKept> kept;
        std::size_t oldest = 0;
    };

    KissFft& find_or_make(std::size_t size, bool inverse) {
        if (size > kKeptSizeMax) { return own_.emplace(size, inverse); }
        thread_local Recent recent;
        for (Kept& known : recent.kept) {
            if (known.size == size && known.inverse == inverse) { return *known.fft; }
        }
        Kept& made = recent.kept[recent.oldest];
        recent.oldest = (recent.oldest + 1) % kKept;
        made.size = size;
        made.inverse = inverse;
        return made.fft.emplace(size, inverse);
    }

    std::optional<KissFft> own_;
    KissFft& fft_;
};

std::span<Complex> complex_array(std::size_t size, Arena& arena) noexcept {
    return arena.make_array<Complex>(size);
}

/// ifft(fft(a) · fft(b)) · size, for a power of two.
std::span<Complex> convolve(std::span<const Complex> a, std::span<const Complex> b,
                            Arena& arena) noexcept {
    const std::size_t size = a.size();
    const std::span<Complex> a_spectrum = complex_array(size, arena);
    const std::span<Complex> b_spectrum = complex_array(size, arena);
    Transform forwards(size, false);
    forwards->transform(a.data(), a_spectrum.data());
    forwards->transform(b.data(), b_spectrum.data());
    for (std::size_t i = 0; i < size; ++i) { a_spectrum[i] *= b_spectrum[i]; }
    Transform(size, true)->transform(a_spectrum.data(), b_spectrum.data());
    return b_spectrum;
}

/// Bluestein: a transform is a convolution with a chirp.
std::span<Complex> chirp_transform(std::span<const double> x, Arena& arena) noexcept {
    const std::size_t n = x.size();
    const std::size_t size = std::bit_ceil(2 * n - 1);
    const std::span<Complex> chirp = complex_array(n, arena);
    const std::span<Complex> a = complex_array(size, arena);
    const std::span<Complex> b = complex_array(size, arena);
    for (std::size_t i = 0; i < n; ++i) {
        const auto turn = static_cast<double>(i * i % (2 * n)) / static_cast<double>(n);
        chirp[i] = std::polar(1.0, -std::numbers::pi * turn);
        a[i] = x[i] * chirp[i];
        b[i] = std::conj(chirp[i]);
        b[(size - i) % size] = b[i];
    }
    const std::span<Complex> convolved = convolve(a, b, arena);
    for (std::size_t i = 0; i < n; ++i) { convolved[i] *= chirp[i] / static_cast<double>(size); }
    return convolved.first(n);
}

}  // namespace

std::span<Complex> real_spectrum(std::span<const double> x, Arena& arena) noexcept {
    const std::size_t n = x.size();
    if (n == 0) { return {}; }
    const std::size_t half = n / 2 + 1;
    if (!is_smooth(n)) { return chirp_transform(x, arena).first(half); }
    if (n % 2 != 0) {
        const std::span<Complex> in = complex_array(n, arena);
        const std::span<Complex> out = complex_array(n, arena);
        std::ranges::copy(x, in.begin());
        Transform(n, false)->transform(in.data(), out.data());
        return out.first(half);
    }
    const std::span<Complex> out{
        static_cast<Complex*>(arena.allocate(half * sizeof(Complex), alignof(Complex))), half};
    Transform(n / 2, false)->transform_real(x.data(), out.data());
    // It packs the last value, which is real like the first, into the imaginary part of that.
    out[n / 2] = out[0].imag();
    out[0] = out[0].real();
    return out;
}

std::span<double> cross_correlation(std::span<const double> x, std::span<const double> y,
                                    Arena& arena) noexcept {
    if (x.empty() || y.empty()) { return {}; }
    const std::size_t count = x.size() + y.size() - 1;
    const std::size_t size = std::bit_ceil(count);
    const std::span<Complex> a = complex_array(size, arena);
    const std::span<Complex> b = complex_array(size, arena);
    std::ranges::copy(x, a.begin());
    std::ranges::reverse_copy(y, b.begin());
    const std::span<const Complex> convolved = convolve(a, b, arena);
    const std::span<double> out = arena.make_array<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = convolved[i].real() / static_cast<double>(size);
    }
    return out;
}

}  // namespace millrace::compute
