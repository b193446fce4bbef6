#include <millrace/compute/kernel_registry.hpp>

#include <millrace/base/assert.hpp>

namespace millrace::compute {

void KernelRegistry::add(std::string_view family, std::span<const Kernel> kernels) {
    for (const Kernel& kernel : kernels) {
        MR_REQUIRE(find(kernel.name) == nullptr);
        MR_REQUIRE(kernel.parameters.size() <= Arguments::kMax);
        kernels_.push_back({family, &kernel});
    }
}

const Kernel* KernelRegistry::find(std::string_view name) const noexcept {
    for (const RegisteredKernel& registered : kernels_) {
        if (registered.kernel->name == name) { return registered.kernel; }
    }
    return nullptr;
}

std::vector<std::string_view> KernelRegistry::names() const {
    std::vector<std::string_view> names;
    names.reserve(kernels_.size());
    for (const RegisteredKernel& registered : kernels_) {
        names.push_back(registered.kernel->name);
    }
    return names;
}

}  // namespace millrace::compute
