#include <fmt/core.h>

#include <millrace/plan/error_policy.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_calculator {

namespace {

using value::Value;

class MapOperation final : public plan::ValueOperation {
public:
    MapOperation(const plan::BoundExpression& mapper, const plan::ErrorPolicy& on_error) noexcept
        : mapper_(mapper), on_error_(on_error) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        const auto made = context.evaluate(mapper_, operand);
        const bool stands_in = on_error_.action == plan::ErrorPolicy::Action::Default;
        return !made && stands_in ? on_error_.otherwise : made;
    }

private:
    plan::BoundExpression mapper_;
    plan::ErrorPolicy on_error_;
};

class Map final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "map"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
The field's value is that of `mapper`, an expression over the fields of the object it stands in (as
they were fetched, selected or not) and the sources it names. The field itself is not fetched. When
the mapper fails, `onError` says what becomes of the field.
"""
directive @map(mapper: String!, dependencySources: [String!], onError: OnError = NULL, default: String) on FIELD
)";
    }

    std::span<const std::string_view> parent_expressions() const noexcept override {
        static constexpr std::string_view kArguments[] = {"mapper"};
        return kArguments;
    }

    void compile(plan::DirectiveSite& site) const override {
        const auto sources = site.texts("dependencySources");
        const std::string_view text = site.text("mapper").value_or("");
        plan::Environment environment;
        environment.parent = true;
        environment.sources = sources;
        const auto mapper = site.expression(text, environment);
        if (!mapper) {
            return site.error(fmt::format("invalid mapper '{}' for @map on {{{}}}: {}", text,
                                          site.path(), mapper.error()));
        }
        const auto on_error = plan::error_policy(site, "map", "onError");
        if (!on_error) { return; }
        if (on_error->action == plan::ErrorPolicy::Action::Fail) { site.fail_request(); }
        site.replace();
        site.add(std::make_unique<MapOperation>(*mapper, *on_error));
    }
};

/// Always the same text.
class MockOperation final : public plan::ValueOperation {
public:
    explicit MockOperation(std::string_view text) : text_(text) {}

    Result<Value> apply(const plan::Operand& /*operand*/,
                        plan::ComputeContext& /*context*/) const override {
        return Value::string(text_);
    }

private:
    std::string text_;
};

class Mock final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "mock"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
The field's value is `value`, coerced to the type of the field. The field itself is not fetched.
"""
directive @mock(value: String!) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        site.add(std::make_unique<MockOperation>(site.text("value").value_or("")));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_map() {
    return std::make_unique<Map>();
}
std::unique_ptr<const plan::Directive> make_mock() {
    return std::make_unique<Mock>();
}

}  // namespace millrace::ext::directive_calculator
