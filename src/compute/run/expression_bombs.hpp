#pragma once
/// @file expression_bombs.hpp — short expressions that are made to cost much
///
/// For tests and benchmarks only.

#include <string_view>

#include <millrace/compute/expression.hpp>

namespace millrace::compute::testing {

struct ExpressionBomb {
    std::string_view name;
    std::string_view text;
};

/// What an operation may still use when it has used up nearly everything.
inline constexpr EvaluationLimits kLittleLeft{1000, 64 * 1024, 1'000'000};

inline constexpr ExpressionBomb kExpressionBombs[] = {
    {"NestedLoops",
     "for a in range(0,1000) { for b in range(0,1000) { for c in range(0,1000) { 1 } } }"},
    {"NestedLambdas",
     "let l = range(0,1000); map(l, lambda(a) -> map(l, lambda(b) -> map(l, lambda(c) -> c "
     "end) end) end)"},
    {"EndlessRecursion", "fn f(n) { f(n + 1) } f(0)"},
    {"ExponentialRecursion", "fn f(n) { n == 0 ? 1 : f(n-1) + f(n-1) } f(60)"},
    {"RecursionThroughBuiltins", "fn f(n) { map([n], f) } f(0)"},
    {"DoublingString", "s = 'ab'; for i in range(0,60) { s = s + s } s"},
    {"RepeatedString", "string.repeat('ab', 1000000000000)"},
    {"PaddedString", "string.padStart('a', 100000000000, 'b')"},
    {"Interpolation", "s = 'ab'; for i in range(0,60) { s = '#{s}#{s}' } s"},
    {"DoublingList", "l = [1]; for i in range(0,60) { l = concat(l, l) } l"},
    {"SharedLists", "l = [1]; for i in range(0,60) { l = [l, l] } l"},
    {"SharedListsAsText", "l = [1]; for i in range(0,60) { l = [l, l] } str(l)"},
    {"SharedListsCompared",
     "l = [1]; for i in range(0,60) { l = [l, l] } m = [1]; for i in range(0,60) { m = [m, "
     "m] } l == m"},
    {"DeepLists", "l = [1]; for i in range(0,100000) { l = [l] } l"},
    {"DeepListsAsText", "l = [1]; for i in range(0,100000) { l = [l] } str(l)"},
    {"DeepListsCompared", "l = [1]; m = [1]; for i in range(0,100000) { l = [l]; m = [m] } l == m"},
    {"HugeRange", "range(0, 100000000)"},
    {"RangeToTheEnd",
     "range(9223372036854770000, 9223372036854775807, 1) |> map(lambda(x) -> range(0, "
     "1000000) end)"},
    {"HugeRepeat", "repeat(100000000, 1)"},
    {"Power", "2N ** 1000000000"},
    {"PowerOfPower", "9N ** 9N ** 9N"},
    {"DoublingDigits", "n = 3N; for i in range(0,60) { n = n * n } n"},
    {"DecimalScale", "1e-900M * 1e-900M"},
    {"DecimalLoop", "x = 1.1M; for i in range(0,1000000) { x = x * 1.1M / 1.1M + 1e-500M } x"},
    {"Product", "reduce(map(range(1, 100000), bigint), *, 1N)"},
    {"RegexOverText",
     "s = string.repeat('a', 4000000); for i in range(0,1000) { s =~ /(a|b|ab)*c/ }"},
    {"RegexReplace",
     "s = string.repeat('a', 2000000); for i in range(0,1000) { string.replace_all(s, "
     "'(x+x+)+y|a', 'b') }"},
    // Its automaton has too many states to be built.
    {"RegexStates",
     "s = string.repeat('aab', 300000); for i in range(0,1000) { s =~ /.*a(a|b){300}c(.*)/ }"},
    {"RegexGroups",
     "s = string.repeat('aab', 300000); for i in range(0,1000) { s =~ /(.*)a((a|b){300})c(.*)/; $2 "
     "}"},
    {"RegexFind", "string.find_all(string.repeat('ab', 10000000), '[a-z]')"},
    {"ManyPatterns", "for i in range(0,10000000) { string.matches('a', 'x{1,900}' + i) }"},
    {"SortByNonsense", "sort(range(0,1000000), lambda(a, b) -> rand() < 0.5 end)"},
    {"Failures", "for i in range(0,1000000) { for j in range(0, 1000) { try(1/0, 1) } }"},
    {"Windows", "window(range(0,1000000), 500000) |> map(lambda(w) -> sum(w) end)"},
    {"WindowsOfWindows", "window(range(0,100000), 50000) |> flatten"},
    {"JsonParse", "json_parse(string.repeat('[', 40000000))"},
    {"Slices", "l = range(0,1000000); for a in l { for b in l { l[a:b] == l[b:a] } }"},
    {"MapOfMaps", "m = {}; for i in range(0,1000000) { m = {(i): m, k: m} } str(m)"},
    {"OverwrittenKeys", "m = {}; for i in range(0,10000000) { m[i % 1000] = i }"},
    {"Split", "string.split(string.repeat('a,', 10000000), ',')"},
    {"Format", "for i in range(0, 1000000) { string.format('%9999d', i) }"}};

}  // namespace millrace::compute::testing
