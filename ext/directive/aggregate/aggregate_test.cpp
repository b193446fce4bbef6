#include "aggregate_testing.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

constexpr std::string_view kOrders = R"([
  {"id": 1, "who": "Ada", "status": "PAID", "amount": 10.5, "items": 3, "paid": true},
  {"id": 2, "who": "Bob", "status": "OPEN", "amount": 4, "items": 1, "paid": false},
  {"id": 3, "who": "Ada", "status": "PAID", "amount": null, "items": 7, "paid": true},
  {"id": 4, "who": "Cid", "status": "PAID", "amount": 20.25, "items": 1, "paid": null}
])";

/// One function over the orders.
struct Row {
    std::string holder;
    std::string arguments;
    std::string expected;
};

}  // namespace

using AggregateDirective = AggregateTest;

class AggregateFunctions : public AggregateTest, public testing::WithParamInterface<Row> {};

TEST_P(AggregateFunctions, GiveOneValueOfTheRows) {
    const Row& row = GetParam();
    const std::string field =
        fmt::format(R"({} @aggregate(source: "x", {}))", row.holder, row.arguments);
    EXPECT_EQ(value_of("orders", kOrders, field), row.expected) << field;
}

INSTANTIATE_TEST_SUITE_P(
    Aggregate, AggregateFunctions,
    testing::Values(
        Row{"_int", "fn: COUNT", "4"}, Row{"_int", R"(fn: COUNT, of: "amount")", "3"},
        Row{"_float", R"(fn: COUNT, where: "items > 1")", "2"},
        Row{"_int", R"(fn: COUNT_DISTINCT, of: "who")", "3"},
        Row{"_int", R"(fn: COUNT_IF, of: "paid")", "2"},
        Row{"_int", R"(fn: SUM, of: "items")", "12"},
        Row{"_float", R"(fn: SUM, of: "amount")", "34.75"},
        Row{"_float", R"(fn: SUM, of: "(amount ?? 0) * items")", "55.75"},
        Row{"_float", R"(fn: AVG, of: "items")", "3"},
        Row{"_float", R"(fn: MIN, of: "amount")", "4"},
        Row{"_string", R"(fn: MAX, of: "who")", R"("Cid")"},
        Row{"_float", R"(fn: MEDIAN, of: "items")", "2"},
        Row{"_float", R"(fn: PERCENTILE, of: "amount", q: 0.25)", "7.25"},
        Row{"_float", R"(fn: PERCENTILE, of: "amount", q: 1)", "20.25"},
        Row{"_float", R"(fn: VARIANCE, of: "items")", "8"},
        Row{"_float", R"(fn: VARIANCE_POP, of: "items")", "6"},
        Row{"_float", R"(fn: STDDEV, of: "[2, 4, 4, 4][index] + items * 0")", "1"},
        Row{"_float", R"(fn: STDDEV_POP, of: "index < 2 ? 1 : 3")", "1"},
        Row{"_int", R"(fn: PRODUCT, of: "items")", "21"},
        Row{"_float", R"(fn: RANGE, of: "amount")", "16.25"},
        Row{"_int", R"(fn: RANGE, of: "items")", "6"}, Row{"_int", R"(fn: MODE, of: "items")", "1"},
        Row{"_string", R"(fn: MODE, of: "who")", R"("Ada")"},
        Row{"_float", R"(fn: FIRST, of: "amount", where: "id > 2")", "20.25"},
        Row{"_string", R"(fn: LAST, of: "status")", R"("PAID")"},
        Row{"_json", R"(fn: ARG_MAX, of: "amount", where: "items < 3")",
            R"({"id":4,"who":"Cid","status":"PAID","amount":20.25,"items":1,"paid":null})"},
        Row{"_json", R"(fn: ARG_MIN, of: "items")",
            R"({"id":2,"who":"Bob","status":"OPEN","amount":4,"items":1,"paid":false})"},
        Row{"_floats", R"(fn: COLLECT, of: "amount")", "[10.5,4,20.25]"},
        Row{"_strings", R"(fn: COLLECT_DISTINCT, of: "who")", R"(["Ada","Bob","Cid"])"},
        Row{"_boolean", R"(fn: ANY, of: "paid")", "true"},
        Row{"_boolean", R"(fn: ALL, of: "paid")", "false"},
        Row{"_string", R"(fn: JOIN, of: "who")", R"("Ada,Bob,Ada,Cid")"},
        Row{"_string", R"(fn: JOIN, of: "amount")", R"("10.5,4,20.25")"}));

// Nothing to aggregate: as SQL has it, but for lists and ANY and ALL.
INSTANTIATE_TEST_SUITE_P(
    OfNoRows, AggregateFunctions,
    testing::Values(Row{"_int", R"(fn: COUNT, where: "false")", "0"},
                    Row{"_int", R"(fn: COUNT_DISTINCT, of: "who", where: "false")", "0"},
                    Row{"_int", R"(fn: COUNT_IF, of: "paid", where: "false")", "0"},
                    Row{"_float", R"(fn: SUM, of: "amount", where: "false")", "null"},
                    Row{"_float", R"(fn: AVG, of: "amount", where: "id == 3")", "null"},
                    Row{"_float", R"(fn: STDDEV, of: "amount", where: "id == 1")", "null"},
                    Row{"_float", R"(fn: STDDEV_POP, of: "amount", where: "id == 1")", "0"},
                    Row{"_json", R"(fn: ARG_MAX, of: "amount", where: "false")", "null"},
                    Row{"_strings", R"(fn: COLLECT, of: "who", where: "false")", "[]"},
                    Row{"_boolean", R"(fn: ANY, of: "paid", where: "false")", "false"},
                    Row{"_boolean", R"(fn: ALL, of: "paid", where: "false")", "true"},
                    Row{"_string", R"(fn: JOIN, of: "who", where: "false")", "null"}));

TEST_F(AggregateDirective, TakesTheRowItselfWithoutOf) {
    EXPECT_EQ(value_of("numbers", "[1, 2.5, null]", R"(_float @aggregate(source: "x", fn: SUM))"),
              "3.5");
    EXPECT_EQ(value_of("words", R"(["b", "a"])", R"(_string @aggregate(source: "x", fn: MIN))"),
              R"("a")");
    EXPECT_EQ(value_of("flags", "[true, null]", R"(_boolean @aggregate(source: "x", fn: ALL))"),
              "true");
    EXPECT_EQ(value_of("numbers", "[1, null]", R"(_int @aggregate(source: "x", fn: COUNT))"), "2");
    EXPECT_EQ(
        value_of("numbers", "[1, null]", R"(_int @aggregate(source: "x", fn: COUNT, of: "ele"))"),
        "1");
}

TEST_F(AggregateDirective, IsNullWhenTheSourceIs) {
    EXPECT_EQ(value_of("numbers", "null", R"(_int @aggregate(source: "x", fn: COUNT))"), "null");
    EXPECT_EQ(value_of("orders", R"("!UPSTREAM_STATUS gone")",
                       R"(_int @aggregate(source: "x", fn: COUNT))")
                  .substr(0, 4),
              "null");
    EXPECT_EQ(ask(R"({"numbers": [1]})",
                  R"({ numbers @skip(if: true) @fetchSource(name: "x")
                       n: _int @aggregate(source: "x", fn: COUNT) })"),
              R"({"data":{"n":null}})");
}

TEST_F(AggregateDirective, IsComputedFromAllItemsBelowLists) {
    EXPECT_EQ(
        ask(R"({"shops": [{"best": {"amount": 2}}, {"best": null}, {"best": {"amount": 5}}]})",
            R"({ shops { best @fetchSource(name: "x") { id } }
                       n: _float @aggregate(source: "x", fn: SUM, of: "amount") })"),
        R"({"data":{"shops":[{"best":{"id":null}},{"best":null},{"best":{"id":null}}],)"
        R"("n":7}})");
}

TEST_F(AggregateDirective, IsTheSameInEveryItemOfAList) {
    EXPECT_EQ(ask(R"({"orders": [{"amount": 1}, {"amount": 3}]})",
                  R"({ orders @fetchSource(name: "x") { amount
                       all: _float @aggregate(source: "x", fn: SUM, of: "amount") } })"),
              R"({"data":{"orders":[{"amount":1,"all":4},{"amount":3,"all":4}]}})");
}

TEST_F(AggregateDirective, ReportsAFailureOnce) {
    const std::string reply = ask(R"({"any": ["a"], "orders": [{"id": 1}, {"id": 2}]})",
                                  R"({ any @fetchSource(name: "x")
                 orders { all: _float @aggregate(source: "x", fn: SUM) } })");
    EXPECT_EQ(reply, R"({"data":{"any":["a"],"orders":[{"all":null},{"all":null}]},"errors":[)"
                     R"({"message":"SUM needs numbers, not text.","path":["orders",0,"all"],)"
                     R"("extensions":{"code":"EXPRESSION_TYPE"}}]})");
}

TEST_F(AggregateDirective, AddsWithoutLosingAnything) {
    EXPECT_EQ(value_of("any", "[1e16, 1, -1e16]", R"(_float @aggregate(source: "x", fn: SUM))"),
              "1");
    EXPECT_EQ(value_of("any", "[9007199254740993, 2]", R"(_json @aggregate(source: "x", fn: SUM))"),
              "9007199254740995");
    EXPECT_EQ(value_of("any", "[9223372036854775807, 1, -1]",
                       R"(_json @aggregate(source: "x", fn: SUM))"),
              "9223372036854775807");
    EXPECT_EQ(value_of("any", "[1, 2.0]", R"(_json @aggregate(source: "x", fn: SUM))"), "3");
}

TEST_F(AggregateDirective, FailsWhereAResultHasNoRoom) {
    constexpr std::string_view kSum = R"(_json @aggregate(source: "x", fn: SUM))";
    constexpr std::string_view kProduct = R"(_json @aggregate(source: "x", fn: PRODUCT))";
    constexpr std::string_view kRange = R"(_json @aggregate(source: "x", fn: RANGE))";
    EXPECT_THAT(value_of("any", "[9223372036854775807, 1]", kSum),
                HasSubstr("The sum is a whole number of more than 64 bits."));
    EXPECT_THAT(value_of("any", "[9223372036854775808]", kSum), HasSubstr("more than 64 bits"));
    EXPECT_THAT(value_of("any", "[1e308, 1e308]", kSum),
                HasSubstr("The result is not a finite number."));
    EXPECT_THAT(value_of("any", "[4294967296, 4294967296]", kProduct),
                HasSubstr("The product is a whole number of more than 64 bits."));
    EXPECT_EQ(value_of("any", "[4294967296, 4294967296, 0]", kProduct), "0");
    EXPECT_THAT(value_of("any", "[-9223372036854775808, 1]", kRange),
                HasSubstr("The range is a whole number of more than 64 bits."));
}

TEST_F(AggregateDirective, RefusesValuesThatAreMixed) {
    EXPECT_THAT(value_of("any", R"([1, "a"])", R"(_json @aggregate(source: "x", fn: MAX))"),
                HasSubstr("EXPRESSION_TYPE"));
    EXPECT_THAT(value_of("any", R"([1, "a"])", R"(_json @aggregate(source: "x", fn: AVG))"),
                HasSubstr("AVG needs numbers, not text."));
    EXPECT_THAT(value_of("any", "[true, 1]", R"(_json @aggregate(source: "x", fn: ANY))"),
                HasSubstr("ANY needs true or false, not a number."));
    EXPECT_THAT(value_of("any", "[[1]]", R"(_json @aggregate(source: "x", fn: JOIN))"),
                HasSubstr("JOIN needs texts, numbers, true or false, not a list."));
    EXPECT_THAT(value_of("any", "[{}]", R"(_json @aggregate(source: "x", fn: SUM))"),
                HasSubstr("SUM needs numbers, not an object."));
    EXPECT_THAT(value_of("any", "[1]", R"(_int @aggregate(source: "x", fn: COUNT, where: "ele"))"),
                HasSubstr("'where' must be true or false."));
    EXPECT_THAT(value_of("any", "7", R"(_int @aggregate(source: "x", fn: COUNT))"),
                HasSubstr("value"));
}

TEST_F(AggregateDirective, SaysWhichFieldCanHoldTheValue) {
    EXPECT_EQ(message(R"(_string @aggregate(source: "x", fn: COUNT))"),
              "@aggregate(fn: COUNT) on {f} makes a whole number, which '_string' cannot hold: "
              "write it on _int, _float or _json.");
    EXPECT_EQ(message(R"(name @aggregate(source: "x", fn: JOIN, of: "who"))"),
              "@aggregate(fn: JOIN) on {f} makes a value of its own: write it on a holder, as in "
              "'name: _string @…'.");
    EXPECT_EQ(message(R"(_int @aggregate(source: "x", fn: AVG, of: "items"))"),
              "@aggregate(fn: AVG) on {f} makes a number, which '_int' cannot hold: write it on "
              "_float or _json.");
    EXPECT_EQ(message(R"(_string @aggregate(source: "x", fn: COLLECT, of: "who"))"),
              "@aggregate(fn: COLLECT) on {f} makes a list, which '_string' cannot hold: write it "
              "on _strings, _ints, _floats or _json.");
}

TEST_F(AggregateDirective, SaysWhatIsWrongWithItsArguments) {
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: PERCENTILE, of: "items"))"),
              "@aggregate on {f}: PERCENTILE needs 'q', the share of the rows below it, from 0 to "
              "1.");
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: PERCENTILE, of: "items", q: 95))"),
              "@aggregate on {f}: 'q' of PERCENTILE must be from 0 to 1: write 0.95 for the 95th "
              "percentile.");
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: SUM, of: "items", q: 0.5))"),
              "@aggregate on {f}: SUM does not take 'q': only PERCENTILE does.");
    EXPECT_THAT(message(R"(_float @aggregate(source: "x", fn: SUM, of: "items +"))"),
                HasSubstr("invalid of 'items +' for @aggregate on {f}: "));
}

TEST_F(AggregateDirective, ChecksTheRowsOfItsSource) {
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: SUM, of: "amout"))"),
              "@aggregate on {f}: 'of' names 'amout', which the rows of 'x' do not have. Did you "
              "mean \"amount\"?");
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: SUM, of: "who"))"),
              "@aggregate on {f}: 'of' must be a number, but 'who' is 'String'.");
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: SUM))"),
              "@aggregate on {f}: 'of' must be a number, but the row itself is 'Order'.");
    EXPECT_EQ(message(R"(_string @aggregate(source: "x", fn: MAX, of: "tags"))"),
              "@aggregate on {f}: 'of' must be something that has an order, but 'tags' is "
              "'[String]'.");
    EXPECT_EQ(message(R"(_boolean @aggregate(source: "x", fn: ANY, of: "items"))"),
              "@aggregate on {f}: 'of' must be true or false, but 'items' is 'Int'.");
    EXPECT_EQ(ask("{}", R"({ one @fetchSource(name: "x") { id }
                             f: _int @aggregate(source: "x", fn: COUNT) })"),
              "@aggregate on {f}: the source 'x' is no list, as {one} is 'Order'.");
    EXPECT_EQ(
        ask("{}", R"({ words @fetchSource(name: "x")
                             f: _int @aggregate(source: "x", fn: COUNT, of: "size") })"),
        "@aggregate on {f}: only 'ele' can be used in 'of', as the rows of 'x' are 'String'.");
    EXPECT_THAT(ask("{}", R"({ matrix @fetchSource(name: "x")
                               f: _int @aggregate(source: "x", fn: SUM) })"),
                HasSubstr("the rows of the source 'x' are lists: make it one list with"));
}

TEST_F(AggregateDirective, SeesVariablesAndMembersOfMembers) {
    EXPECT_EQ(ask(R"({"orders": [{"items": 3, "person": {"name": "Ada"}}, {"items": 5},
                                 {"items": 9, "person": {"name": "Bob"}}]})",
                  R"(query ($least: Int) { orders @fetchSource(name: "x") { __typename }
                       names: _strings @aggregate(source: "x", fn: COLLECT, of: "person.name",
                         where: "items > $least") })",
                  R"({"least": 3})"),
              R"({"data":{"orders":[{"__typename":"Order"},{"__typename":"Order"},)"
              R"({"__typename":"Order"}],"names":["Bob"]}})");
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: SUM, of: "status"))"),
              "@aggregate on {f}: 'of' must be a number, but 'status' is 'Status'.");
    EXPECT_EQ(message(R"(_float @aggregate(source: "x", fn: SUM, of: "_int"))"),
              "@aggregate on {f}: 'of' names '_int', which the rows of 'x' do not have.");
}

TEST_F(AggregateDirective, ReadsWhatASourceWasConvertedTo) {
    EXPECT_EQ(ask(R"({"matrix": [[1, 2], [3]]})",
                  R"q({ matrix @fetchSource(name: "x", sourceConvert: "flatten(matrix)")
                       f: _int @aggregate(source: "x", fn: SUM) })q"),
              R"({"data":{"matrix":[[1,2],[3]],"f":6}})");
    EXPECT_THAT(ask(R"({"numbers": [1]})",
                    R"q({ numbers @fetchSource(name: "x", sourceConvert: "count(numbers)")
                         f: _int @aggregate(source: "x", fn: COUNT) })q"),
                HasSubstr("The source is no list."));
}

}  // namespace millrace::ext::directive_aggregate
