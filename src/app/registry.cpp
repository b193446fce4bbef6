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

const plan::DirectiveRegistry& all_directives() {
    static const plan::DirectiveRegistry* const kRegistry = [] {
        auto* registry = new plan::DirectiveRegistry(all_kernels());
        ext::register_extensions(*registry);
        return registry;
    }();
    return *kRegistry;
}

}  // namespace millrace::app
