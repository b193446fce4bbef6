#include "directives.hpp"

namespace millrace::ext {

void register_directive_calculator(plan::DirectiveRegistry& registry) {
    using namespace directive_calculator;
    registry.add(make_map());
    registry.add(make_mock());
    registry.add(make_filter());
    registry.add(make_distinct());
    registry.add(make_sort());
    registry.add(make_sort_by());
}

}  // namespace millrace::ext
