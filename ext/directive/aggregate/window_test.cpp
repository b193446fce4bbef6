#include "aggregate_testing.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

// Two groups; equal, missing and descending values.
constexpr std::string_view kRows = R"({"rows": [
  {"n": 10, "g": 1, "s": "c"}, {"n": 20, "g": 1, "s": "a"}, {"n": 20, "g": 1, "s": "b"},
  {"n": null, "g": 1, "s": "d"}, {"n": 5.5, "g": 2, "s": "e"}, {"n": 1, "g": 1, "s": "f"}
]})";

/// `fn` and its arguments, and its value in each row.
struct Row {
    std::string holder;
    std::string arguments;
    std::string expected;
};

}  // namespace

class Window : public AggregateTest {
protected:
    /// The values of the rows.
    static std::string window(std::string_view holder, std::string_view arguments,
                              std::string_view data = kRows) {
        const std::string reply = ask(data, fmt::format(R"({{ rows @fetchSource(name: "x") {{
                                      w: {} @window(source: "x", {}) }} }})",
                                                        holder, arguments));
        std::string values;
        constexpr std::string_view kKey = R"({"w":)";
        for (std::size_t at = reply.find(kKey); at != std::string::npos;
             at = reply.find(kKey, at + 1)) {
            const std::size_t begin = at + kKey.size();
            values +=
                (values.empty() ? "" : " ") + reply.substr(begin, reply.find('}', at) - begin);
        }
        const std::size_t errors = reply.find(R"("message")");
        return errors == std::string::npos ? values : values + " " + reply.substr(errors);
    }
    static std::string wrong(std::string_view field) {
        return ask("{}", fmt::format(R"({{ rows @fetchSource(name: "x") {{ w: {} }} }})", field));
    }
};

class WindowFunctions : public Window, public testing::WithParamInterface<Row> {};

TEST_P(WindowFunctions, GiveEachRowAValue) {
    const Row& row = GetParam();
    EXPECT_EQ(window(row.holder, row.arguments), row.expected) << row.arguments;
}

INSTANTIATE_TEST_SUITE_P(
    Places, WindowFunctions,
    testing::Values(Row{"_int", "fn: ROW_NUMBER", "1 2 3 4 5 6"},
                    Row{"_int", R"(fn: ROW_NUMBER, partitionBy: "g")", "1 2 3 4 1 5"},
                    Row{"_int", R"(fn: ROW_NUMBER, orderBy: [{key: "n"}])", "3 4 5 6 2 1"},
                    Row{"_int", R"(fn: RANK, orderBy: [{key: "n"}])", "3 4 4 6 2 1"},
                    Row{"_int", R"(fn: DENSE_RANK, orderBy: [{key: "n"}])", "3 4 4 5 2 1"},
                    Row{"_int", R"q(fn: RANK, orderBy: [{by: "-(n ?? 0)"}])q", "3 1 1 6 4 5"},
                    Row{"_int", R"(fn: RANK, orderBy: [{key: "n", reversed: true, nulls: FIRST}])",
                        "4 2 2 1 5 6"},
                    Row{"_int", R"(fn: RANK, orderBy: [{key: "n"}, {key: "s", reversed: true}])",
                        "3 5 4 6 2 1"},
                    Row{"_float", R"(fn: PERCENT_RANK, partitionBy: "g", orderBy: [{key: "n"}])",
                        "0.25 0.5 0.5 1 0 0"},
                    Row{"_int", "fn: NTILE, n: 4", "1 1 2 2 3 4"},
                    Row{"_int", "fn: NTILE, n: 9", "1 2 3 4 5 6"},
                    Row{"_int", "fn: NTILE, n: 1", "1 1 1 1 1 1"}));

INSTANTIATE_TEST_SUITE_P(
    Shifts, WindowFunctions,
    testing::Values(Row{"_float", R"(fn: LAG, of: "n")", "null 10 20 20 null 5.5"},
                    Row{"_float", R"(fn: LEAD, of: "n", offset: 2, default: "-1")",
                        "20 null 5.5 1 -1 -1"},
                    Row{"_string", R"(fn: LAG, of: "s", partitionBy: "g", orderBy: [{key: "s"}])",
                        R"("b" null "a" "c" null "d")"},
                    Row{"_string", R"(fn: LEAD, of: "s", offset: 99, default: "none")",
                        R"("none" "none" "none" "none" "none" "none")"},
                    Row{"_float", R"(fn: LEAD, of: "n", offset: 0)", "10 20 20 null 5.5 1"},
                    Row{"_float", R"(fn: DIFF, of: "n")", "null 10 0 null null -4.5"},
                    Row{"_int", R"(fn: DIFF, of: "g", offset: 4)", "null null null null 1 0"}));

INSTANTIATE_TEST_SUITE_P(
    Frames, WindowFunctions,
    testing::Values(
        Row{"_float", R"(fn: SUM, of: "n")", "56.5 56.5 56.5 56.5 56.5 56.5"},
        Row{"_float", R"(fn: SUM, of: "n", partitionBy: "g")", "51 51 51 51 5.5 51"},
        Row{"_float", R"(fn: SUM, of: "n", preceding: null)", "10 30 50 50 55.5 56.5"},
        Row{"_float", R"(fn: SUM, of: "n", orderBy: [{key: "s"}])", "50 20 40 50 55.5 56.5"},
        Row{"_float", R"(fn: SUM, of: "n", preceding: 1)", "10 30 40 20 5.5 6.5"},
        Row{"_float", R"(fn: SUM, of: "n", preceding: 1, following: 1)", "30 50 40 25.5 6.5 6.5"},
        Row{"_float", R"(fn: SUM, of: "n", preceding: 0, following: null)",
            "56.5 46.5 26.5 6.5 6.5 1"},
        Row{"_float", R"(fn: SUM, of: "n", preceding: 2, following: -1)", "null 10 30 40 20 5.5"},
        Row{"_float", R"(fn: SUM, of: "n", preceding: -1, following: 2)", "40 20 5.5 6.5 1 null"},
        Row{"_float", R"(fn: SUM, of: "n", preceding: 99, following: 99)",
            "56.5 56.5 56.5 56.5 56.5 56.5"},
        Row{"_float", R"(fn: AVG, of: "n", preceding: 1)", "10 15 20 20 5.5 3.25"},
        Row{"_float", R"(fn: MIN, of: "n", preceding: 1, following: 1)", "10 10 20 5.5 1 1"},
        Row{"_string", R"(fn: MAX, of: "s", preceding: 1)", R"("c" "c" "b" "d" "e" "f")"},
        Row{"_int", R"(fn: COUNT, of: "n", preceding: 1)", "1 2 2 1 1 2"},
        Row{"_int", R"(fn: COUNT, partitionBy: "g")", "5 5 5 5 1 5"},
        Row{"_int", R"(fn: COUNT, of: "n", preceding: 1, following: -1)", "0 1 1 1 0 1"},
        Row{"_float", R"(fn: STDDEV, of: "index", preceding: 2)",
            "null 0.7071067811865476 1 1 1 1"},
        Row{"_string", R"(fn: FIRST_VALUE, of: "s", preceding: 1)", R"("c" "c" "a" "b" "d" "e")"},
        Row{"_string", R"(fn: LAST_VALUE, of: "s", preceding: 0, following: 1)",
            R"("a" "b" "d" "e" "f" "f")"},
        Row{"_float", R"(fn: LAST_VALUE, of: "n", preceding: 1, following: -1)",
            "null 10 20 20 null 5.5"}));

INSTANTIATE_TEST_SUITE_P(
    Totals, WindowFunctions,
    testing::Values(
        Row{"_float", R"(fn: RATIO_TO_TOTAL, of: "n", partitionBy: "g", orderBy: [{key: "s"}])",
            "0.19607843137254902 0.39215686274509803 0.39215686274509803 null 1 "
            "0.0196078431372549"},
        Row{"_float", R"(fn: RATIO_TO_TOTAL, of: "(n ?? 0) * 0")", "null null null null null null"},
        Row{"_float", R"(fn: CUM_SUM, of: "n", partitionBy: "g")", "10 30 50 50 5.5 51"},
        Row{"_float", R"(fn: CUM_MAX, of: "n", orderBy: [{key: "s", reversed: true}])",
            "10 20 20 5.5 5.5 1"},
        Row{"_string", R"(fn: CUM_MIN, of: "s")", R"("c" "a" "a" "a" "a" "a")"}));

TEST_F(Window, HasItsValueWhereTheListIsReordered) {
    EXPECT_EQ(ask(R"({"numbers": [], "rows": [{"n": 3}, {"n": 1}, {"n": 2}]})",
                  R"({ rows @fetchSource(name: "x") @sort(key: "n") {
                         n place: _int @window(source: "x", fn: ROW_NUMBER) } })"),
              R"({"data":{"rows":[{"n":1,"place":2},{"n":2,"place":3},{"n":3,"place":1}]}})");
}

TEST_F(Window, WorksInListsBelowObjects) {
    EXPECT_EQ(
        ask(R"({"shops": [{"best": {"amount": 2}}, {"best": null}, {"best": {"amount": 5}}]})",
            R"({ shops { best @fetchSource(name: "x") {
                         sum: _float @window(source: "x", fn: CUM_SUM, of: "amount") } } })"),
        R"({"data":{"shops":[{"best":{"sum":2}},{"best":null},{"best":{"sum":7}}]}})");
}

TEST_F(Window, IsFineWithFewRows) {
    EXPECT_EQ(window("_float", R"(fn: PERCENT_RANK, orderBy: [{key: "n"}])", R"({"rows": []})"),
              "");
    EXPECT_EQ(
        window("_float", R"(fn: PERCENT_RANK, orderBy: [{key: "n"}])", R"({"rows": [{"g": 1}]})"),
        "0");
    EXPECT_EQ(window("_float", R"(fn: SUM, of: "n")", R"({"rows": [{"g": 1}]})"), "null");
    EXPECT_EQ(window("_float", R"(fn: RATIO_TO_TOTAL, of: "n")", R"({"rows": [{"n": 0}]})"),
              "null");
    EXPECT_EQ(window("_int", "fn: ROW_NUMBER", R"({"rows": [null, {"g": 1}]})"), "2");
}

TEST_F(Window, ReportsAFailureOnce) {
    EXPECT_EQ(window("_json", R"(fn: MAX, of: "n ?? s")"),
              R"(null null null null null null "message":"string and long cannot be compared",)"
              R"("path":["rows",0,"w"],"extensions":{"code":"EXPRESSION_TYPE"}}]})");
    EXPECT_THAT(window("_json", R"(fn: CUM_SUM, of: "9223372036854775807")"),
                HasSubstr("The sum is a whole number of more than 64 bits."));
    EXPECT_THAT(window("_json", R"(fn: DIFF, of: "index == 0 ? -9223372036854775807 : 2")"),
                HasSubstr("The difference is a whole number of more than 64 bits."));
    EXPECT_THAT(window("_json", R"(fn: SUM, of: "s + ''")"),
                HasSubstr("SUM needs numbers, not text."));
}

TEST_F(Window, StandsInsideTheListOfItsSource) {
    EXPECT_EQ(message(R"(_int @window(source: "x", fn: ROW_NUMBER))"),
              "@window on {f} has to stand inside the list of its source 'x': on a field of "
              "{orders}.");
    EXPECT_EQ(ask("{}", R"({ rows @fetchSource(name: "x", sourceConvert: "rows") {
                               w: _int @window(source: "x", fn: ROW_NUMBER) } })"),
              "@window on {rows.w} has to stand inside the list of its source 'x': on a field of "
              "{rows}, which may have no sourceConvert then.");
    EXPECT_EQ(ask("{}", R"({ shops { orders @fetchSource(name: "x") {
                               w: _int @window(source: "x", fn: ROW_NUMBER) } } })"),
              "@window on {shops.orders.w} has to stand inside the list of its source 'x': on a "
              "field of {shops.orders}, whose items may be no lists then.");
}

TEST_F(Window, SaysWhatIsWrong) {
    EXPECT_EQ(wrong(R"(_string @window(source: "x", fn: ROW_NUMBER))"),
              "@window(fn: ROW_NUMBER) on {rows.w} makes a whole number, which '_string' cannot "
              "hold: write it on _int, _float or _json.");
    EXPECT_EQ(wrong(R"(_int @window(source: "x", fn: RANK))"),
              "@window on {rows.w}: RANK needs 'orderBy': without an order all rows are equal.");
    EXPECT_EQ(wrong(R"(_int @window(source: "x", fn: ROW_NUMBER, of: "n"))"),
              "@window on {rows.w}: ROW_NUMBER does not take 'of'.");
    EXPECT_EQ(wrong(R"(_float @window(source: "x", fn: LAG, of: "n", preceding: 1))"),
              "@window on {rows.w}: LAG does not take 'preceding'.");
    EXPECT_EQ(wrong(R"(_float @window(source: "x", fn: SUM, of: "n", offset: 1))"),
              "@window on {rows.w}: SUM does not take 'offset'.");
    EXPECT_EQ(wrong(R"(_float @window(source: "x", fn: DIFF, of: "n", default: "0"))"),
              "@window on {rows.w}: DIFF does not take 'default'.");
    EXPECT_EQ(wrong(R"(_float @window(source: "x", fn: LAG, of: "n", offset: -1))"),
              "@window on {rows.w}: LAG needs an 'offset' that is not negative.");
    EXPECT_EQ(wrong(R"(_int @window(source: "x", fn: NTILE))"),
              "@window on {rows.w}: NTILE needs 'n', the number of tiles, at least 1.");
    EXPECT_EQ(wrong(R"(_int @window(source: "x", fn: NTILE, n: 0))"),
              wrong(R"(_int @window(source: "x", fn: NTILE))"));
    EXPECT_EQ(
        wrong(R"(_float @window(source: "x", fn: SUM, of: "n", preceding: 1, following: -2))"),
        "@window on {rows.w}: SUM has a frame that ends before it begins: 'following' must not "
        "be less than minus 'preceding'.");
    EXPECT_EQ(wrong(R"(_float @window(source: "x", fn: SUM, of: "s"))"),
              "@window on {rows.w}: 'of' must be a number, but 's' is 'String'.");
    EXPECT_EQ(
        wrong(R"(_int @window(source: "x", fn: ROW_NUMBER, partitionBy: "group"))"),
        "@window on {rows.w}: 'partitionBy' names 'group', which the rows of 'x' do not have.");
}

}  // namespace millrace::ext::directive_aggregate
