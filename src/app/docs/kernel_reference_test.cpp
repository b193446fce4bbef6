#include <gtest/gtest.h>

#include "registry.hpp"

namespace millrace::app {
namespace {

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
