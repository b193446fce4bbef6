// One expression over rows, and what values compare like.

#include <millrace/compute/evaluator.hpp>

#include <array>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/compute/ordering.hpp>

#include "expression_testing.hpp"

namespace millrace::compute {
namespace {

using ::testing::StartsWith;
using testing::TestContext;
using testing::to_json;
using value::Value;

TEST(Evaluator, ReadsSlotsOfEachRow) {
    const auto expression = *compile("price * quantity + shipping");
    TestContext context;
    Evaluator evaluator(*expression, context.context);
    evaluator.bind_slot(0, 2);
    evaluator.bind_slot(1, 0);
    evaluator.bind(2, Value::number("5"));
    std::array first{Value::number("3"), Value::null(), Value::number("10")};
    std::array second{Value::number("2"), Value::null(), Value::number("1.5")};
    EXPECT_EQ(to_json(*evaluator.run(first)), "35");
    EXPECT_EQ(to_json(*evaluator.run(second)), "8");
    EXPECT_EQ(to_json(*evaluator.run(first)), "35");
}

TEST(Evaluator, UnboundVariablesAreNil) {
    const auto expression = *compile("x == nil");
    TestContext context;
    EXPECT_TRUE(*Evaluator(*expression, context.context).test());
}

TEST(Evaluator, TestsAreBooleans) {
    const auto expression = *compile("x");
    TestContext context;
    Evaluator evaluator(*expression, context.context);
    evaluator.bind(0, Value::boolean(true));
    EXPECT_TRUE(*evaluator.test());
    evaluator.bind(0, Value::number("1"));
    const auto answer = evaluator.test();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().detail().code, "EXPRESSION_TYPE");
}

TEST(Evaluator, AssignedVariablesStartAnewWithEachRow) {
    const auto expression = *compile("n = n + 1; seq.add(l, n); l");
    TestContext context;
    Evaluator evaluator(*expression, context.context);
    evaluator.bind(0, Value::number("1"));
    evaluator.bind(1, context.json("[0]"));
    EXPECT_EQ(to_json(*evaluator.run()), "[0,2]");
    EXPECT_EQ(to_json(*evaluator.run()), "[0,2]");
}

class EvaluatorRows : public ::testing::Test {
protected:
    // Rows {name, owner {name}, tags [{name}]} as a plan lays them out.
    std::array<RowNames::Name, 1> name_only{{{"name", 0, nullptr}}};
    RowNames named{name_only};
    std::array<RowNames::Name, 3> members{
        {{"name", 0, nullptr}, {"owner", 1, &named}, {"tags", 2, &named}}};
    RowNames shop{members};

    std::array<Value, 1> owner{Value::string("Ada")};
    std::array<Value, 1> first_tag{Value::string("x")};
    std::array<Value, 1> second_tag{Value::string("y")};
    std::array<Value, 2> tags{Value::row(first_tag), Value::row(second_tag)};
    std::array<Value, 3> slots{Value::string("Mill"), Value::row(owner), Value::list(tags)};
    TestContext context;
};

TEST_F(EvaluatorRows, LookIntoRowsByName) {
    const auto expression = *compile(
        "ele.name + ' of ' + ele.owner.name + ': ' + string.join(map(ele.tags, lambda(t) -> t.name "
        "end), ',')");
    Evaluator evaluator(*expression, context.context);
    evaluator.bind_row(0, shop);
    EXPECT_EQ(to_json(*evaluator.run(slots)), R"("Mill of Ada: x,y")");
}

TEST_F(EvaluatorRows, RowsGoOutWithTheirNames) {
    const auto expression = *compile("[ele.owner, ele.tags, ele.nothing]");
    Evaluator evaluator(*expression, context.context);
    evaluator.bind_row(0, shop);
    EXPECT_EQ(to_json(*evaluator.run(slots)),
              R"([{"name":"Ada"},[{"name":"x"},{"name":"y"}],null])");
}

TEST_F(EvaluatorRows, SlotsMayHoldRows) {
    const auto expression = *compile("owner.name == 'Ada' && count(tags) == 2");
    Evaluator evaluator(*expression, context.context);
    evaluator.bind_slot(0, 1, &named);
    evaluator.bind_slot(1, 2, &named);
    EXPECT_TRUE(*evaluator.test(slots));
}

TEST(Evaluation, KeepsWhatItPassesOn) {
    EXPECT_EQ(testing::run("x", {{"x", "1.50"}}), "1.50");
    EXPECT_EQ(testing::run("[x, x]", {{"x", "123456789012345678901234567890"}}),
              "[123456789012345678901234567890,123456789012345678901234567890]");
    EXPECT_EQ(testing::run("a.b", {{"a", R"({"b":{"c":[1.0,{"d":"\u00e9"}]}})"}}),
              R"({"c":[1.0,{"d":"\u00e9"}]})");
}

TEST(Evaluation, TakesEveryKindOfValue) {
    TestContext context;
    const auto eval = [&](std::string_view text, Value binding) {
        const auto expression = *compile(text);
        const std::array bindings{binding};
        const auto answer = evaluate(*expression, bindings, context.context);
        return answer ? to_json(*answer) : std::string(answer.error().message());
    };
    EXPECT_EQ(eval("x + 1", Value::integer(4)), "5");
    EXPECT_EQ(eval("x + 1", Value::real(4.5)), "5.5");
    EXPECT_EQ(eval("x + '!'", Value::enum_name("RED")), R"("RED!")");
    EXPECT_EQ(eval("x == nil", Value::absent()), "true");
    EXPECT_EQ(eval("x", Value::absent()), "null");
    EXPECT_EQ(eval("x.a[0]", Value::raw(R"({"a":[7]})")), "7");
    EXPECT_EQ(eval("x", Value::raw(R"({"a": [7]})")), R"({"a": [7]})");
    EXPECT_THAT(eval("x.a", Value::raw("{")), StartsWith("not JSON"));
    const value::Failure failure{"down", "SOURCE_FAILED", "shop", {}};
    EXPECT_EQ(eval("x ?? 'none'", Value::error(&failure)), R"("none")");
}

TEST(Evaluation, RandomNumbersFollowFromTheSeed) {
    EXPECT_EQ(testing::run("[rand(), rand(100)]"), testing::run("[rand(), rand(100)]"));
    EXPECT_EQ(testing::run("let r = rand(); r >= 0 && r < 1"), "true");
}

TEST(Evaluation, TheClockIsThatOfTheRequest) {
    EXPECT_EQ(testing::run("now()"), "1700000000123");
    EXPECT_EQ(testing::run("sysdate()"), R"("2023-11-14T22:13:20.123Z")");
}

TEST(Ordering, IsThatOfTheOperators) {
    TestContext context;
    const auto& json = [&](std::string_view text) { return context.json(text); };
    EXPECT_TRUE(*compare(json("2"), json("10"), context.context) < 0);
    EXPECT_TRUE(*compare(json("1.0"), json("1"), context.context) == 0);
    EXPECT_TRUE(*compare(json("null"), json("-5"), context.context) < 0);
    EXPECT_TRUE(*compare(json(R"("b")"), json(R"("a")"), context.context) > 0);
    EXPECT_FALSE(compare(json("1"), json(R"("a")"), context.context));
    EXPECT_TRUE(*equal(json("[1,{\"a\":2}]"), json("[1.0,{\"a\":2}]"), context.context));
    EXPECT_FALSE(*equal(json("1"), json("\"1\""), context.context));
}

std::vector<std::uint32_t> sorted(std::string_view json, bool reversed = false) {
    TestContext context;
    const auto places = sort_places(context.json(json).items(), reversed, context.context);
    return places ? std::vector<std::uint32_t>(places->begin(), places->end())
                  : std::vector<std::uint32_t>{99};
}

TEST(Ordering, SortsKeysStablyAndNilLast) {
    using ::testing::ElementsAre;
    EXPECT_THAT(sorted("[3, null, 1, 2, 1, null]"), ElementsAre(2, 4, 3, 0, 1, 5));
    EXPECT_THAT(sorted("[3, null, 1, 2, 1, null]", true), ElementsAre(0, 3, 2, 4, 1, 5));
    EXPECT_THAT(sorted("[2.5, 1, 2, 1.0]"), ElementsAre(1, 3, 2, 0));
    EXPECT_THAT(sorted("[2.5, 1, 2, 1.0]", true), ElementsAre(0, 2, 1, 3));
    EXPECT_THAT(sorted(R"(["b", "\u0061", "B"])"), ElementsAre(2, 1, 0));
    EXPECT_THAT(sorted("[true, false]"), ElementsAre(1, 0));
    EXPECT_THAT(sorted("[]"), ElementsAre());
    EXPECT_THAT(sorted(R"([1, "a"])"), ElementsAre(99));
}

TEST(Ordering, FindsTheFirstOfEachKind) {
    TestContext context;
    const auto places = distinct_places(
        context.json(R"([1, 1.0, "1", null, {"a":[1]}, null, {"a":[1.0]}])").items(),
        context.context);
    EXPECT_THAT(*places, ::testing::ElementsAre(0, 2, 3, 4));
}

TEST(Ordering, EqualValuesHaveEqualHashes) {
    TestContext context;
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"1", "1.0"},
        {"9007199254740993", "9007199254740993"},
        {R"("é")", R"("\u00e9")"},
        {R"({"a":1,"b":2})", R"({"b":2.0,"a":1})"},
        {"null", "null"},
        {"1e2", "100"},
        {"18446744073709551616", "18446744073709551616.0"},
    };
    for (const auto& [left, right] : pairs) {
        EXPECT_TRUE(*equal(context.json(left), context.json(right), context.context)) << left;
        EXPECT_EQ(*hash(context.json(left), context.context),
                  *hash(context.json(right), context.context))
            << left;
    }
    EXPECT_NE(*hash(context.json("1"), context.context), *hash(context.json("2"), context.context));
}

}  // namespace
}  // namespace millrace::compute
