// Functions that make tests for filter() and its like: seq.gt(3) is lambda(x) -> x > 3 end.

#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum make_test(Run& run, FunctionValue::Call call, Arguments with, Operator op = Operator::Equal) {
    auto* test = run.make<FunctionValue>();
    test->kind = FunctionValue::Kind::Native;
    test->op = op;
    test->call = call;
    test->captures = run.arena().copy(std::span<const Datum>(with));
    return Datum::function(test);
}

Datum wrong_count(Run& run, std::size_t count) {
    return run.runtime_error("a test takes 1 argument, not {}", count);
}

Datum compare_item(Run& run, const FunctionValue& self, std::span<const Datum> arguments) {
    if (arguments.size() != 1) { return wrong_count(run, arguments.size()); }
    return binary(run, self.op, arguments[0], self.captures[0]);
}

Datum all_hold(Run& run, const FunctionValue& self, std::span<const Datum> arguments) {
    for (const Datum part : self.captures) {
        MR_DATUM(const Datum answer, condition(run, Callee(run, part)(arguments)));
        if (!answer.as_boolean()) { return answer; }
    }
    return Datum::boolean(true);
}

Datum any_holds(Run& run, const FunctionValue& self, std::span<const Datum> arguments) {
    for (const Datum part : self.captures) {
        MR_DATUM(const Datum answer, condition(run, Callee(run, part)(arguments)));
        if (answer.as_boolean()) { return answer; }
    }
    return Datum::boolean(false);
}

template <Operator kOperator>
Datum comparing(Run& run, Arguments a) {
    return make_test(run, compare_item, a, kOperator);
}

Datum comparing_with(Run& run, Datum with, Operator op) {
    return make_test(run, compare_item, {&with, 1}, op);
}

Datum is_nil(Run& run, Arguments) {
    return comparing_with(run, Datum::nil(), Operator::Equal);
}
Datum exists(Run& run, Arguments) {
    return comparing_with(run, Datum::nil(), Operator::NotEqual);
}
Datum is_true(Run& run, Arguments) {
    return comparing_with(run, Datum::boolean(true), Operator::Equal);
}
Datum is_false(Run& run, Arguments) {
    return comparing_with(run, Datum::boolean(false), Operator::Equal);
}
Datum all_of(Run& run, Arguments a) {
    return make_test(run, all_hold, a);
}
Datum any_of(Run& run, Arguments a) {
    return make_test(run, any_holds, a);
}

constexpr FunctionRow kRows[] = {
    {"seq.eq", "(value: any) -> function", "Whether an item equals the value.",
     "filter([1, 2, 1], seq.eq(1))", "[1,1]", comparing<Operator::Equal>},
    {"seq.neq", "(value: any) -> function", "Whether it does not.", "filter([1, 2, 1], seq.neq(1))",
     "[2]", comparing<Operator::NotEqual>},
    {"seq.lt", "(value: any) -> function", "Whether it is smaller.", "filter([1, 2, 3], seq.lt(2))",
     "[1]", comparing<Operator::Less>},
    {"seq.le", "(value: any) -> function", "Whether it is smaller or equal.",
     "filter([1, 2, 3], seq.le(2))", "[1,2]", comparing<Operator::LessEqual>},
    {"seq.gt", "(value: any) -> function", "Whether it is larger.", "filter([1, 2, 3], seq.gt(2))",
     "[3]", comparing<Operator::Greater>},
    {"seq.ge", "(value: any) -> function", "Whether it is larger or equal.",
     "filter([1, 2, 3], seq.ge(2))", "[2,3]", comparing<Operator::GreaterEqual>},
    {"seq.nil", "() -> function", "Whether it is nil.", "count(filter([1, nil], seq.nil()))", "1",
     is_nil},
    {"seq.exists", "() -> function", "Whether it is not nil.", "filter([1, nil], seq.exists())",
     "[1]", exists},
    {"seq.true", "() -> function", "Whether it is true.",
     "count(filter([true, false], seq.true()))", "1", is_true},
    {"seq.false", "() -> function", "Whether it is false.",
     "count(filter([true, false], seq.false()))", "1", is_false},
    {"seq.and", "(tests...: function) -> function", "Whether it passes all tests.",
     "filter([1, 2, 3], seq.and(seq.gt(1), seq.lt(3)))", "[2]", all_of},
    {"seq.or", "(tests...: function) -> function", "Whether it passes one of the tests.",
     "filter([1, 2, 3], seq.or(seq.lt(2), seq.gt(2)))", "[1,3]", any_of},
};

}  // namespace

FunctionGroup predicate_functions() noexcept {
    return {"Tests for items", kRows};
}

}  // namespace millrace::compute
