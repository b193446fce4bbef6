#include "directives.hpp"

namespace millrace::ext {

void register_directive_value(plan::DirectiveRegistry& registry) {
    using namespace directive_value;
    registry.add(make_default());
    registry.add(make_round());
    registry.add(make_format());
    registry.add(make_assert());
    registry.add(make_hide());
    registry.add(make_on_error());
}

}  // namespace millrace::ext
