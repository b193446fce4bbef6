#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "files.hpp"
#include "registry.hpp"

namespace millrace::app {
namespace {

constexpr const char* kPage = "docs/kernels.md";  // tests run in the root of the repository

TEST(KernelReference, ThePageSaysTheSame) {
    const std::string text = compute::kernels_to_markdown(all_kernels());
    if (std::getenv("MILLRACE_WRITE_DOCS") != nullptr) { std::ofstream(kPage) << text; }
    EXPECT_TRUE(read_file(kPage).value_or("") == text)
        << "run app_tests with MILLRACE_WRITE_DOCS=1 to write " << kPage;
}

TEST(KernelReference, HasEveryKernelOfTheDesign) {
    const compute::KernelRegistry registry = all_kernels();
    for (const char* name : {"movingAverage",
                             "movingMedian",
                             "movingSum",
                             "movingMin",
                             "movingMax",
                             "movingStddev",
                             "movingQuantile",
                             "ewma",
                             "doubleExponential",
                             "diff",
                             "pctChange",
                             "derivative",
                             "nonNegativeDerivative",
                             "cumsum",
                             "cumprod",
                             "cummax",
                             "cummin",
                             "lag",
                             "lead",
                             "normalize",
                             "zscore",
                             "rescale",
                             "clip",
                             "log",
                             "detrend",
                             "rank",
                             "fft",
                             "fftComplex",
                             "psd",
                             "autocorrelation",
                             "lowpass",
                             "highpass",
                             "bandpass",
                             "medianFilter",
                             "savgol",
                             "resample",
                             "interpolate",
                             "downsample",
                             "correlate",
                             "crossCorrelation",
                             "covariance",
                             "linearFit",
                             "dot",
                             "cosine",
                             "distance",
                             "sum",
                             "mean",
                             "median",
                             "min",
                             "max",
                             "range",
                             "stddev",
                             "variance",
                             "percentile",
                             "mode",
                             "count",
                             "argmin",
                             "argmax",
                             "rms",
                             "entropy",
                             "histogram",
                             "quantiles",
                             "outliers",
                             "cdf",
                             "peaks",
                             "zeroCrossings",
                             "argsort",
                             "changePoints"}) {
        EXPECT_NE(registry.find(name), nullptr) << name;
    }
}

}  // namespace
}  // namespace millrace::app
