// Expressions of the calculator corpus: their value or failure, and their free variables.

#include <millrace/compute/expression.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <millrace/wire/value_writer.hpp>

#include "data_tree.hpp"
#include "kinds.hpp"

namespace millrace::conformance {

namespace {

/// Numbers by value, doubles within 1e-12 of each other; maps without regard to order.
bool same_value(const Json& left, const Json& right) {
    if (left.is_number() && right.is_number()) {
        const auto a = left.get<double>();
        const auto b = right.get<double>();
        return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
    }
    if (left.type() != right.type() || left.size() != right.size()) { return false; }
    if (left.is_array()) { return std::equal(left.begin(), left.end(), right.begin(), same_value); }
    if (!left.is_object()) { return left == right; }
    return std::ranges::all_of(left.items(), [&](const auto& member) {
        const auto found = right.find(member.key());
        return found != right.end() && same_value(member.value(), *found);
    });
}

Json evaluated(const compute::Expression& expression, const Json& environment) {
    Arena arena;
    std::vector<value::Value> bindings;
    for (const compute::FreeVariable& variable : expression.variables()) {
        const auto found = environment.find(variable.name);
        bindings.push_back(found == environment.end() ? value::Value::absent()
                                                      : to_value(*found, arena));
    }
    const compute::EvaluationLimits limits;
    compute::EvaluationContext context{arena, limits, limits.steps, limits.bytes};
    const auto answer = compute::evaluate(expression, bindings, context);
    if (!answer) { return {{"error", "run"}, {"message", std::string(answer.error().message())}}; }
    wire::ReplyBuffer json;
    wire::append_json(json, *answer);
    return {{"value", Json::parse(json.view())}};
}

std::set<std::string> names_of(const Json& list) {
    return {list.begin(), list.end()};
}

}  // namespace

RowResult run_expression(const Json& row) {
    const auto expression = compute::compile(row.at("expression").get<std::string>());
    Json got;
    if (expression) {
        got = evaluated(**expression, row.at("env"));
        got["variables"] = Json::array();
        for (const compute::FreeVariable& variable : (*expression)->variables()) {
            got["variables"].push_back(variable.name);
        }
    } else {
        got = {{"error", "compile"}, {"message", expression.error().message}};
    }

    const Json& expected = row.at("expect");
    // Failing earlier than the reference is fine.
    const bool fails = got.contains("error");
    const bool verdict = fails == expected.contains("error") &&
                         (!fails || expected["error"] == "run" || got["error"] == "compile");
    const bool value = verdict && (fails || same_value(got["value"], expected.at("value")));
    const bool variables = fails || !row.contains("variables") ||
                           names_of(got["variables"]) == names_of(row["variables"]);
    return score(verdict, value && variables, value && variables, std::move(got));
}

}  // namespace millrace::conformance
