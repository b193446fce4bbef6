#include "registry.hpp"

#include <millrace/app/extensions.gen.hpp>

namespace millrace::app {

source::Registry all_sources() {
    source::Registry registry;
    ext::register_extensions(registry);
    return registry;
}

compute::KernelRegistry all_kernels() {
    compute::KernelRegistry registry;
    ext::register_extensions(registry);
    return registry;
}

}  // namespace millrace::app
