#include "directives.hpp"

namespace millrace::ext {

void register_directive_aggregate(plan::DirectiveRegistry& registry) {
    using namespace directive_aggregate;
    registry.add(make_aggregate());
    registry.add(make_group_by());
    registry.add(make_pivot());
    registry.add(make_histogram());
    registry.add(make_window());
    registry.add(make_join());
    registry.add(make_time_bucket());
}

}  // namespace millrace::ext
