#include "compute_runtime.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include <millrace/value/column.hpp>
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
        case Kind::Column:
            return value::to_list(value.as_column(), arena);
        case Kind::Absent:
        case Kind::Pending:
        case Kind::Error:
            return Value::null();
        default:
            return value;
    }
}

namespace {

ComputeLimits lowered(ComputeLimits limits, const plan::ComputeBounds& bounds) noexcept {
    if (bounds.steps != 0) { limits.steps = std::min(limits.steps, bounds.steps); }
    if (bounds.items != 0) { limits.items = std::min(limits.items, bounds.items); }
    if (bounds.milliseconds != 0) {
        limits.time = std::min(limits.time, milliseconds(bounds.milliseconds));
    }
    return limits;
}

}  // namespace

ComputeRuntime::ComputeRuntime(const plan::Plan& plan, Value variables, Arena& arena,
                               const ComputeLimits& limits, std::int64_t now_ms, bool explain,
                               compute::Workers* workers) noexcept
    : plan_(plan),
      variables_(variables),
      limits_(lowered(limits, plan.bounds)),
      explain_(explain),
      workers_(workers),
      sources_(arena.make_array<Value>(plan.sources.size())),
      rows_(arena.make_array<std::span<const RowPlace>>(plan.sources.size())),
      memory_(arena.make_array<void*>(plan.memory_count)),
      spent_(arena.make_array<Spent>(plan.notes.size())),
      gates_(arena.make_array<Decision>(plan.gate_count)),
      context_{arena, {limits_.steps, limits_.bytes, limits_.items}} {
    context_.bytes_left = limits_.bytes;
    context_.steps_reserve = limits_.steps;
    context_.now_ms = now_ms;
    context_.seed = static_cast<std::uint64_t>(now_ms);
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

void ComputeRuntime::fail_source(const plan::SourcePlan& source, const Error& error) {
    const std::string message = fmt::format("The source '{}' could not be converted: {}",
                                            source.name, error.detail().message);
    auto* failure = arena().make<value::Failure>();
    failure->message = arena().copy(std::string_view(message));
    failure->code = "SOURCE_FAILED";
    source_failures_ = arena().make<SourceFailure>(&source, failure, source_failures_);
}

Status ComputeRuntime::spend(std::uint64_t steps) {
    if (context_.take_steps(steps)) { return {}; }
    return fail(error("COMPUTE_LIMIT", context_.late ? "The operation has no more time to compute."
                                                     : "The operation computes more than it may."));
}

void ComputeRuntime::report(std::string_view code, std::string_view message) {
    auto* made = arena().make<Report>();
    made->failure.code = arena().copy(code);
    made->failure.message = arena().copy(message);
    made->next = reports_;
    reports_ = made;
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

template <class Run>
void ComputeRuntime::account(std::uint16_t note, const Run& run) {
    Spent& spent = spent_[note];
    const std::uint64_t before = context_.steps_to_go();
    const Instant start = explain_ ? Clock::now() : Instant();
    run();
    spent.steps += before - context_.steps_to_go();
    ++spent.runs;
    if (explain_) {
        const auto took =
            std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start);
        spent.nanoseconds += static_cast<std::uint64_t>(took.count());
    }
}

std::optional<Error> ComputeRuntime::overspent(std::uint16_t note) {
    if (spent_[note].steps <= limits_.directive_steps) [[likely]] { return std::nullopt; }
    const plan::DirectiveNote& directive = plan_.notes[note];
    const std::string message =
        fmt::format("@{} on {{{}}} takes more than {} steps.", directive.directive, directive.path,
                    limits_.directive_steps);
    return error("COMPUTE_LIMIT", message);
}

namespace {

bool differs_by_item(const BoundVariable& variable) noexcept {
    using From = BoundVariable::From;
    return variable.from == From::Key || variable.from == From::Element ||
           variable.from == From::Position;
}

}  // namespace

Result<std::span<const Value>> ComputeRuntime::evaluate_all(const plan::BoundExpression& expression,
                                                            const plan::ListItems& items) {
    const auto& variables = expression.variables;
    Operand operand;
    operand.items = &items;
    const auto constants = arena().make_array<Value>(variables.size());
    const auto columns = arena().make_array<std::uint16_t>(variables.size());
    std::size_t width = 0;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        if (differs_by_item(variables[i])) {
            columns[width++] = static_cast<std::uint16_t>(i);
        } else {
            constants[i] = bind(variables[i], operand);
        }
    }
    ItemTable table{arena().make_array<Value>(width * items.size()), columns.first(width),
                    constants, items.size()};
    auto cell = table.cells.begin();
    for (operand.item = 0; operand.item < items.size(); ++operand.item) {
        for (const std::uint16_t column : table.columns) {
            *cell++ = bind(variables[column], operand);
        }
    }
    return evaluate_table(*expression.expression, table, context_, workers_, side_arenas_);
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
        if (value.is(Kind::Column) && !step.operation->takes_columns()) {
            operand.value = value::to_list(value.as_column(), arena());
        }
        account(step.note, [&] {
            const auto made = step.operation->apply(operand, *this);
            value = made ? *made : failure(made.error());
        });
        if (const auto too_much = overspent(step.note)) { return failure(*too_much); }
    }
    return value;
}

Status ComputeRuntime::apply(const plan::ListStep& step, plan::ListItems& items) {
    Status done;
    spent_[step.note].items_in += items.size();
    account(step.note, [&] { done = step.operation->apply(items, *this); });
    spent_[step.note].items_out += items.size();
    if (!done) { return done; }
    if (const auto too_much = overspent(step.note)) { return fail(*too_much); }
    return {};
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
