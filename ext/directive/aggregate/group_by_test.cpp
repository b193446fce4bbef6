#include "aggregate_testing.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

constexpr std::string_view kOrders = R"([
  {"id": 1, "who": "Ada", "status": "PAID", "amount": 10, "time": "2024-03-04"},
  {"id": 2, "who": "Bob", "status": "OPEN", "amount": 4, "time": "2024-04-01"},
  {"id": 3, "who": "Ada", "status": "PAID", "amount": null, "time": "2024-03-09"},
  {"id": 4, "who": null, "status": "PAID", "amount": 20, "time": "2024-03-31"},
  {"id": 5, "who": "Bob", "status": "PAID", "amount": 4, "time": "2024-04-02"}
])";

}  // namespace

class GroupBy : public AggregateTest {
protected:
    /// What `@groupBy` with these arguments makes of the orders.
    static std::string group(std::string_view arguments) {
        return value_of("orders", kOrders,
                        fmt::format(R"(_json @groupBy(source: "x", {}))", arguments));
    }
    static std::string wrong(std::string_view arguments) {
        return message(fmt::format(R"(_json @groupBy(source: "x", {}))", arguments));
    }
};

TEST_F(GroupBy, GivesGroupsInOrderOfFirstAppearance) {
    EXPECT_EQ(group(R"(keys: "who", aggregates: [{as: "n", fn: COUNT}
                                                 {as: "total", fn: SUM, of: "amount"}])"),
              R"([{"who":"Ada","n":2,"total":10},{"who":"Bob","n":2,"total":8},)"
              R"({"who":null,"n":1,"total":20}])");
    EXPECT_EQ(group(R"(keys: ["status", "who"])"),
              R"([{"status":"PAID","who":"Ada"},{"status":"OPEN","who":"Bob"},)"
              R"({"status":"PAID","who":null},{"status":"PAID","who":"Bob"}])");
}

TEST_F(GroupBy, NamesKeysThatAreExpressions) {
    EXPECT_EQ(group(R"q(keys: ["month: month(time)", "odd : id % 2 == 1 ? 'a:b' : 'c'"],
                        aggregates: [{as: "ids", fn: COLLECT, of: "id"}])q"),
              R"([{"month":3,"odd":"a:b","ids":[1,3]},{"month":4,"odd":"c","ids":[2]},)"
              R"({"month":3,"odd":"c","ids":[4]},{"month":4,"odd":"a:b","ids":[5]}])");
}

TEST_F(GroupBy, KeepsOrdersAndCutsGroups) {
    constexpr std::string_view kTotals =
        R"(keys: "who", aggregates: [{as: "n", fn: COUNT}, {as: "total", fn: SUM, of: "amount"}])";
    EXPECT_EQ(group(fmt::format(R"({}, having: "n > 1 && total > 8")", kTotals)),
              R"([{"who":"Ada","n":2,"total":10}])");
    EXPECT_EQ(
        group(fmt::format(R"({}, orderBy: [{{key: "total", reversed: true}}], limit: 2)", kTotals)),
        R"([{"who":null,"n":1,"total":20},{"who":"Ada","n":2,"total":10}])");
    EXPECT_EQ(group(fmt::format(R"({}, orderBy: [{{by: "n % 2"}}, {{key: "who", reversed: true}}])",
                                kTotals)),
              R"([{"who":"Bob","n":2,"total":8},{"who":"Ada","n":2,"total":10},)"
              R"({"who":null,"n":1,"total":20}])");
    EXPECT_EQ(
        group(fmt::format(R"({}, orderBy: [{{key: "who", nulls: FIRST}}], limit: 1)", kTotals)),
        R"([{"who":null,"n":1,"total":20}])");
    EXPECT_EQ(group(fmt::format("{}, limit: 0", kTotals)), "[]");
    EXPECT_EQ(
        group(fmt::format(R"({}, having: "index == 1 && ele.who == 'Bob'", limit: 9)", kTotals)),
        R"([{"who":"Bob","n":2,"total":8}])");
}

TEST_F(GroupBy, TakesWhatItsAggregatesTake) {
    EXPECT_EQ(group(R"(keys: "status", aggregates: [
                  {as: "who", fn: JOIN, of: "who", separator: "+", distinct: true}
                  {as: "different", fn: COUNT, of: "amount", distinct: true}
                  {as: "paid", fn: COUNT, where: "status == 'PAID'"}
                  {as: "best", fn: ARG_MAX, of: "amount", by: "id"}
                  {as: "p", fn: PERCENTILE, of: "amount", q: 0.5}])"),
              R"([{"status":"PAID","who":"Ada+Bob","different":3,"paid":4,"best":4,"p":10},)"
              R"({"status":"OPEN","who":"Bob","different":1,"paid":0,"best":2,"p":4}])");
}

TEST_F(GroupBy, HasNoGroupsOfNoRows) {
    EXPECT_EQ(value_of("orders", "[]", R"(_json @groupBy(source: "x", keys: "who"))"), "[]");
    EXPECT_EQ(value_of("orders", "null", R"(_json @groupBy(source: "x", keys: "who"))"), "null");
    EXPECT_EQ(value_of("any", R"([1, 1.0, "1", null, null])",
                       R"(_json @groupBy(source: "x", keys: "k: ele",
                          aggregates: [{as: "n", fn: COUNT}]))"),
              R"([{"k":1,"n":2},{"k":"1","n":1},{"k":null,"n":2}])");
}

TEST_F(GroupBy, SaysWhatIsWrong) {
    EXPECT_EQ(message(R"(_ints @groupBy(source: "x", keys: "who"))"),
              "@groupBy on {f} makes objects, which '_ints' cannot hold: write it on _json.");
    EXPECT_EQ(wrong(R"q(keys: ["month(time)"])q"),
              "@groupBy on {f}: the key 'month(time)' needs a name: write 'name: month(time)'.");
    EXPECT_EQ(wrong("keys: []"),
              "@groupBy on {f}: 'keys' is empty: write @aggregate for one value of all rows.");
    EXPECT_EQ(wrong(R"(keys: "whoo")"),
              "@groupBy on {f}: 'keys' names 'whoo', which the rows of 'x' do not have. Did you "
              "mean \"who\"?");
    EXPECT_EQ(wrong(R"(keys: "who", aggregates: [{as: "who", fn: COUNT}])"),
              "@groupBy on {f}: two of its results are called 'who'.");
    EXPECT_EQ(wrong(R"(keys: "who", aggregates: [{as: "a b", fn: COUNT}])"),
              "@groupBy on {f}: 'a b' cannot be the name of an aggregate: letters, digits and '_' "
              "can.");
    EXPECT_EQ(wrong(R"(keys: "who", aggregates: [{as: "n", fn: SUM, of: "id", by: "id"}])"),
              "@groupBy on {f}: SUM of 'n' does not take 'by': only ARG_MIN and ARG_MAX do.");
    EXPECT_EQ(
        wrong(R"(keys: "who", having: "whom != nil")"),
        "@groupBy on {f}: 'having' names 'whom', which is neither a key nor an aggregate. Did "
        "you mean \"who\"?");
    EXPECT_THAT(wrong(R"(keys: "who", having: "who ==")"),
                HasSubstr("invalid having 'who ==' for @groupBy on {f}: "));
    EXPECT_EQ(wrong(R"(keys: "who", orderBy: [{reversed: true}])"),
              "@groupBy on {f}: each item of 'orderBy' has either 'key' or 'by'.");
    EXPECT_EQ(wrong(R"(keys: "who", orderBy: [{key: "who", by: "who"}])"),
              "@groupBy on {f}: each item of 'orderBy' has either 'key' or 'by'.");
    EXPECT_EQ(wrong(R"(keys: "who", limit: -1)"), "@groupBy on {f}: 'limit' must not be negative.");
    EXPECT_THAT(group(R"(keys: "who", having: "who")"),
                HasSubstr("'having' must be true or false."));
}

}  // namespace millrace::ext::directive_aggregate
