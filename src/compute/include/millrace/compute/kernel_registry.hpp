#pragma once
/// @file kernel_registry.hpp — all kernels by name, and their reference page

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/compute/kernel.hpp>

namespace millrace::compute {

/// A kernel and the family it was registered with.
struct RegisteredKernel {
    std::string_view family;
    const Kernel* kernel = nullptr;
};

/// Lifetime: filled at start-up, then immutable.
/// Threads:  read from every core.
class KernelRegistry {
public:
    /// Adds `kernels` (static memory). Aborts when a name is taken.
    void add(std::string_view family, std::span<const Kernel> kernels);

    /// Null when there is none.
    [[nodiscard]] const Kernel* find(std::string_view name) const noexcept;
    /// In the order of registration.
    [[nodiscard]] std::span<const RegisteredKernel> all() const noexcept { return kernels_; }
    [[nodiscard]] std::vector<std::string_view> names() const;

private:
    std::vector<RegisteredKernel> kernels_;
};

/// docs/kernels.md.
[[nodiscard]] std::string kernels_to_markdown(const KernelRegistry& registry);

}  // namespace millrace::compute
