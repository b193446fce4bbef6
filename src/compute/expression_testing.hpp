#pragma once
/// @file expression_testing.hpp — expressions from text to text, for tests

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <millrace/compute/expression.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::compute::testing {

/// Names and values as JSON text.
using Environment = std::vector<std::pair<std::string_view, std::string_view>>;

/// A context with an arena of its own.
struct TestContext {
    Arena arena;
    EvaluationLimits limits;
    EvaluationContext context;

    explicit TestContext(EvaluationLimits wanted = {})
        : limits(wanted), context{arena, limits, limits.steps, limits.bytes} {
        context.now_ms = 1'700'000'000'123;
        context.seed = 42;
    }
    TestContext(const TestContext&) = delete;
    TestContext& operator=(const TestContext&) = delete;

    [[nodiscard]] value::Value json(std::string_view text) {
        return *wire::parse_dom(wire::PaddedJson::copy(text, arena), arena);
    }
};

[[nodiscard]] inline std::string to_json(value::Value value) {
    wire::ReplyBuffer out;
    wire::append_json(out, value);
    return std::string(out.view());
}

/// The result as JSON, `compile error at 3: …`, or `EXPRESSION_TYPE: …`.
[[nodiscard]] inline std::string run(std::string_view text, const Environment& environment = {},
                                     CompileOptions options = {}, EvaluationLimits limits = {}) {
    const auto expression = compile(text, options);
    if (!expression) {
        return fmt::format("compile error at {}: {}", expression.error().offset,
                           expression.error().message);
    }
    TestContext context(limits);
    std::vector<value::Value> bindings;
    for (const FreeVariable& variable : (*expression)->variables()) {
        value::Value binding = value::Value::absent();
        for (const auto& [name, json] : environment) {
            if (name == variable.name) { binding = context.json(json); }
        }
        bindings.push_back(binding);
    }
    const auto answer = evaluate(**expression, bindings, context.context);
    if (!answer) {
        return fmt::format("{}: {}", answer.error().detail().code, answer.error().message());
    }
    return to_json(*answer);
}

/// Names of the variables, `$` before those of the operation, with what is read below: `a`, `a*`
/// (the whole), `a.b.c`, `$d`.
[[nodiscard]] inline std::string reads_of(std::string_view text) {
    const auto expression = compile(text);
    if (!expression) { return expression.error().message; }
    std::string all;
    const auto add = [&](std::string one) { all += (all.empty() ? "" : " ") + std::move(one); };
    for (const FreeVariable& variable : (*expression)->variables()) {
        const std::string name = (variable.operation_variable ? "$" : "") + variable.name;
        if (variable.whole || variable.paths.empty()) { add(name + (variable.whole ? "*" : "")); }
        for (const auto& path : variable.paths) {
            add(name + "." + fmt::format("{}", fmt::join(path, ".")));
        }
    }
    return all;
}

}  // namespace millrace::compute::testing
