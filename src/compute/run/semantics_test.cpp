// What the operators and statements mean, in tables: expression and result.

#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "expression_testing.hpp"

namespace millrace::compute {
namespace {

using testing::Environment;
using ::testing::HasSubstr;
using testing::run;
using ::testing::StartsWith;

struct Row {
    std::string_view text;
    std::string_view result;
};

void expect_all(const std::vector<Row>& rows, const Environment& environment = {}) {
    for (const Row& row : rows) { EXPECT_EQ(run(row.text, environment), row.result) << row.text; }
}

void expect_failures(std::string_view code, const std::vector<std::string_view>& texts,
                     const Environment& environment = {}) {
    for (const std::string_view text : texts) {
        EXPECT_THAT(run(text, environment), StartsWith(code)) << text;
    }
}

TEST(Arithmetic, IntegersStayIntegers) {
    expect_all({{"1+2*3", "7"},
                {"(1+2)*3", "9"},
                {"7/2", "3"},
                {"-7/2", "-3"},
                {"-7%3", "-1"},
                {"7%-3", "1"},
                {"2**10", "1024"},
                {"-2**2", "-4"},
                {"2**3**2", "512"},
                {"2**-1", "0.5"},
                {"5 - -3", "8"},
                {"0x1F", "31"},
                {"9223372036854775807", "9223372036854775807"}});
}

TEST(Arithmetic, DoublesAreContagious) {
    expect_all({{"7/2.0", "3.5"},
                {"1.5+2", "3.5"},
                {"1e3", "1000"},
                {"7.5%2", "1.5"},
                {"2**0.5*2**0.5 > 1.99", "true"}});
}

TEST(Arithmetic, DecimalsAreExact) {
    expect_all({{"0.1M+0.2M", "0.3"},
                {"str(0.1M+0.2M)", R"("0.3")"},
                {"str(1.50M)", R"("1.50")"},
                {"str(1.5M*2)", R"("3.0")"},
                {"0.1M+0.2", "0.3"},
                {"str(1M/3)", R"("0.3333333333333333333333333333333333")"},
                {"str(10M/4)", R"("2.5")"},
                {"str(2M/1.0M)", R"("2")"},
                {"str(7.5M%2)", R"("1.5")"},
                {"str(1.1M**2)", R"("1.21")"},
                {"1.0M == 1", "true"},
                {"0.1M == 0.1", "true"},
                {"-1.5M", "-1.5"},
                {"1e3M", "1000"}});
}

TEST(Arithmetic, BigIntegersHaveNoEnd) {
    expect_all({{"9223372036854775807N+1", "9223372036854775808"},
                {"9223372036854775808", "9223372036854775808"},
                {"str(2N**100)", R"("1267650600228229401496703205376")"},
                {"10N/3", "3"},
                {"-10N%3", "-1"},
                {"2N+0.5", "2.5"},
                {"2N+0.5M", "2.5"}});
}

TEST(Arithmetic, OverflowAndDivisionByZeroFail) {
    expect_failures("EXPRESSION_RUNTIME",
                    {"9223372036854775807+1", "-9223372036854775807-2", "9223372036854775807*2",
                     "2**63", "1/0", "1%0", "1M/0", "1N/0", "1N%0", "1M%0", "0M**-1"});
    EXPECT_EQ(run("9223372036854775807+1", {}, {.compatible = true}), "-9223372036854775808");
}

TEST(Arithmetic, WhatIsNotFiniteIsNoResult) {
    expect_failures("EXPRESSION_RUNTIME", {"1/0.0", "0.0/0.0", "[1/0.0]", "1e308*10"});
    EXPECT_EQ(run("1/0.0 > 5"), "true");
}

TEST(Arithmetic, NeedsNumbers) {
    expect_failures("EXPRESSION_TYPE", {"'3'-1", "'3'*2", "nil+1", "1+true", "-nil", "-'a'", "~1.5",
                                        "true-1", "[1]-1", "1 & 2.0", "{} * 2"});
}

TEST(Arithmetic, BitsAndShifts) {
    expect_all({{"6&3|8", "10"},
                {"6^3", "5"},
                {"~0", "-1"},
                {"-8>>1", "-4"},
                {"-8>>>60", "15"},
                {"1<<4", "16"},
                {"1+1<<2", "8"},
                {"1|2==2",
                 "EXPRESSION_TYPE: | needs two integers, not long and boolean (at character 2)"}});
}

TEST(Arithmetic, NumbersOfUpstreamsAreReadWhenNeeded) {
    expect_all({{"a+1", "2147483648"},
                {"b*2", "3"},
                {"c", "1.10"},
                {"c+0", "1.1"},
                {"d", "1e2"},
                {"d+1", "101"},
                {"e+1", "12345678901234567891"},
                {"-f", "0"}},
               {{"a", "2147483647"},
                {"b", "1.5"},
                {"c", "1.10"},
                {"d", "1e2"},
                {"e", "12345678901234567890"},
                {"f", "-0"}});
}

TEST(Text, PlusJoins) {
    expect_all({{"'a'+1", R"("a1")"},
                {"1+'a'", R"("1a")"},
                {"'a'+nil", R"("anull")"},
                {"true+'a'", R"("truea")"},
                {"'a'+1.0", R"("a1.0")"},
                {"'a'+1.50M", R"("a1.50")"},
                {"'a'+[1,'b']", R"("a[1,\"b\"]")"},
                {"1+2+'a'", R"("3a")"},
                {"'a'+1+2", R"("a12")"}});
}

TEST(Text, InterpolatesInBothQuotes) {
    expect_all({{"'hi #{name}'", R"("hi Bob")"},
                {"\"#{name}#{1+1}\"", R"("Bob2")"},
                {"'#{5}'", R"("5")"},
                {"'\\#{name}'", R"("#{name}")"},
                {"'a # b'", R"("a # b")"},
                {"'#{nil}'", R"("null")"},
                {"\"#{string.upper('x')}\"", R"("X")"},
                {"'#{{a: 1}.a}'", R"("1")"},
                {"'#{ \"}\" }'", R"("}")"},
                {"'#{m[\\'k\\']}'", R"("v")"}},
               {{"name", R"("Bob")"}, {"m", R"({"k":"v"})"}});
}

TEST(Text, EscapesAreThoseOfTheLanguage) {
    expect_all(
        {{R"('it\'s')", R"("it's")"}, {R"("a\tb\n\\")", R"("a\tb\n\\")"}, {R"('\"')", R"("\"")"}});
    EXPECT_THAT(run(R"('\d')"), StartsWith("compile error at 2"));
}

TEST(Text, JsonEscapesOfUpstreamsAreUndoneWhenLookedAt) {
    const Environment environment{{"s", R"("a\u0062\n")"}};
    expect_all({{"s", R"("a\u0062\n")"},
                {"s == \"ab\\n\"", "true"},
                {"s + '!'", R"("ab\n!")"},
                {"string.length(s)", "3"},
                {"{(s): 1}[\"ab\\n\"]", "1"}},
               environment);
}

TEST(Text, PlacesCountUtf16Units) {
    expect_all({{"string.length('😀')", "2"},
                {"string.substring('a😀b', 3)", R"("b")"},
                {"string.substring('a😀b', 1, 3)", R"("😀")"},
                {"string.substring('😀', 0, 1)", "\"\xEF\xBF\xBD\""},
                {"'héé'[1]", R"("é")"},
                {"'hello'[1:3]", R"("el")"},
                {"'hello'[-2:]", R"("lo")"},
                {"'\xEF\xBD\xA1' < '😀'", "false"},
                {"'a' < 'b'", "true"}});
}

TEST(Comparison, GoesAcrossTypesOfNumbers) {
    expect_all({{"1==1.0", "true"},
                {"1<1.5", "true"},
                {"9007199254740993 == 9007199254740992.0", "false"},
                {"9007199254740993 > 9007199254740992.0", "true"},
                {"2N > 1.5M", "true"},
                {"0.0/0.0 == 0.0/0.0", "true"},
                {"0.0/0.0 > 1e300", "true"},
                {"1 == '1'", "false"},
                {"true > false", "true"},
                {"nil == false", "false"}});
}

TEST(Comparison, NilIsSmallest) {
    expect_all({{"x == nil", "true"},
                {"x < 1", "true"},
                {"x > 1", "false"},
                {"x <= nil", "true"},
                {"x < 'a'", "true"},
                {"x >= 18", "false"},
                {"nil < false", "true"}});
}

TEST(Comparison, UnlikeTypesAreNotEqualAndHaveNoOrder) {
    expect_all({{"[1] == {}", "false"}, {"'1' != 1", "true"}});
    expect_failures("EXPRESSION_TYPE", {"1 < '2'", "[1] < [2]", "true < 1", "{} < {}"});
}

TEST(Comparison, ListsAndMapsAreEqualDeeply) {
    expect_all({{"a == b", "true"},
                {"a == {x: [1, 2.0], 'y': nil}", "true"},
                {"[1, [2]] == [1, [2]]", "true"},
                {"[1] == [1, 2]", "false"},
                {"{1: 'a'} == {'1': 'a'}", "false"},
                {"o == {1: 'a'}", "true"}},
               {{"a", R"({"x":[1,2],"y":null})"},
                {"b", R"({"y":null,"x":[1.0,2]})"},
                {"o", R"({"1":"a"})"}});
}

TEST(Comparison, DatesCompareWithTexts) {
    expect_all({{"parse_time('2024-01-02T00:00:00Z') > '2024-01-01 00:00:00:00'", "true"},
                {"parse_time('2024-01-02T00:00:00Z') == '2024-01-02 00:00:00:00'", "true"},
                {"'2024-01-01 00:00:00:00' < parse_time('2024-01-02')", "true"}});
    expect_failures("EXPRESSION_TYPE", {"parse_time('2024-01-02') > 'yesterday'"});
}

TEST(Logic, IsStrictAndShort) {
    expect_all({{"true||x", "true"},
                {"false&&x", "false"},
                {"!true", "false"},
                {"a==1?'x':a==2?'y':'z'", R"("y")"},
                {"true && !false || x", "true"}},
               {{"a", "2"}});
    expect_failures("EXPRESSION_TYPE", {"!x", "x&&true", "true&&1", "x ? 1 : 2", "nil || true",
                                        "false || 'a'", "if 1 { 2 }"});
}

TEST(Logic, CoalescesNil) {
    expect_all({{"x ?? 5", "5"},
                {"nil ?? nil ?? 3", "3"},
                {"0 ?? 5", "0"},
                {"false ?? true", "false"},
                {"x ?? 1 + 1", "2"},
                {"1 + (x ?? 1)", "2"},
                {"a.b.c ?? 'none'", R"("none")"}});
}

TEST(Access, MembersAndItems) {
    expect_all({{"a.c.d", "4"},
                {"a.b[1]", "6"},
                {"a['b'][0]", "5"},
                {"a.x", "null"},
                {"a.x.y.z", "null"},
                {"a?.x?.y", "null"},
                {"nothing?.[0]", "null"},
                {"#a.b[0]", "5"},
                {"#`odd name`", "7"},
                {"a.b[i+1]", "6"},
                {"[1,2][1]", "2"},
                {"{'a': 1}.a", "1"},
                {"a.b[1:]", "[6]"},
                {"a.b[:1]", "[5]"},
                {"a.b[-1:]", "[6]"},
                {"a.b[5:9]", "[]"},
                {"a.x[1:2]", "null"}},
               {{"a", R"({"b":[5,6],"c":{"d":4}})"}, {"odd name", "7"}, {"i", "0"}});
    expect_failures("EXPRESSION_RUNTIME", {"a[2]", "a[-1]", "'ab'[2]"}, {{"a", "[1,2]"}});
    expect_failures("EXPRESSION_TYPE", {"a['x']", "a.x", "1[0]", "true.x", "a[1.5]"},
                    {{"a", "[1,2]"}});
    EXPECT_THAT(run("a.b.c", {{"a", "{}"}}, {.compatible = true}), StartsWith("EXPRESSION_TYPE"));
}

TEST(Access, KeysKeepTheirType) {
    expect_all({{"{1: 'n', '1': 's'}[1]", R"("n")"},
                {"{1: 'n', '1': 's'}['1']", R"("s")"},
                {"{1: 'n'}[1.0]", R"("n")"},
                {"seq.get(o, 9)", R"("nine")"},
                {"seq.get(o, 9.0)", R"("nine")"},
                {"o[true]", R"("yes")"},
                {"9 in o", "true"},
                {"{(1+1): 'two'}[2]", R"("two")"},
                {"{nil: 1}", R"({"nil":1})"}},
               {{"o", R"({"9":"nine","true":"yes"})"}});
    EXPECT_THAT(run("{1: 'n', '1': 's'}"), StartsWith("EXPRESSION_RUNTIME: two keys"));
}

TEST(Access, InLooksIntoListsMapsAndStrings) {
    expect_all({{"2 in [1,2]", "true"},
                {"2 not in [1,2]", "false"},
                {"'a' in {a: 1}", "true"},
                {"'b' in 'abc'", "true"},
                {"1 in nil", "false"},
                {"1 not in nil", "true"},
                {"1 + 1 in [2]", "true"}});
}

TEST(Regex, MatchesAllOfTheText) {
    expect_all({{"s =~ /\\d+/", "true"},
                {"t =~ /\\d+/", "false"},
                {"nil =~ /a/", "false"},
                {"'A' =~ /a/i", "true"},
                {"'a\nb' =~ /a.b/", "false"},
                {"'a\nb' =~ /a.b/s", "true"},
                {"'a/b' =~ /a\\/b/", "true"},
                {"6 / 2 / 3", "1"}},
               {{"s", R"("12")"}, {"t", R"("a12")"}});
    expect_failures("EXPRESSION_TYPE", {"1 =~ /a/", "'a' =~ 'a'"});
    EXPECT_THAT(run("'a' =~ /(/"), HasSubstr("invalid regular expression"));
    EXPECT_THAT(run("'a' =~ /a/x"), HasSubstr("flags"));
}

TEST(Regex, SetsGroups) {
    expect_all({{"'a@b' =~ /^(\\w+)@(\\w+)$/ ? $2 : 'none'", R"("b")"},
                {"'a@b' =~ /(.)@(.)/; $0 + $1 + $9", R"("a@banull")"},
                {"$1", "null"},
                {"'ab' =~ /(a)(x)?b/; $2", "null"},
                {"'a' =~ /(a)/; 'b' =~ /(x)/; $1", "null"},
                {"map(['k1', 'k2'], lambda(s) -> s =~ /k(.)/ ? $1 : nil end)", R"(["1","2"])"},
                {"'x' =~ /(x)/; f = lambda() -> $1 end; f()", R"("x")"}});
}

TEST(Statements, GiveTheValueOfTheLast) {
    expect_all({{"let a=1; let b=2; a+b", "3"},
                {"x>1;", "null"},
                {"1;2", "2"},
                {"a = 5", "5"},
                {";1", "1"},
                {"1;;", "null"},
                {"return 3; 4", "3"},
                {"return", "null"}},
               {{"x", "3"}});
}

TEST(Statements, IfElsifElse) {
    const Environment environment{{"x", "3"}};
    expect_all({{"if x>1 {'big'} else {'small'}", R"("big")"},
                {"if x>5 {1} elsif x>2 {2} else {3}", "2"},
                {"if x>5 {1} else if x>4 {2} else {3}", "3"},
                {"if x>5 {1}", "null"},
                {"if x>1 {1;}", "null"},
                {"if x>1 { return 'early' } 'late'", R"("early")"},
                {"y = 1; if x>5 { y = 2 } y", "1"}},
               environment);
}

TEST(Statements, ForOverCollections) {
    expect_all({{"sum=0; for i in a { sum=sum+i } return sum;", "11"},
                {"r=[]; for k, v in {x: 1, y: 2} { r = seq.add(r, k + v) } r", R"(["x1","y2"])"},
                {"r=[]; for i, v in ['a','b'] { seq.add(r, i + v) } r", R"(["0a","1b"])"},
                {"r=''; for c in 'añb' { r = c + r } r", R"("bña")"},
                {"n=0; for e in {x: 1, y: 2} { n = n + e.value } n", "3"},
                {"n=0; for i in a { if i == 5 { break } n = n + i } n", "2"},
                {"n=0; for i in a { if i == 5 { continue } n = n + i } n", "6"},
                {"for i in a { if i == 5 { return i } }", "5"},
                {"for i in nil { return 1 } 2", "2"},
                {"for i in a {}", "null"}},
               {{"a", "[2,5,4]"}});
    expect_failures("EXPRESSION_TYPE", {"for i in 5 {}"});
}

TEST(Functions, CloseOverVariables) {
    expect_all({{"fn add(a,b){ return a+b; } add(1,2)", "3"},
                {"fn fact(n){ n <= 1 ? 1 : n * fact(n-1) } fact(10)", "3628800"},
                {"let k=10; map([1,2], lambda(x)->x+k end)", "[11,12]"},
                {"let k=1; let f=lambda(x)->x+k end; k=2; f(1)", "3"},
                {"s=0; map([1,2,3], lambda(x)-> s = s + x end); s", "6"},
                {"let f = lambda(x) -> lambda(y) -> x*y end end; f(3)(4)", "12"},
                {"(lambda(x) -> x + 1 end)(1)", "2"},
                {"fs=[]; for i in [1,2,3] { fs = seq.add(fs, lambda() -> i end) } map(fs, "
                 "lambda(f) -> f() end)",
                 "[1,2,3]"},
                {"fn f(x) { x = x + 1; let g = lambda() -> x end; x = x * 2; g() } f(1)", "4"},
                {"let f = fn(a) { a * 2 }; f(4)", "8"},
                {"let o = {f: lambda(x) -> x + 1 end}; o.f(1)", "2"},
                {"fn f() { for i in [1,2] { if i == 2 { return 'two' } } } f()", R"("two")"}});
    EXPECT_THAT(run("fn f(a) { a } f()"), StartsWith("EXPRESSION_RUNTIME: f takes 1 arguments"));
    EXPECT_THAT(run("let a = 1; a(2)"), StartsWith("EXPRESSION_TYPE: long is no function"));
    EXPECT_THAT(run("lambda(x) -> x end"), StartsWith("EXPRESSION_TYPE: the result is a function"));
}

TEST(Functions, OperatorsAndNamesAreValues) {
    expect_all({{"reduce([2,5,4],+,0)", "11"},
                {"reduce([8,2],/,32)", "2"},
                {"map([1,2], str)", R"(["1","2"])"},
                {"map([1,-2], math.abs)", "[1,2]"},
                {"map([true], !)", "[false]"},
                {"reduce([1,2], -, 10)", "7"},
                {"filter([1,2,3], seq.and(seq.gt(1), seq.neq(3)))", "[2]"}});
}

TEST(Functions, PipesPutTheValueFirst) {
    expect_all({{"[3,1,2] |> sort", "[1,2,3]"},
                {"[3,1,2] |> filter(seq.gt(1)) |> count()", "2"},
                {"'a' |> string.upper |> string.repeat(3)", R"("AAA")"},
                {"5 |> lambda(x) -> x * 2 end", "10"},
                {"1 + 2 |> str", R"("3")"}});
}

TEST(Assignment, ChangesMembersOfVariables) {
    expect_all({{"arg.a.b = 1; arg", R"({"a":{"c":2,"b":1},"d":[1]})"},
                {"#arg.d[0] = 7; arg.d", "[7]"},
                {"arg.d[1] = 8; arg.d", "[1,8]"},
                {"arg.x.y.z = 1; arg.x", R"({"y":{"z":1}})"},
                {"m = {}; m['k'] = 1; m.l = 2; m", R"({"k":1,"l":2})"},
                {"let a = [1]; let b = a; seq.add(a, 2); b", "[1]"},
                {"let m = {}; seq.put(m, 'a', 1); seq.put(m, 'a', 2); seq.remove(m, 'x'); m",
                 R"({"a":2})"},
                {"arg.a.b = 1", "1"}},
               {{"arg", R"({"a":{"c":2},"d":[1]})"}});
    expect_failures("EXPRESSION_RUNTIME", {"a = [1]; a[3] = 1"});
    EXPECT_THAT(run("1 = 2"), HasSubstr("only variables"));
    EXPECT_THAT(run("f() = 2"), HasSubstr("only variables"));
}

TEST(Failures, SayWhere) {
    EXPECT_EQ(run("1 + 2 * (3 - 'a')"),
              "EXPRESSION_TYPE: - needs two numbers, not long and string (at character 12)");
    EXPECT_EQ(run("map([1], lambda(x) -> x / 0 end)"),
              "EXPRESSION_RUNTIME: division by zero (at character 25)");
    EXPECT_EQ(run("string.length(5)"),
              "EXPRESSION_TYPE: string.length: 'text' must be string, not long (at character 1)");
}

TEST(Failures, CanBeCaughtButForLimits) {
    expect_all({{"try(1/0, 'no')", R"("no")"},
                {"try(try(1/0, 1 - 'a'), 3)", "3"},
                {"map([1,0], lambda(x) -> try(4/x, nil) end)", "[4,null]"},
                {"try(error('x'), 1) + try(assert(false), 2)", "3"},
                {"x = 1; y = try(x / 0, x); y", "1"}});
    EXPECT_THAT(run("try(string.repeat('a', 1000000000), 1)"), StartsWith("COMPUTE_LIMIT"));
    EXPECT_THAT(run("error('no such shop')"), StartsWith("EXPRESSION_RUNTIME: no such shop"));
    EXPECT_THAT(run("assert(1 > 2, 'impossible')"), StartsWith("EXPRESSION_RUNTIME: impossible"));
}

}  // namespace
}  // namespace millrace::compute
