#include "compute_runtime.hpp"

#include <algorithm>
#include <array>

#include <millrace/wire/json_reader.hpp>

namespace millrace::engine {

using plan::BoundVariable;
using plan::Operand;
using value::Kind;
using value::Value;

Value with_names(Value value, std::uint16_t whole_slot, Arena& arena) {
    switch (value.kind()) {
        case Kind::Raw: {
            const auto read = wire::parse_dom(wire::PaddedJson::copy(value.text(), arena), arena);
            return read ? *read : Value::null();
        }
        case Kind::Row:
            return whole_slot == value::Shape::kNoSlot
                       ? Value::null()
                       : with_names(value.slots()[whole_slot], whole_slot, arena);
        case Kind::List: {
            const std::span<Value> items = arena.make_array<Value>(value.items().size());
            for (std::size_t i = 0; i < items.size(); ++i) {
                items[i] = with_names(value.items()[i], whole_slot, arena);
            }
            return Value::list(items);
        }
        case Kind::Absent:
        case Kind::Pending:
        case Kind::Error:
            return Value::null();
        default:
            return value;
    }
}

ComputeRuntime::ComputeRuntime(const plan::Plan& plan, Value variables, Arena& arena,
                               const compute::EvaluationLimits& limits,
                               std::int64_t now_ms) noexcept
    : variables_(variables),
      sources_(arena.make_array<Value>(plan.sources.size())),
      rows_(arena.make_array<std::span<const RowPlace>>(plan.sources.size())),
      memory_(arena.make_array<void*>(plan.memory_count)),
      gates_(arena.make_array<Decision>(plan.gate_count)),
      context_{arena,        limits, limits.steps,
               limits.bytes, now_ms, static_cast<std::uint64_t>(now_ms)} {
    for (Value& source : sources_) { source = Value::null(); }
}

namespace {

// What tells one row or object from another.
const void* identity(Value value) noexcept {
    if (value.is(Kind::Row)) { return value.slots().data(); }
    return value.is(Kind::Object) ? value.members().data() : nullptr;
}

}  // namespace

void ComputeRuntime::set_source(std::uint16_t index, Value value, std::span<const Value> rows) {
    sources_[index] = value;
    const auto places = arena().make_array<RowPlace>(rows.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i) { places[i] = {identity(rows[i]), i}; }
    std::ranges::sort(places, {},
                      [](const RowPlace& place) { return std::pair(place.row, place.position); });
    rows_[index] = places;
}

std::optional<std::uint32_t> ComputeRuntime::position_in(std::uint16_t source,
                                                         const Operand& operand) const noexcept {
    const void* row = identity(operand.parent);
    const auto found = std::ranges::lower_bound(rows_[source], row, {}, &RowPlace::row);
    if (row == nullptr || found == rows_[source].end() || found->row != row) {
        return std::nullopt;
    }
    return found->position;
}

Status ComputeRuntime::spend(std::uint64_t steps) {
    if (context_.steps_left < steps) {
        context_.steps_left = 0;
        return fail(error("COMPUTE_LIMIT", "The operation computes more than it may."));
    }
    context_.steps_left -= steps;
    return {};
}

Value ComputeRuntime::bind(const BoundVariable& variable, const Operand& operand) {
    using From = BoundVariable::From;
    switch (variable.from) {
        case From::Nothing:
            return Value::null();
        case From::Operation: {
            if (!variables_.is(Kind::Object)) { return Value::null(); }
            const Value given = variables_.member(variable.name);
            return given.is(Kind::Absent) ? Value::null() : given;
        }
        case From::Parent: {
            Value member;
            if (operand.parent.is(Kind::Row)) {
                member = operand.parent.slots()[operand.slots[variable.index]];
            } else if (operand.parent.is(Kind::Object)) {
                member = operand.parent.member(variable.name);
            }
            if (member.is(Kind::Error)) { return member; }
            const std::uint16_t whole_slot = operand.whole_slots.empty()
                                                 ? value::Shape::kNoSlot
                                                 : operand.whole_slots[variable.index];
            return with_names(member, whole_slot, arena());
        }
        case From::Source:
            return sources_[variable.index];
        case From::Element:
            return operand.items == nullptr ? operand.element
                                            : operand.items->element(operand.item);
        case From::Member: {
            if (!operand.element.is(Kind::Object)) { return Value::null(); }
            const Value member = operand.element.member(variable.name);
            return member.is(Kind::Absent) ? Value::null() : member;
        }
        case From::Key:
            return operand.items->key(operand.item, variable.index);
        case From::Position:
            return Value::integer(operand.item);
        case From::Arguments:
            return operand.arguments;
        case From::Value:
            return operand.value;
    }
    return Value::null();
}

Result<Value> ComputeRuntime::evaluate(const plan::BoundExpression& expression,
                                       const Operand& operand) {
    constexpr std::size_t kFew = 8;
    std::array<Value, kFew> few;
    std::span<Value> bindings(few.data(), std::min(kFew, expression.variables.size()));
    if (expression.variables.size() > kFew) {
        bindings = arena().make_array<Value>(expression.variables.size());
    }
    for (std::size_t i = 0; i < bindings.size(); ++i) {
        bindings[i] = bind(expression.variables[i], operand);
        if (bindings[i].is(Kind::Error)) [[unlikely]] {
            const value::Failure& failed = bindings[i].failure();
            return fail(Error::make(arena(), ErrorCode::Upstream, failed.code, failed.message,
                                    failed.source));
        }
    }
    return compute::evaluate(*expression.expression, bindings, context_);
}

Value ComputeRuntime::apply(const plan::FieldCompute& compute, Value value, Value parent,
                            Value arguments) {
    Operand operand;
    operand.parent = parent;
    operand.slots = compute.slots;
    operand.whole_slots = compute.whole_slots;
    operand.arguments = arguments;
    for (const plan::ValueStep& step : compute.values) {
        if (value.is(Kind::Error) && !step.operation->takes_errors()) { continue; }
        operand.value = value;
        const auto made = step.operation->apply(operand, *this);
        value = made ? *made : failure(made.error());
    }
    return value;
}

bool ComputeRuntime::is_open(const plan::GatePlan* gate) {
    for (; gate != nullptr; gate = gate->outer) {
        Decision& decision = gates_[gate->index];
        if (decision == Decision::Unknown) { decision = decide(*gate); }
        if (decision == Decision::Closed) { return false; }
    }
    return true;
}

ComputeRuntime::Decision ComputeRuntime::decide(const plan::GatePlan& gate) {
    const auto made = evaluate(gate.predicate, {});
    if (!made || !made->is(Kind::Boolean)) { return Decision::Closed; }
    return made->as_boolean() != gate.skips ? Decision::Open : Decision::Closed;
}

Value ComputeRuntime::failure(const Error& error) {
    auto* made = arena().make<value::Failure>();
    made->message = error.detail().message;
    made->code = error.detail().code;
    made->source = error.detail().source;
    return Value::error(made);
}

}  // namespace millrace::engine
