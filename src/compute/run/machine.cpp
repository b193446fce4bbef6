#include "run/machine.hpp"

#include <algorithm>
#include <functional>

#include "datum/convert.hpp"
#include "datum/list_builder.hpp"
#include "datum/map.hpp"
#include "datum/number.hpp"
#include "datum/sequence.hpp"
#include "datum/text.hpp"
#include "functions/function.hpp"
#include "run/function_value.hpp"
#include "run/operations.hpp"
#include "run/regex.hpp"

namespace millrace::compute {

namespace {

constexpr bool both(Datum left, Datum right, Type type) noexcept {
    return left.is(type) && right.is(type);
}

// What most rows do, done here; operations.hpp knows all the rest.

Datum add(Run& run, Datum left, Datum right) noexcept {
    std::int64_t sum = 0;
    if (both(left, right, Type::Int) &&
        !__builtin_add_overflow(left.as_integer(), right.as_integer(), &sum)) [[likely]] {
        return Datum::integer(sum);
    }
    if (both(left, right, Type::Float)) { return Datum::real(left.as_real() + right.as_real()); }
    return arithmetic(run, Operator::Add, left, right);
}

Datum subtract(Run& run, Datum left, Datum right) noexcept {
    std::int64_t difference = 0;
    if (both(left, right, Type::Int) &&
        !__builtin_sub_overflow(left.as_integer(), right.as_integer(), &difference)) [[likely]] {
        return Datum::integer(difference);
    }
    if (both(left, right, Type::Float)) { return Datum::real(left.as_real() - right.as_real()); }
    return arithmetic(run, Operator::Subtract, left, right);
}

Datum multiply(Run& run, Datum left, Datum right) noexcept {
    std::int64_t product = 0;
    if (both(left, right, Type::Int) &&
        !__builtin_mul_overflow(left.as_integer(), right.as_integer(), &product)) [[likely]] {
        return Datum::integer(product);
    }
    if (both(left, right, Type::Float)) { return Datum::real(left.as_real() * right.as_real()); }
    return arithmetic(run, Operator::Multiply, left, right);
}

/// Digits of a given number that are short, as Int; anything else as it is.
Datum quickly_read(Datum datum) noexcept {
    if (!datum.is(Type::NumberText)) { return datum; }
    const auto integer = read_short_integer(datum.text());
    return integer ? Datum::integer(*integer) : datum;
}

Datum equal(Run& run, Datum left, Datum right) noexcept {
    left = quickly_read(left);
    right = quickly_read(right);
    if (both(left, right, Type::Int)) {
        return Datum::boolean(left.as_integer() == right.as_integer());
    }
    if (both(left, right, Type::String) && !left.is_escaped() && !right.is_escaped()) {
        return Datum::boolean(left.text() == right.text());
    }
    return equality(run, left, right);
}

Datum differ(Run& run, Datum left, Datum right) noexcept {
    const Datum same = equal(run, left, right);
    return same.is_failure() ? same : Datum::boolean(!same.as_boolean());
}

template <class Compare>
Datum compare(Run& run, Operator op, Datum left, Datum right, Compare holds) noexcept {
    left = quickly_read(left);
    right = quickly_read(right);
    if (both(left, right, Type::Int)) [[likely]] {
        return Datum::boolean(holds(left.as_integer(), right.as_integer()));
    }
    return comparison(run, op, left, right);
}

Datum member_of(Run& run, Datum of, Datum name, bool safe) noexcept {
    if (of.is(Type::Object)) {
        for (std::size_t i = of.size(); i-- > 0;) {
            const value::Member& candidate = of.members()[i];
            if (candidate.name == name.text()) { return from_value(candidate.value); }
        }
        return Datum::absent();
    }
    if (safe && of.is_nil()) { return of; }
    return member(run, of, name.text());
}

Datum matched_group(Datum groups, std::size_t number) noexcept {
    if (!groups.is(Type::List) || number >= groups.size()) { return Datum::nil(); }
    return groups.items()[number];
}

Datum make_list(Run& run, std::span<const Datum> items) noexcept {
    ListBuilder list(run, items.size());
    for (const Datum item : items) {
        if (!list.add(item)) { break; }
    }
    return list.finish();
}

Datum make_map(Run& run, const Datum* pairs, std::size_t count) noexcept {
    MapBuilder map(run, count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!map.put(pairs[2 * i], pairs[2 * i + 1])) { break; }
    }
    return map.finish();
}

Datum join(Run& run, std::span<const Datum> parts) noexcept {
    TextBuilder out(run);
    for (const Datum part : parts) {
        const Datum done = append_text(out, part);
        if (done.is_failure()) { return done; }
    }
    return out.finish();
}

Datum make_closure(Run& run, const Code& code, std::span<const Datum> captures) noexcept {
    auto* function = run.make<FunctionValue>();
    function->code = &code;
    if (!captures.empty()) {
        const auto kept = run.make_array<Datum>(captures.size());
        std::ranges::copy(captures, kept.begin());
        function->captures = kept;
    }
    return Datum::function(function);
}

Datum call_value(Run& run, Datum function, std::span<const Datum> arguments) noexcept {
    if (!function.is(Type::Function)) {
        return run.type_error("{} is no function", type_name(function.type()));
    }
    return Callee(run, function)(arguments);
}

/// The collection; the place of its next item goes to state[1].
Datum start_iteration(Run& run, Datum collection, Datum* state) noexcept {
    collection = opened(run, collection);
    if (collection.is_nil()) { collection = Datum::list({}); }
    if (collection.is(Type::String)) { collection = characters(run, collection); }
    if (collection.is_failure()) { return collection; }
    if (!collection.is_list() && !collection.is_map()) {
        return run.type_error("for needs a list, a map or a string, not {}",
                              type_name(collection.type()));
    }
    state[1] = Datum::integer(0);
    return collection;
}

/// The next item to state[2] and, when `with_key`, its key to state[3]; true while there is one.
Datum next_item(Run& run, Datum* state, bool with_key) noexcept {
    const auto place = static_cast<std::size_t>(state[1].as_integer());
    state[1] = Datum::integer(state[1].as_integer() + 1);
    if (state[0].is_list()) {
        if (place >= state[0].size()) { return Datum::boolean(false); }
        state[2] = Items(state[0])[place];
        if (with_key) { state[3] = Datum::integer(static_cast<std::int64_t>(place)); }
        return Datum::boolean(true);
    }
    const Entries entries(run, state[0]);
    if (place >= entries.size()) { return Datum::boolean(false); }
    if (with_key) {
        state[2] = entries.value(place);
        state[3] = entries.key(place);
        return Datum::boolean(true);
    }
    state[2] = entry_map(run, entries.key(place), entries.value(place));
    return state[2].is_failure() ? state[2] : Datum::boolean(true);
}

/// Says in the Failure where it arose, unless a function within has said so.
Datum located(Run& run, Datum failure, std::uint32_t offset) noexcept {
    if (run.state().located == &failure.detail()) { return failure; }
    ErrorDetail detail = failure.detail();
    TextBuilder message(run);
    message.append(detail.message);
    message.append(" (at character ");
    message.append_integer(std::int64_t{offset} + 1);
    message.append(')');
    if (message.ok()) { detail.message = message.view(); }
    const ErrorDetail* kept = run.arena().make<ErrorDetail>(detail);
    run.state().located = kept;
    return Datum::failure(kept);
}

const Handler* find_handler(const Code& code, std::size_t place, Datum failure) noexcept {
    if (failure.detail().code == Run::kLimitCode) { return nullptr; }
    const auto found = std::ranges::find_if(code.handlers, [&](const Handler& handler) {
        return place >= handler.begin && place < handler.end;
    });
    return found == code.handlers.end() ? nullptr : &*found;
}

Datum match_with_groups(Run& run, Datum text, Datum regex, Datum& groups) noexcept {
    groups = Datum::nil();
    if (!text.is(Type::String) || !regex.is(Type::Pattern)) {
        return binary(run, Operator::Matches, text, regex);
    }
    return match_groups(run, regex.pattern(), plain_text(run, text), groups);
}

/// Instructions that make something new in register a.
Datum make(Run& run, const Code& code, Instruction i, Datum* r) noexcept {
    switch (i.op) {
        case Op::MatchGroups:
            return match_with_groups(run, r[i.b], r[i.c], r[i.a + 1]);
        case Op::Slice:
            return i.extra != 0 && r[i.b].is_nil() ? r[i.b]
                                                   : slice(run, r[i.b], r[i.c], r[i.c + 1]);
        case Op::SetItem:
            return with_item(run, r[i.b], r[i.c], r[i.c + 1]);
        case Op::List:
            return make_list(run, {r + i.b, i.c});
        case Op::Map:
            return make_map(run, r + i.b, i.c);
        case Op::Join:
            return join(run, {r + i.b, i.c});
        case Op::CallValue:
            return call_value(run, r[i.b], {r + i.b + 1, i.extra});
        case Op::Closure:
            return make_closure(run, *code.functions[i.c], {r + i.b, i.extra});
        case Op::NewCell:
            return Datum::cell(run.make<Datum>(r[i.b]));
        case Op::Iterate:
            return start_iteration(run, r[i.b], r + i.a);
        default:
            return unary(run, static_cast<Operator>(i.op), r[i.b]);
    }
}

}  // namespace

Datum execute(Run& run, const Code& code, Datum* r) noexcept {
    const Instruction* const first = code.instructions.data();
    const Instruction* at = first;    // behind the instruction at work
    const Instruction* mark = first;  // what is before it has been paid for
    const auto jump = [&](std::uint32_t target) {
        const auto executed = static_cast<std::uint64_t>(at - mark);
        at = mark = first + target;
        return run.step(executed) ? Datum::nil() : run.limit_reached();
    };
    while (true) {
        const Instruction* const here = at++;
        const Instruction i = *here;
        Datum answer;
        switch (i.op) {
            case Op::Move:
                r[i.a] = r[i.b];
                continue;
            case Op::Add:
                answer = add(run, r[i.b], r[i.c]);
                break;
            case Op::Subtract:
                answer = subtract(run, r[i.b], r[i.c]);
                break;
            case Op::Multiply:
                answer = multiply(run, r[i.b], r[i.c]);
                break;
            case Op::Equal:
                answer = equal(run, r[i.b], r[i.c]);
                break;
            case Op::NotEqual:
                answer = differ(run, r[i.b], r[i.c]);
                break;
            case Op::Less:
                answer = compare(run, Operator::Less, r[i.b], r[i.c], std::less{});
                break;
            case Op::LessEqual:
                answer = compare(run, Operator::LessEqual, r[i.b], r[i.c], std::less_equal{});
                break;
            case Op::Greater:
                answer = compare(run, Operator::Greater, r[i.b], r[i.c], std::greater{});
                break;
            case Op::GreaterEqual:
                answer = compare(run, Operator::GreaterEqual, r[i.b], r[i.c], std::greater_equal{});
                break;
            case Op::Divide:
            case Op::Remainder:
            case Op::Power:
                answer = arithmetic(run, static_cast<Operator>(i.op), r[i.b], r[i.c]);
                break;
            case Op::BitOr:
            case Op::BitXor:
            case Op::BitAnd:
            case Op::ShiftLeft:
            case Op::ShiftRight:
            case Op::ShiftRightUnsigned:
            case Op::Matches:
            case Op::In:
            case Op::NotIn:
                answer = binary(run, static_cast<Operator>(i.op), r[i.b], r[i.c]);
                break;
            case Op::Member:
                answer = member_of(run, r[i.b], r[i.c], i.extra != 0);
                break;
            case Op::Index:
                answer = i.extra != 0 && r[i.b].is_nil() ? r[i.b] : index(run, r[i.b], r[i.c]);
                break;
            case Op::Condition:
                answer = condition(run, r[i.b]);
                break;
            case Op::Group:
                answer = matched_group(r[i.b], i.c);
                break;
            case Op::IsDefined:
                answer = Datum::boolean(!r[i.b].is_nil());
                break;
            case Op::Call:
                answer = call_builtin(run, *code.builtins[i.c], {r + i.b, i.extra});
                break;
            case Op::GetCell:
                r[i.a] = r[i.b].cell();
                continue;
            case Op::SetCell:
                r[i.a].cell() = r[i.b];
                continue;
            case Op::Next:
                answer = next_item(run, r + i.a, i.extra != 0);
                if (answer.is_failure()) { break; }
                if (answer.as_boolean()) { continue; }
                answer = jump(i.target());
                if (answer.is_nil()) { continue; }
                break;
            case Op::Jump:
                answer = jump(i.target());
                if (answer.is_nil()) { continue; }
                break;
            case Op::JumpIfFalse:
            case Op::JumpIfTrue:
                answer = condition(run, r[i.a]);
                if (answer.is_failure()) { break; }
                if (answer.as_boolean() != (i.op == Op::JumpIfTrue)) { continue; }
                answer = jump(i.target());
                if (answer.is_nil()) { continue; }
                break;
            case Op::JumpIfNotNil:
                if (r[i.a].is_nil()) { continue; }
                answer = jump(i.target());
                if (answer.is_nil()) { continue; }
                break;
            case Op::Return:
                if (run.step(static_cast<std::uint64_t>(at - mark))) { return r[i.a]; }
                answer = run.limit_reached();
                break;
            default:
                answer = make(run, code, i, r);
                break;
        }
        if (!answer.is_failure()) [[likely]] {
            r[i.a] = answer;
            continue;
        }
        const auto place = static_cast<std::size_t>(here - first);
        const Handler* handler = find_handler(code, place, answer);
        if (handler == nullptr) { return located(run, answer, code.offsets[place]); }
        static_cast<void>(jump(handler->target));
    }
}

}  // namespace millrace::compute
