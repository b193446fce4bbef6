#include <algorithm>
#include <string>

#include <fmt/core.h>

#include "directives.hpp"

namespace millrace::ext::directive_value {

namespace {

using plan::BoundExpression;
using plan::BoundVariable;
using value::Value;

class AssertOperation final : public plan::ValueOperation {
public:
    AssertOperation(const BoundExpression& predicate, std::string message)
        : predicate_(predicate), message_(std::move(message)) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        MR_TRY(const Value decided, context.evaluate(predicate_, operand));
        if (!decided.is(value::Kind::Boolean)) {
            return fail(context.error("EXPRESSION_TYPE",
                                      "The predicate of @assert must be true or false."));
        }
        if (!decided.as_boolean()) { return fail(context.error("ASSERTION_FAILED", message_)); }
        return operand.value;
    }

private:
    BoundExpression predicate_;
    std::string message_;
};

class Assert final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "assert"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Unless `predicate` is true, the field fails: it is null, with an error that says `message`. The
predicate sees `value`, what a field of scalars has, the fields of the object it stands in, and the
sources it names.
"""
directive @assert(predicate: String!, message: String, dependencySources: [String!]) on FIELD
)";
    }
    std::span<const std::string_view> parent_expressions() const noexcept override {
        static constexpr std::string_view kArguments[] = {"predicate"};
        return kArguments;
    }

    void compile(plan::DirectiveSite& site) const override {
        const std::string_view text = site.text("predicate").value_or("");
        if (text.empty()) {
            return site.error(
                fmt::format("the predicate for @assert on {{{}}} can not be empty.", site.path()));
        }
        const auto sources = site.texts("dependencySources");
        plan::Environment environment;
        environment.parent = true;
        environment.value = true;
        environment.sources = sources;
        const auto predicate = site.expression(text, environment);
        if (!predicate) {
            return site.error(fmt::format("invalid predicate '{}' for @assert on {{{}}}: {}", text,
                                          site.path(), predicate.error()));
        }
        const bool sees_value =
            std::ranges::find(predicate->variables, BoundVariable::From::Value,
                              &BoundVariable::from) != predicate->variables.end();
        if (sees_value && !site.is_leaf()) {
            return site.error(fmt::format(
                "'value' in @assert on {{{}}} is for scalars: write '{}', the field of its parent.",
                site.path(), site.field().name));
        }
        site.add(std::make_unique<AssertOperation>(*predicate, message_of(site, text)));
    }

private:
    static std::string message_of(const plan::DirectiveSite& site, std::string_view predicate) {
        const auto message = site.text("message");
        return message ? std::string(*message) : fmt::format("It does not hold that {}", predicate);
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_assert() {
    return std::make_unique<Assert>();
}

}  // namespace millrace::ext::directive_value
