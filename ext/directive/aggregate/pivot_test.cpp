#include <millrace/base/limits.hpp>

#include "aggregate_testing.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

constexpr std::string_view kOrders = R"([
  {"who": "Ada", "status": "PAID", "amount": 10, "items": 1},
  {"who": "Bob", "status": "OPEN", "amount": 4, "items": 2},
  {"who": "Ada", "status": "PAID", "amount": 5, "items": 2},
  {"who": "Ada", "status": null, "amount": 1, "items": 3}
])";

}  // namespace

class Pivot : public AggregateTest {
protected:
    static std::string pivot(std::string_view arguments) {
        return value_of("orders", kOrders,
                        fmt::format(R"(_json @pivot(source: "x", {}))", arguments));
    }
    static std::string wrong(std::string_view arguments) {
        return message(fmt::format(R"(_json @pivot(source: "x", {}))", arguments));
    }
    /// `count` rows, no two of which share a row or a column.
    static std::string diagonal(std::size_t count) {
        std::string items = "[";
        for (std::size_t i = 0; i < count; ++i) {
            items += fmt::format("{}{}", i == 0 ? "" : ",", i);
        }
        return value_of("numbers", items + "]",
                        R"(_json @pivot(source: "x", rows: "r: ele", columns: "'c' + ele",
                           fn: COUNT, of: "ele"))");
    }
};

TEST_F(Pivot, HasAMemberForEachValueOfTheColumns) {
    EXPECT_EQ(pivot(R"(rows: "who", columns: "status", fn: SUM, of: "amount")"),
              R"([{"who":"Ada","PAID":15,"OPEN":null,"null":1},)"
              R"({"who":"Bob","PAID":null,"OPEN":4,"null":null}])");
    EXPECT_EQ(
        pivot(R"(rows: ["who", "many: items > 1"], columns: "items", fn: COUNT, of: "amount")"),
        R"([{"who":"Ada","many":false,"1":1,"2":0,"3":0},)"
        R"({"who":"Bob","many":true,"1":0,"2":1,"3":0},)"
        R"({"who":"Ada","many":true,"1":0,"2":1,"3":1}])");
}

TEST_F(Pivot, IsEmptyOrNullAsItsSourceIs) {
    constexpr std::string_view kPivot =
        R"(_json @pivot(source: "x", rows: "who", columns: "status", fn: SUM, of: "amount"))";
    EXPECT_EQ(value_of("orders", "[]", kPivot), "[]");
    EXPECT_EQ(value_of("orders", "null", kPivot), "null");
}

TEST_F(Pivot, FailsForColumnsThatCannotBeNames) {
    EXPECT_THAT(pivot(R"(rows: "who", columns: "[who]", fn: SUM, of: "amount")"),
                HasSubstr("The name of a column cannot be a list or an object."));
    EXPECT_THAT(pivot(R"(rows: "who", columns: "'who'", fn: SUM, of: "amount")"),
                HasSubstr("A column is called 'who', as a key of the rows is."));
}

TEST_F(Pivot, IsBounded) {
    constexpr std::size_t kSide = 316;
    static_assert(kSide * kSide <= limits::kPivotCellsMax);
    static_assert((kSide + 1) * (kSide + 1) > limits::kPivotCellsMax);
    EXPECT_THAT(diagonal(kSide), HasSubstr(R"("c315":1}])"));
    EXPECT_THAT(diagonal(kSide + 1),
                HasSubstr("The table has 100489 cells, more than the 100000 allowed."));
}

TEST_F(Pivot, SaysWhatIsWrong) {
    EXPECT_EQ(wrong(R"(rows: "who", columns: "status", fn: PERCENTILE, of: "amount")"),
              "@pivot on {f}: PERCENTILE needs 'q', which it does not have: write MEDIAN, or "
              "@groupBy for other shares.");
    EXPECT_EQ(wrong(R"(rows: [], columns: "status", fn: SUM, of: "amount")"),
              "@pivot on {f}: 'rows' is empty.");
    EXPECT_EQ(wrong(R"(rows: ["who", "who"], columns: "status", fn: SUM, of: "amount")"),
              "@pivot on {f}: two of its results are called 'who'.");
    EXPECT_EQ(wrong(R"(rows: "who", columns: "state", fn: SUM, of: "amount")"),
              "@pivot on {f}: 'columns' names 'state', which the rows of 'x' do not have. Did you "
              "mean \"status\", \"tags\", or \"time\"?");
    EXPECT_EQ(message(R"(_string @pivot(source: "x", rows: "who", columns: "status", fn: SUM,
                         of: "amount"))"),
              "@pivot on {f} makes objects, which '_string' cannot hold: write it on _json.");
}

}  // namespace millrace::ext::directive_aggregate
