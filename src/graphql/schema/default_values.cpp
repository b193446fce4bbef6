#include "schema/default_values.hpp"

#include <algorithm>

#include <millrace/base/limits.hpp>
#include <millrace/graphql/coercion.hpp>

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

constexpr value::Failure kFailed{};

// While the work goes on, default_value is Absent (to do), Pending (being done: meeting it again
// is a cycle), Error (wrong), or the value.
class DefaultCoercer {
public:
    explicit DefaultCoercer(Arena& arena) : arena_(arena) {}

    void make(InputValue& input) {
        if (!input.default_value.is(Kind::Absent)) { return; }
        // A longer chain is an error that validation reports.
        if (depth_ > limits::kInputChainMax) { return; }
        input.default_value = Value::pending();
        ++depth_;
        make_needed(*input.default_literal, *input.type);
        --depth_;
        const Value value = coerce_literal(*input.default_literal, input.type, {}, arena_);
        input.default_value = value.is(Kind::Absent) ? Value::error(&kFailed) : value;
    }

private:
    // Makes the defaults that fill what `literal` leaves out.
    void make_needed(const ValueNode& literal, const WrappedType& type) {
        if (type.named->kind != TypeKind::InputObject) { return; }
        if (literal.kind == ValueKind::List) {
            for (const ValueNode& item : literal.items) { make_needed(item, type); }
        }
        if (literal.kind != ValueKind::Object) { return; }
        for (const InputValue& field : type.named->input_fields) {
            const auto given =
                std::ranges::find(literal.fields, field.name,
                                  [](const ObjectFieldNode& node) { return node.name.text; });
            if (given != literal.fields.end()) {
                make_needed(*given->value, *field.type);
            } else if (field.default_literal != nullptr) {
                // One of the inputs that this coercer was given to fill.
                make(const_cast<InputValue&>(field));
            }
        }
    }

    Arena& arena_;
    std::size_t depth_ = 0;
};

}  // namespace

void coerce_defaults(std::span<InputValue* const> inputs, Arena& arena) {
    DefaultCoercer coercer(arena);
    for (InputValue* input : inputs) { coercer.make(*input); }
    for (InputValue* input : inputs) {
        if (input->default_value.is(Kind::Error)) { input->default_value = Value::absent(); }
    }
}

}  // namespace millrace::graphql
