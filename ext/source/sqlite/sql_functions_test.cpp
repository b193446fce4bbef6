#include "sql_functions.hpp"

#include <gtest/gtest.h>

#include "connection.hpp"
#include "sqlite_test_fixture.hpp"

namespace millrace::ext::source_sqlite {
namespace {

class SqlFunctions : public ::testing::Test {
protected:
    SqlFunctions() {
        make_database(file_, 100);
        connection_ = *Connection::open(file_, Access::Read);
    }

    /// The value of an expression, or the SQLSTATE of its failure.
    std::string value(const std::string& expression, std::vector<BoundValue> parameters = {}) {
        Guard guard(Deadline::after(seconds(30)), nullptr);
        const std::string statement = "SELECT " + expression;
        const RunResult result = connection_->run(
            {.statement = statement, .parameters = parameters, .bytes_max = 1'000'000}, guard);
        if (!result) { return result.error().sqlstate; }
        return std::string((*result)->cell(0, 0).value_or("NULL"));
    }
    std::string call(const std::string& function, std::string_view first, std::string_view second) {
        return value(function + "(?1, ?2)", {{BindAs::Text, first}, {BindAs::Text, second}});
    }

    TemporaryFolder folder_;
    std::string file_ = folder_.file("test.db");
    std::unique_ptr<Connection> connection_;
};

TEST_F(SqlFunctions, MatchRegularExpressions) {
    EXPECT_EQ(call("millrace_regexp", "^A.a L", "Ada Lovelace"), "1");
    EXPECT_EQ(call("millrace_regexp", "a L", "Ada Lovelace"), "1");
    EXPECT_EQ(call("millrace_regexp", "^A", "ada"), "0");
    EXPECT_EQ(call("millrace_iregexp", "^A", "ada"), "1");
    EXPECT_EQ(call("millrace_regexp", "a.b", "a\nb"), "1");
    EXPECT_EQ(call("millrace_regexp", "", "a"), "1");
    EXPECT_EQ(call("millrace_regexp", "(", "a"), "2201B");
    EXPECT_EQ(call("millrace_regexp", std::string(1'001, 'a'), "a"), "2201B");
    EXPECT_EQ(value("millrace_regexp(NULL, 'a')"), "NULL");
    EXPECT_EQ(value("millrace_regexp('a', NULL)"), "NULL");
    EXPECT_EQ(value("count(*) FROM numbers WHERE millrace_regexp(' 1', text)"), "12");
}

// With backtracking this would take longer than the world has been there.
TEST_F(SqlFunctions, MatchInLinearTime) {
    EXPECT_EQ(call("millrace_regexp", "(a*)*(a*)*b$", std::string(100'000, 'a')), "0");
}

TEST_F(SqlFunctions, MatchSimilarTo) {
    const auto similar = [this](std::string_view pattern, std::string_view text) {
        return call("millrace_similar", pattern, text);
    };
    EXPECT_EQ(similar("(a|x)%", "abc"), "1");
    EXPECT_EQ(similar("_b", "abc"), "0");
    EXPECT_EQ(similar("a_c",
                      "a\xc3\xa9"
                      "c"),
              "1");
    EXPECT_EQ(similar("a.c", "a.c"), "1");
    EXPECT_EQ(similar("a.c", "abc"), "0");
    EXPECT_EQ(similar("[a-c]{2,3}", "abc"), "1");
    EXPECT_EQ(similar("[%_]", "%"), "1");
    EXPECT_EQ(similar("50\\%", "50%"), "1");
    EXPECT_EQ(similar("50\\%", "500"), "0");
    EXPECT_EQ(similar("", ""), "1");
    EXPECT_EQ(similar("\\", "a"), "2201B");
}

TEST_F(SqlFunctions, TellWhatJsonContains) {
    const auto contains = [this](std::string_view a, std::string_view b) {
        return call("millrace_jsonb_contains", a, b);
    };
    EXPECT_EQ(contains(R"({"a": 1, "b": [1, {"c": 2}]})", R"({"b": [{"c": 2.0}]})"), "1");
    EXPECT_EQ(contains(R"({"a": 1})", R"({"a": 1, "b": 2})"), "0");
    EXPECT_EQ(contains("[1, 2, [1, 3]]", "[1, 3]"), "0");
    EXPECT_EQ(contains("[1, 2, [1, 3]]", "[[1, 3]]"), "1");
    EXPECT_EQ(contains("[1, 2, 3]", "[3, 1, 1]"), "1");
    EXPECT_EQ(contains("[1, 2, 3]", "3"), "1");
    EXPECT_EQ(contains("[[3]]", "3"), "0");
    EXPECT_EQ(contains("3", "[3]"), "0");
    EXPECT_EQ(contains(R"(["\u0061"])", R"("a")"), "1");
    EXPECT_EQ(contains("[1]", "[]"), "1");
    EXPECT_EQ(contains("{}", "[]"), "0");
    EXPECT_EQ(contains("9007199254740993", "9007199254740992"), "0");
    EXPECT_EQ(contains("null", "null"), "1");
    EXPECT_EQ(contains("{", "{}"), "22P02");
    EXPECT_EQ(value("millrace_jsonb_contains(NULL, '{}')"), "NULL");
}

// It cannot be stopped from outside.
TEST_F(SqlFunctions, StopComparingAtSomePoint) {
    std::string many = "[0";
    for (int i = 1; i < 20'000; ++i) { many += "," + std::to_string(i); }
    const std::string others = "[" + std::string(many).substr(1) + ",-1]";
    EXPECT_EQ(call("millrace_jsonb_contains", many + "]", others), "54000");
}

TEST_F(SqlFunctions, FindKeysOfJson) {
    EXPECT_EQ(call("millrace_jsonb_has_key", R"({"a": null})", "a"), "1");
    EXPECT_EQ(call("millrace_jsonb_has_key", R"({"a": {"b": 1}})", "b"), "0");
    EXPECT_EQ(call("millrace_jsonb_has_key", R"(["a", 1])", "a"), "1");
    EXPECT_EQ(call("millrace_jsonb_has_key", "[1]", "1"), "0");
    EXPECT_EQ(call("millrace_jsonb_has_key", R"("a")", "a"), "1");
    EXPECT_EQ(call("millrace_jsonb_has_any_key", R"({"a": 1})", R"(["b", "a"])"), "1");
    EXPECT_EQ(call("millrace_jsonb_has_any_key", R"({"a": 1})", "[]"), "0");
    EXPECT_EQ(call("millrace_jsonb_has_all_keys", R"({"a": 1})", R"(["b", "a"])"), "0");
    EXPECT_EQ(call("millrace_jsonb_has_all_keys", R"(["b", "a"])", R"(["b", "a"])"), "1");
}

TEST_F(SqlFunctions, PutJsonTogether) {
    const auto concat = [this](std::string_view a, std::string_view b) {
        return call("millrace_jsonb_concat", a, b);
    };
    EXPECT_EQ(concat(R"({"a": 1, "b": 2})", R"({"c": 4, "b": 3})"), R"({"a":1,"b":3,"c":4})");
    EXPECT_EQ(concat("[1]", "[2, 3]"), "[1,2,3]");
    EXPECT_EQ(concat("[1]", R"({"a": 1})"), R"([1,{"a":1}])");
    EXPECT_EQ(concat("1", "2"), "[1,2]");
}

TEST_F(SqlFunctions, TakePartsOutOfJson) {
    EXPECT_EQ(call("millrace_jsonb_delete", R"({"a": 1, "b": 2})", "a"), R"({"b":2})");
    EXPECT_EQ(call("millrace_jsonb_delete", R"(["a", "b", "a", 1])", "a"), R"(["b",1])");
    EXPECT_EQ(value("millrace_jsonb_delete('[1, 2, 3]', 0)"), "[2,3]");
    EXPECT_EQ(value("millrace_jsonb_delete('[1, 2, 3]', -1)"), "[1,2]");
    EXPECT_EQ(value("millrace_jsonb_delete('[1, 2, 3]', 3)"), "[1,2,3]");
    EXPECT_EQ(value("millrace_jsonb_delete('{}', 3)"), "22023");
    EXPECT_EQ(call("millrace_jsonb_delete", "1", "a"), "22023");
    EXPECT_EQ(call("millrace_jsonb_delete_path", R"({"a": [1, {"b": 2}]})", R"(["a", "1", "b"])"),
              R"({"a":[1,{}]})");
    EXPECT_EQ(call("millrace_jsonb_delete_path", R"({"a": [1, 2]})", R"(["a", "-1"])"),
              R"({"a":[1]})");
    EXPECT_EQ(call("millrace_jsonb_delete_path", R"({"a": 1})", R"(["b", "c"])"), R"({"a":1})");
    EXPECT_EQ(call("millrace_jsonb_delete_path", R"({"a": 1})", "[]"), R"({"a":1})");
}

TEST_F(SqlFunctions, MeasureSpread) {
    const std::string numbers =
        "(x) FROM (SELECT 2 AS x UNION ALL SELECT 4 UNION ALL SELECT 4 UNION ALL SELECT 6"
        " UNION ALL SELECT NULL)";
    EXPECT_EQ(value("var_pop" + numbers), "2.0");
    EXPECT_EQ(value("round(stddev_pop" + numbers.substr(0, 3) + ", 3)" + numbers.substr(3)),
              "1.414");
    EXPECT_EQ(value("round(variance" + numbers.substr(0, 3) + ", 3)" + numbers.substr(3)), "2.667");
    EXPECT_EQ(value("round(var_samp" + numbers.substr(0, 3) + ", 3)" + numbers.substr(3)), "2.667");
    EXPECT_EQ(value("round(stddev" + numbers.substr(0, 3) + ", 3)" + numbers.substr(3)), "1.633");
    EXPECT_EQ(value("round(stddev_samp" + numbers.substr(0, 3) + ", 3)" + numbers.substr(3)),
              "1.633");
    EXPECT_EQ(value("stddev(1)"), "NULL");
    EXPECT_EQ(value("stddev_pop(1)"), "0.0");
    EXPECT_EQ(value("var_pop(id) FROM numbers WHERE id < 0"), "NULL");
    // Sums of squares would lose all digits of these.
    EXPECT_EQ(value("var_pop(1000000000.0 + id % 2) FROM numbers"), "0.25");
}

TEST_F(SqlFunctions, CountVotes) {
    EXPECT_EQ(value("bool_and(id > 0) FROM numbers"), "1");
    EXPECT_EQ(value("bool_and(id > 1) FROM numbers"), "0");
    EXPECT_EQ(value("bool_or(id > 99) FROM numbers"), "1");
    EXPECT_EQ(value("bool_or(id > 100) FROM numbers"), "0");
    EXPECT_EQ(value("bool_or(NULL) FROM numbers"), "NULL");
}

}  // namespace
}  // namespace millrace::ext::source_sqlite
