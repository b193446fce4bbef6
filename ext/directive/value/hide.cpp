#include "directives.hpp"

namespace millrace::ext::directive_value {

namespace {

class Hide final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "hide"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Leaves the field out of the answer. It is fetched, and expressions and sources may use it.
"""
directive @hide on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override { site.hide(); }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_hide() {
    return std::make_unique<Hide>();
}

}  // namespace millrace::ext::directive_value
