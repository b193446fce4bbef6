#include <millrace/plan/error_policy.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_value {

namespace {

using value::Value;

/// The default in the place of a failure.
class StandInOperation final : public plan::ValueOperation {
public:
    explicit StandInOperation(Value otherwise) noexcept : otherwise_(otherwise) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& /*context*/) const override {
        return operand.value.is(value::Kind::Error) ? otherwise_ : operand.value;
    }
    bool takes_errors() const noexcept override { return true; }

private:
    Value otherwise_;
};

class OnError final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "onError"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
What becomes of the field when it fails: NULL, null and an error, as without the directive; FAIL,
all of the request fails, whatever the reason; DEFAULT, the value of `default` and no error, when its
source or a directive on its value to the left fails. A default is text for strings, ids and enums,
JSON for everything else.
"""
directive @onError(action: OnError! = NULL, default: String) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        const auto policy = plan::error_policy(site, "onError", "action");
        if (!policy) { return; }
        switch (policy->action) {
            case plan::ErrorPolicy::Action::Null:
                return;
            case plan::ErrorPolicy::Action::Fail:
                return site.fail_request();
            case plan::ErrorPolicy::Action::Default:
                return site.add(std::make_unique<StandInOperation>(policy->otherwise));
        }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_on_error() {
    return std::make_unique<OnError>();
}

}  // namespace millrace::ext::directive_value
