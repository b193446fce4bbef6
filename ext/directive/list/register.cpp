#include "directives.hpp"

namespace millrace::ext {

void register_directive_list(plan::DirectiveRegistry& registry) {
    using namespace directive_list;
    registry.add(make_order_by());
    registry.add(make_limit());
    registry.add(make_top_k());
    registry.add(make_sample());
    registry.add(make_flatten());
    registry.add(make_compact());
    registry.add(make_each());
}

}  // namespace millrace::ext
