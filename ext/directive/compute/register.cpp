#include "directives.hpp"

namespace millrace::ext {

void register_directive_compute(plan::DirectiveRegistry& registry) {
    using namespace directive_compute;
    registry.add(make_compute());
    registry.add(make_downsample());
}

}  // namespace millrace::ext
