// A real transform of 2^16 elements, beside FFTW's where that is installed. FFTW is GPL: it is
// linked to this program and to nothing else.
#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>

#include <millrace/compute/fft.hpp>

#ifdef MILLRACE_HAS_FFTW
#include <fftw3.h>
#endif

namespace millrace::ext {

namespace {

std::vector<double> signal(std::size_t count) {
    std::vector<double> x(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto t = static_cast<double>(i);
        x[i] = std::sin(t / 100) * 10 + std::sin(t * t) * 3;
    }
    return x;
}

void real_fft(benchmark::State& state) {
    const std::vector<double> x = signal(static_cast<std::size_t>(state.range(0)));
    std::vector<std::byte> block(std::size_t{8} << 20U);
    for ([[maybe_unused]] auto _ : state) {
        Arena arena(block, Arena::kNoLimit);
        benchmark::DoNotOptimize(compute::real_spectrum(x, arena).data());
    }
}
BENCHMARK(real_fft)->Arg(1 << 16)->Unit(benchmark::kMicrosecond);

#ifdef MILLRACE_HAS_FFTW
void real_fft_of_fftw(benchmark::State& state) {
    std::vector<double> x = signal(static_cast<std::size_t>(state.range(0)));
    std::vector<compute::Complex> out(x.size() / 2 + 1);
    fftw_plan_s* const plan =
        fftw_plan_dft_r2c_1d(static_cast<int>(x.size()), x.data(),
                             reinterpret_cast<fftw_complex*>(out.data()), FFTW_MEASURE);
    for ([[maybe_unused]] auto _ : state) {
        fftw_execute(plan);
        benchmark::DoNotOptimize(out.data());
    }
    fftw_destroy_plan(plan);
}
BENCHMARK(real_fft_of_fftw)->Arg(1 << 16)->Unit(benchmark::kMicrosecond);
#endif

}  // namespace

}  // namespace millrace::ext
