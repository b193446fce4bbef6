#include <fmt/core.h>

#include <millrace/plan/error_policy.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_value {

namespace {

using value::Value;

bool is_null(Value value) noexcept {
    return value.is_nothing() || (value.is(value::Kind::Raw) && value.text() == "null");
}

class ConstantOperation final : public plan::ValueOperation {
public:
    explicit ConstantOperation(Value otherwise) noexcept : otherwise_(otherwise) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& /*context*/) const override {
        return is_null(operand.value) ? otherwise_ : operand.value;
    }

private:
    Value otherwise_;
};

class ExpressionOperation final : public plan::ValueOperation {
public:
    explicit ExpressionOperation(const plan::BoundExpression& otherwise) noexcept
        : otherwise_(otherwise) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        if (!is_null(operand.value)) { return operand.value; }
        return context.evaluate(otherwise_, operand);
    }

private:
    plan::BoundExpression otherwise_;
};

class Default final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "default"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
The value of the field when it is null: `value`, text for strings, ids and enums and JSON for
everything else, or that of `expression`, which sees the fields of the object the field stands in.
"""
directive @default(value: String, expression: String) on FIELD
)";
    }
    std::span<const std::string_view> parent_expressions() const noexcept override {
        static constexpr std::string_view kArguments[] = {"expression"};
        return kArguments;
    }

    void compile(plan::DirectiveSite& site) const override {
        const auto text = site.text("value");
        const auto expression = site.text("expression");
        if (text.has_value() == expression.has_value()) {
            return site.error(fmt::format(
                "@default on {{{}}} needs either 'value' or 'expression'.", site.path()));
        }
        expression ? compile_expression(site, *expression) : compile_constant(site, *text);
    }

private:
    static void compile_constant(plan::DirectiveSite& site, std::string_view text) {
        if (!site.is_leaf()) {
            return site.error(
                fmt::format("@default on {{{}}} can have no 'value', as it is not a scalar: write "
                            "an 'expression'.",
                            site.path()));
        }
        if (const auto value = plan::default_value(site, "default", text)) {
            site.add(std::make_unique<ConstantOperation>(*value));
        }
    }

    static void compile_expression(plan::DirectiveSite& site, std::string_view text) {
        plan::Environment environment;
        environment.parent = true;
        const auto expression = site.expression(text, environment);
        if (!expression) {
            return site.error(fmt::format("invalid expression '{}' for @default on {{{}}}: {}",
                                          text, site.path(), expression.error()));
        }
        site.add(std::make_unique<ExpressionOperation>(*expression));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_default() {
    return std::make_unique<Default>();
}

}  // namespace millrace::ext::directive_value
