#pragma once
/// @file smoothing.hpp — the runs behind the kernels of this family

#include <millrace/compute/kernel.hpp>

namespace millrace::ext::kernel_smoothing {

compute::KernelResult moving_sum(const compute::KernelCall& call) noexcept;
compute::KernelResult moving_average(const compute::KernelCall& call) noexcept;
compute::KernelResult moving_min(const compute::KernelCall& call) noexcept;
compute::KernelResult moving_max(const compute::KernelCall& call) noexcept;
compute::KernelResult moving_stddev(const compute::KernelCall& call) noexcept;
compute::KernelResult moving_median(const compute::KernelCall& call) noexcept;
compute::KernelResult moving_quantile(const compute::KernelCall& call) noexcept;

}  // namespace millrace::ext::kernel_smoothing
