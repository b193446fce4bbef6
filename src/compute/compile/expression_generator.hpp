#pragma once
/// @file expression_generator.hpp — expressions at random, of types that mostly fit
///
/// For tests and fuzzers only.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace millrace::compute::testing {

/// Writes one expression; each choice takes a byte. When the bytes are used up, the simplest choice
/// is made. Free variables are `n` (a number), `x` (a double), `s` (a string), `l` (a list of
/// numbers), `m` (a map) and `u`, which is nil.
class ExpressionGenerator {
public:
    explicit ExpressionGenerator(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::string program() {
        std::string text;
        const std::size_t statements = choose(4);
        for (std::size_t i = 0; i < statements; ++i) { text += statement(2) + "; "; }
        text += any(4);
        return text;
    }

private:
    std::size_t choose(std::size_t count) {
        if (at_ == bytes_.size()) { return 0; }
        return bytes_[at_++] % count;
    }
    template <std::size_t kCount>
    std::string_view pick(const std::array<std::string_view, kCount>& words) {
        return words[choose(kCount)];
    }

    std::string statement(int depth) {
        switch (choose(9)) {
            case 0:
                return fmt::format("v = {}", number(depth));
            case 1:
                return fmt::format("let w = {}", any(depth));
            case 2:
                return fmt::format("if {} {{ v = {} }} else {{ v = {} }}", truth(depth),
                                   number(depth), number(depth));
            case 3:
                return fmt::format("for i in {} {{ v = {}; {} }}", list(depth), number(depth),
                                   depth > 0 ? statement(depth - 1) : "nil");
            case 4:
                return fmt::format("for k, i in {} {{ if {} {{ {} }} v = k }}", any(depth),
                                   truth(depth), pick(kLeaving));
            case 5:
                return fmt::format("fn f(a) {{ {}; v = a; {} }}", statement(0), any(depth));
            case 6:
                return fmt::format("o.{} = {}", pick(kNames), any(depth));
            case 7:
                return fmt::format("seq.add(r, {})", any(depth));
            default:
                return fmt::format("g = lambda(a) -> {} end", any(depth));
        }
    }

    std::string any(int depth) {
        switch (choose(depth > 0 ? 12 : 5)) {
            case 0:
                return number(depth - 1);
            case 1:
                return text(depth - 1);
            case 2:
                return truth(depth - 1);
            case 3:
                return list(depth - 1);
            case 4:
                return std::string(pick(kVariables));
            case 5:
                return fmt::format("({} ? {} : {})", truth(depth - 1), any(depth - 1),
                                   any(depth - 1));
            case 6:
                return fmt::format("({} ?? {})", any(depth - 1), any(depth - 1));
            case 7:
                return fmt::format("try({}, {})", any(depth - 1), any(depth - 1));
            case 8:
                return map(depth - 1);
            case 9:
                return fmt::format("{}.{}", pick(kVariables), pick(kNames));
            case 10:
                return fmt::format("{}({})", pick(kCalled), any(depth - 1));
            default:
                return fmt::format("({})[{}]", any(depth - 1), any(depth - 1));
        }
    }

    std::string number(int depth) {
        switch (choose(depth > 0 ? 10 : 4)) {
            case 0:
                return std::string(pick(kNumbers));
            case 1:
                return std::string(pick(kNumberVariables));
            case 2:
                return "v";
            case 3:
                return "count(l)";
            case 4:
            case 5:
                return fmt::format("({} {} {})", number(depth - 1), pick(kArithmetic),
                                   number(depth - 1));
            case 6:
                return fmt::format("-{}", number(depth - 1));
            case 7:
                return fmt::format("reduce({}, lambda(a, b) -> {} end, {})", list(depth - 1),
                                   inner(depth - 1), number(depth - 1));
            case 8:
                return fmt::format("({} |> {})", list(depth - 1), pick(kFigures));
            default:
                return fmt::format("math.abs({})", number(depth - 1));
        }
    }

    /// A number made of the parameters a and b.
    std::string inner(int depth) {
        return fmt::format("a {} {}", pick(kArithmetic), choose(2) == 0 ? "b" : number(depth));
    }

    std::string text(int depth) {
        switch (choose(depth > 0 ? 6 : 2)) {
            case 0:
                return std::string(pick(kTexts));
            case 1:
                return "s";
            case 2:
                return fmt::format("({} + {})", text(depth - 1), any(depth - 1));
            case 3:
                return fmt::format("'<#{{{}}}>'", number(0));
            case 4:
                return fmt::format("string.upper({})", text(depth - 1));
            default:
                return fmt::format("({} =~ /(a|b)(.*)/ ? $2 : str({}))", text(depth - 1),
                                   any(depth - 1));
        }
    }

    std::string truth(int depth) {
        switch (choose(depth > 0 ? 8 : 2)) {
            case 0:
                return "true";
            case 1:
                return "n > 2";
            case 2:
                return fmt::format("({} {} {})", number(depth - 1), pick(kComparisons),
                                   number(depth - 1));
            case 3:
                return fmt::format("({} == {})", any(depth - 1), any(depth - 1));
            case 4:
                return fmt::format("({} {} {})", truth(depth - 1), pick(kLogic), truth(depth - 1));
            case 5:
                return fmt::format("!{}", truth(depth - 1));
            case 6:
                return fmt::format("({} in {})", any(depth - 1), list(depth - 1));
            default:
                return fmt::format("is_def({})", any(depth - 1));
        }
    }

    std::string list(int depth) {
        switch (choose(depth > 0 ? 8 : 2)) {
            case 0:
                return "l";
            case 1:
                return fmt::format("[{}, {}]", number(0), number(0));
            case 2:
                return fmt::format("map({}, lambda(a) -> {} end)", list(depth - 1), any(depth - 1));
            case 3:
                return fmt::format("filter({}, lambda(a) -> {} end)", list(depth - 1),
                                   truth(depth - 1));
            case 4:
                return fmt::format("sort({})", list(depth - 1));
            case 5:
                return fmt::format("{}[{}:{}]", list(depth - 1), number(0), number(0));
            case 6:
                return fmt::format("concat({}, [{}])", list(depth - 1), any(depth - 1));
            default:
                return fmt::format("map({}, lambda(a) -> v = a; {} end)", list(depth - 1),
                                   number(depth - 1));
        }
    }

    std::string map(int depth) {
        return fmt::format("{{{}: {}, ({}): {}}}", pick(kNames), any(depth), any(0), any(depth));
    }

    static constexpr std::array<std::string_view, 8> kVariables{"n", "x", "s", "l",
                                                                "m", "u", "o", "r"};
    static constexpr std::array<std::string_view, 5> kNumberVariables{"n", "x", "u", "v", "w"};
    static constexpr std::array<std::string_view, 9> kNumbers{
        "1", "0", "2.5", "7", "0.1M", "3N", "9223372036854775807", "1e300", "-4"};
    static constexpr std::array<std::string_view, 5> kTexts{"'abc'", "''", "'b1'", "\"a\"",
                                                            "'é\\n'"};
    static constexpr std::array<std::string_view, 7> kArithmetic{"+", "-",  "*", "/",
                                                                 "%", "**", "&"};
    static constexpr std::array<std::string_view, 6> kComparisons{"<", "<=", ">", ">=", "==", "!="};
    static constexpr std::array<std::string_view, 2> kLogic{"&&", "||"};
    static constexpr std::array<std::string_view, 4> kNames{"a", "b", "key", "value"};
    static constexpr std::array<std::string_view, 4> kFigures{"sum()", "max()", "count", "first"};
    static constexpr std::array<std::string_view, 4> kLeaving{"break", "continue", "return i",
                                                              "nil"};
    static constexpr std::array<std::string_view, 6> kCalled{
        "str", "f", "g", "type", "json_stringify", "lambda(a) -> [a, v] end"};

    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

}  // namespace millrace::compute::testing
