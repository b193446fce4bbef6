#include "argument_table.hpp"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/value_writer.hpp>

#include "compute_runtime.hpp"

namespace millrace::engine {

using plan::ArgumentTransform;
using value::Kind;
using value::Member;
using value::Value;

void ArgumentTable::coerce(const plan::ArgumentsPlan& arguments, Cell& cell) noexcept {
    cell.done = true;
    const auto coerced = graphql::coerce_arguments(*arguments.field, arguments.node->arguments,
                                                   arguments.node->offset, variables_, arena_);
    if (coerced) {
        cell.value = arguments.transforms.empty() ? *coerced : transform(arguments, *coerced);
        return;
    }
    auto* failure = arena_.make<value::Failure>();
    failure->message = coerced.error().message;
    failure->code = "BAD_USER_INPUT";
    failure->offset = coerced.error().offset;
    cell.value = Value::error(failure);
}

// --- @argumentTransform -----------------------------------------------------------------------

namespace {

// What expressions make, as it would have come from JSON: the input coercion knows only that.
Value as_json_value(Value made, Arena& arena) {
    wire::ReplyBuffer text;
    wire::append_json(text, made);
    const auto read = wire::parse_dom(wire::PaddedJson::copy(text.view(), arena), arena);
    return read ? *read : Value::null();
}

Value with_member(Value object, std::string_view name, Value value, Arena& arena) {
    std::vector<Member> members(object.members().begin(), object.members().end());
    const auto found = std::ranges::find(members, name, &Member::name);
    if (found == members.end()) {
        members.push_back({name, value});
    } else {
        found->value = value;
    }
    return Value::object(arena.copy(std::span<const Member>(members)));
}

}  // namespace

Value ArgumentTable::failure(const plan::ArgumentsPlan& arguments, std::string_view code,
                             std::string_view message) {
    auto* failure = arena_.make<value::Failure>();
    failure->message = arena_.copy(message);
    failure->code = code;
    failure->offset = arguments.node->offset;
    return Value::error(failure);
}

Value ArgumentTable::transform(const plan::ArgumentsPlan& arguments, Value coerced) {
    for (const ArgumentTransform& step : arguments.transforms) {
        const auto made = transformed(step, coerced);
        if (!made) { return compute_->failure(made.error()); }
        if (made->is(Kind::Absent)) { continue; }
        const Value value =
            graphql::coerce_value(as_json_value(*made, arena_), step.argument->type, arena_);
        if (value.is(Kind::Absent)) {
            return failure(
                arguments, "BAD_USER_INPUT",
                fmt::format("@argumentTransform made a value for argument \"{}\" that is "
                            "not of type \"{}\".",
                            step.argument->name, graphql::to_string(step.argument->type)));
        }
        coerced = with_member(coerced, step.argument->name, value, arena_);
    }
    return coerced;
}

// Absent: the argument stays as it is.
Result<Value> ArgumentTable::transformed(const ArgumentTransform& transform, Value arguments) {
    if (transform.operate == ArgumentTransform::Operate::Map) {
        plan::Operand operand;
        operand.arguments = arguments;
        return compute_->evaluate(transform.expression, operand);
    }
    const Value list = arguments.member(transform.argument->name);
    if (!list.is(Kind::List) || list.items().empty()) { return Value::absent(); }
    return transformed_list(transform, list);
}

Result<Value> ArgumentTable::transformed_list(const ArgumentTransform& transform, Value list) {
    const bool filters = transform.operate == ArgumentTransform::Operate::Filter;
    std::vector<Value> items;
    plan::Operand operand;
    for (const Value element : list.items()) {
        operand.element = element;
        MR_TRY(const Value made, compute_->evaluate(transform.expression, operand));
        if (!filters) {
            items.push_back(made);
        } else if (!made.is(Kind::Boolean)) {
            return fail(compute_->error("EXPRESSION_TYPE",
                                        "The expression of a FILTER must be true or false."));
        } else if (made.as_boolean()) {
            items.push_back(element);
        }
        ++operand.item;
    }
    return Value::list(arena_.copy(std::span<const Value>(items)));
}

}  // namespace millrace::engine
