#pragma once
/// @file differential.hpp — one expression by its instructions and by its tree
///
/// For tests and fuzzers only.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compile/code.hpp"
#include "compile/plain_evaluator.hpp"
#include "expression_testing.hpp"

namespace millrace::compute::testing {

/// How an evaluation ended, in a form that can be compared: JSON, or the code of the failure.
inline std::string outcome(Run& run, Datum answer) {
    value::Value value;
    const Datum done = answer.is_failure() ? answer : to_value(run, answer, value);
    return done.is_failure() ? std::string(done.detail().code) : to_json(value);
}

inline constexpr EvaluationLimits kDifferentialLimits{200'000, 8 * 1024 * 1024, 10'000};

inline value::Value differential_binding(TestContext& context, std::string_view name) {
    static constexpr std::pair<std::string_view, std::string_view> kBindings[] = {
        {"n", "3"},
        {"x", "2.50"},
        {"s", R"("ab\u0063")"},
        {"l", "[4, 1.5, 3, 1]"},
        {"m", R"({"a": 1, "b": {"key": [1, {"value": "v"}]}, "9": null})"},
    };
    for (const auto& [known, json] : kBindings) {
        if (known == name) { return context.json(json); }
    }
    return value::Value::absent();
}

/// Where instructions and tree differ, in a sentence; nothing when they agree, when the text is no
/// expression, or when a limit was reached, whose steps both count in their own way.
inline std::optional<std::string> difference(std::string_view text) {
    const auto expression = compile(text);
    TestContext plain_context(kDifferentialLimits);
    Run plain_run(plain_context.context, false);
    PlainEvaluator plain(plain_run);
    const bool read = plain.read(text);
    if (read != expression.has_value()) {
        return expression ? "only compiled" : "not compiled: " + expression.error().message;
    }
    if (!read) { return std::nullopt; }

    TestContext context(kDifferentialLimits);
    std::vector<value::Value> bindings;
    for (const FreeVariable& variable : (*expression)->variables()) {
        bindings.push_back(differential_binding(context, variable.name));
    }
    const auto answer = evaluate(**expression, bindings, context.context);
    const std::string compiled =
        answer ? to_json(*answer) : std::string(answer.error().detail().code);

    std::vector<Datum> values;
    for (const Variable* input : plain.inputs()) {
        values.push_back(from_value(differential_binding(plain_context, input->name)));
    }
    const std::string walked = outcome(plain_run, plain.evaluate(values));
    const auto limited = [](const std::string& result) { return result == Run::kLimitCode; };
    if (compiled == walked || limited(compiled) || limited(walked)) { return std::nullopt; }
    return fmt::format("compiled: {}\nwalked: {}\n{}", compiled, walked, (*expression)->dump());
}

}  // namespace millrace::compute::testing
