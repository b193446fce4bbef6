#include <fmt/core.h>

#include <millrace/graphql/schema.hpp>

#include "directives.hpp"
#include "scalars.hpp"

namespace millrace::ext::directive_value {

namespace {

using value::Value;

class RoundOperation final : public plan::ValueOperation {
public:
    explicit RoundOperation(const plan::BoundExpression& rounded) noexcept : rounded_(rounded) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        return change_scalars(operand.value, context, [&](Value scalar) {
            plan::Operand of = operand;
            of.value = number_in_text(scalar, context.arena());
            return context.evaluate(rounded_, of);
        });
    }

private:
    plan::BoundExpression rounded_;  // of `value`
};

bool has_numbers(const graphql::Type& type) noexcept {
    return type.scalar == graphql::BuiltInScalar::Int ||
           type.scalar == graphql::BuiltInScalar::Float ||
           type.format == graphql::ScalarFormat::BigInt ||
           type.format == graphql::ScalarFormat::Decimal || type.name == "JSON";
}

class Round final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "round"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Rounds a number, or each number of a list, to so many digits behind the point, halves away from 0.
Negative `digits` round to tens, hundreds and so on.
"""
directive @round(digits: Int = 0) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!has_numbers(*site.field().type->named)) {
            return site.error(
                fmt::format("@round must be on numbers, instead of {{{}}} of type {}.", site.path(),
                            graphql::to_string(site.field().type)));
        }
        plan::Environment environment;
        environment.value = true;
        const auto rounded = site.expression(
            fmt::format("math.round(value, {})", site.integer("digits").value_or(0)), environment);
        if (!rounded) { return site.error(rounded.error()); }
        site.add(std::make_unique<RoundOperation>(*rounded));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_round() {
    return std::make_unique<Round>();
}

}  // namespace millrace::ext::directive_value
