#include "argument_table.hpp"

namespace millrace::engine {

void ArgumentTable::coerce(const plan::ArgumentsPlan& arguments, Cell& cell) noexcept {
    cell.done = true;
    const auto coerced = graphql::coerce_arguments(*arguments.field, arguments.node->arguments,
                                                   arguments.node->offset, variables_, arena_);
    if (coerced) {
        cell.value = *coerced;
        return;
    }
    auto* failure = arena_.make<value::Failure>();
    failure->message = coerced.error().message;
    failure->code = "BAD_USER_INPUT";
    failure->offset = coerced.error().offset;
    cell.value = value::Value::error(failure);
}

}  // namespace millrace::engine
