#include "directives.hpp"

namespace millrace::ext {

void register_directive_aggregate(plan::DirectiveRegistry& registry) {
    using namespace directive_aggregate;
    registry.add(make_aggregate());
    registry.add(make_group_by());
}

}  // namespace millrace::ext
