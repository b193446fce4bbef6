#include <array>
#include <string>

#include <fmt/core.h>

#include <millrace/compute/expression.hpp>
#include <millrace/graphql/schema.hpp>

#include "directives.hpp"
#include "scalars.hpp"

namespace millrace::ext::directive_value {

namespace {

using value::Value;

/// A function of the expression language that makes text in a pattern.
class Formatter {
public:
    /// `zone_or_locale`: what the function takes behind the pattern.
    Formatter(bool is_number, std::string_view pattern, std::string_view zone_or_locale)
        : is_number_(is_number), pattern_(pattern), zone_or_locale_(zone_or_locale) {
        auto compiled = compute::compile(is_number ? "number_format(value, pattern, option)"
                                                   : "date_to_string(value, pattern, option)");
        MR_REQUIRE(compiled);
        expression_ = *std::move(compiled);
        MR_REQUIRE(expression_->variables().size() == kVariables);
    }

    [[nodiscard]] Result<Value> format(Value value, compute::EvaluationContext& context) const {
        std::array<Value, kVariables> bindings;
        for (std::size_t i = 0; i < kVariables; ++i) {
            const std::string_view name = expression_->variables()[i].name;
            bindings[i] = name == "value"     ? value
                          : name == "pattern" ? Value::string(pattern_)
                                              : Value::string(zone_or_locale_);
        }
        return compute::evaluate(*expression_, bindings, context);
    }

    [[nodiscard]] bool is_number() const noexcept { return is_number_; }

private:
    static constexpr std::size_t kVariables = 3;

    bool is_number_;
    std::string pattern_;
    std::string zone_or_locale_;
    std::unique_ptr<const compute::Expression> expression_;
};

class FormatOperation final : public plan::ValueOperation {
public:
    explicit FormatOperation(Formatter formatter) noexcept : formatter_(std::move(formatter)) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        return change_scalars(operand.value, context, [&](Value scalar) {
            if (formatter_.is_number()) { scalar = number_in_text(scalar, context.arena()); }
            return formatter_.format(scalar, context.evaluation());
        });
    }

private:
    Formatter formatter_;
};

/// Patterns of numbers have a digit; in those of dates `0` and `#` stand for nothing.
bool is_number_pattern(std::string_view pattern) noexcept {
    bool quoted = false;
    for (const char c : pattern) {
        if (c == '\'') { quoted = !quoted; }
        if (!quoted && (c == '0' || c == '#')) { return true; }
    }
    return false;
}

/// What is wrong with the pattern, the zone or the locale; nothing when they can be used.
std::string try_out(const Formatter& formatter) {
    Arena arena;
    constexpr compute::EvaluationLimits kLimits;
    compute::EvaluationContext context{arena, kLimits, kLimits.steps, kLimits.bytes};
    const auto made = formatter.format(Value::integer(0), context);
    return made ? std::string() : std::string(made.error().message());
}

class Format final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "format"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
A number or a date as text, or each one of a list. Patterns of numbers are those of Java's
DecimalFormat, `#,##0.00`, with the symbols of `locale`; patterns of dates are those of
SimpleDateFormat, `d MMM yyyy HH:mm`, in `zone`. Dates are ISO 8601 texts or milliseconds since 1970.
"""
directive @format(pattern: String!, zone: String = "UTC", locale: String = "en") on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_on_text(site)) { return; }
        const std::string_view pattern = site.text("pattern").value_or("");
        const bool is_number = is_number_pattern(pattern);
        if (pattern.empty()) {
            return site.error(
                fmt::format("the pattern for @format on {{{}}} can not be empty.", site.path()));
        }
        if (is_number && site.gives("zone")) {
            return site.error(fmt::format(
                "zone for @format on {{{}}} is for patterns of dates, and '{}' is one of numbers.",
                site.path(), pattern));
        }
        if (!is_number && site.gives("locale")) {
            return site.error(fmt::format(
                "locale for @format on {{{}}} is for patterns of numbers, and '{}' is one of "
                "dates, whose names are English.",
                site.path(), pattern));
        }
        Formatter formatter(
            is_number, pattern,
            is_number ? site.text("locale").value_or("en") : site.text("zone").value_or("UTC"));
        if (const std::string wrong = try_out(formatter); !wrong.empty()) {
            return site.error(fmt::format("invalid pattern '{}' for @format on {{{}}}: {}", pattern,
                                          site.path(), wrong));
        }
        site.add(std::make_unique<FormatOperation>(std::move(formatter)));
    }

private:
    static bool is_on_text(plan::DirectiveSite& site) {
        const graphql::Type& type = *site.field().type->named;
        if (type.scalar == graphql::BuiltInScalar::String || type.name == "JSON") { return true; }
        site.error(
            fmt::format("@format makes text of {{{}}}, which is of type {}. Write it on a "
                        "holder: `{} @map(mapper: \"{}\") @format(…)`.",
                        site.path(), graphql::to_string(site.field().type),
                        site.is_list() ? "_strings" : "_string", site.field().name));
        return false;
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_format() {
    return std::make_unique<Format>();
}

}  // namespace millrace::ext::directive_value
