#include "source_operation.hpp"

namespace millrace::ext::directive_aggregate {

Result<value::Value> SourceOperation::apply(const plan::Operand& /*operand*/,
                                            plan::ComputeContext& context) const {
    return once_per_request<value::Value>(memory_, context, [&] { return make(context); });
}

}  // namespace millrace::ext::directive_aggregate
