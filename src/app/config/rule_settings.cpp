#include "config/rule_settings.hpp"

#include <array>

namespace millrace::app {

namespace {

using namespace std::string_view_literals;

void describe_match(plan::ResponseRuleConfig& rule, SettingVisitor& visitor) {
    visitor.text({.name = "field",
                  .doc = "Names of fields from the root of a query to the one the rule is about, "
                         "with dots between them; aliases do not matter.",
                  .example = "rawSignal.values",
                  .required = true},
                 rule.field);
    visitor.texts({.name = "operations",
                   .doc = "Names of operations: any of them. None: all operations.",
                   .example = "Chart"},
                  rule.operations);
    visitor.pairs({.name = "headers",
                   .doc = "Headers of the request and their values, or `*` for any value: all of "
                          "them.",
                   .example = "x-smoothing: on"},
                  rule.headers);
    visitor.pairs({.name = "variables",
                   .doc = "Variables of the operation and their values, or `*` for any value but "
                          "null: all of them.",
                   .example = "smooth: true"},
                  rule.variables);
}

void describe_parameter(plan::RuleParameterConfig& parameter, SettingVisitor& visitor) {
    static constexpr std::array kTypes{"int"sv, "float"sv, "boolean"sv, "string"sv};
    visitor.text({.name = "variable",
                  .doc = "Variable of the operation that has the value, when it is given and not "
                         "null."},
                 parameter.variable);
    visitor.text({.name = "header",
                  .doc = "Header of the request that has the value, when no variable has.",
                  .example = "x-window-size"},
                 parameter.header);
    visitor.choice({.name = "type", .doc = "What it must be."}, parameter.type, kTypes);
    visitor.text({.name = "minimum", .doc = "The least number that is allowed."},
                 parameter.minimum);
    visitor.text({.name = "maximum", .doc = "The greatest number that is allowed."},
                 parameter.maximum);
    visitor.text({.name = "default",
                  .doc = "The value when the request has none. None: such a request is refused. A "
                         "value that is there and wrong is always refused."},
                 parameter.fallback);
}

void describe_rule(plan::ResponseRuleConfig& rule, SettingVisitor& visitor) {
    visitor.section({.name = "match", .doc = "Which fields of which requests it is about."},
                    [&](SettingVisitor& v) { describe_match(rule, v); });
    visitor.named_sections({.name = "parameters",
                            .doc = "Values of the request, by the names under which the directives "
                                   "use them: `$window`."},
                           [&](std::string_view name, SettingVisitor& v) {
                               plan::RuleParameterConfig& parameter =
                                   rule.parameters.emplace_back();
                               parameter.name = name;
                               describe_parameter(parameter, v);
                           });
    visitor.text({.name = "directives",
                  .doc = "Directives that are put on the field, as a client would write them.",
                  .example = "@compute(type: \"movingAverage\", window: $window)"},
                 rule.directives);
    visitor.text({.name = "replace",
                  .doc = "A field with another name and selection, put in the place of the field: "
                         "its arguments stay, and so does what else the client selects of it. "
                         "Either this or `directives`.",
                  .example = "processedSignal: rawSignal { values @compute(type: \"zscore\") }"},
                 rule.replacement);
}

}  // namespace

void describe_response_rules(std::vector<plan::ResponseRuleConfig>& rules,
                             SettingVisitor& visitor) {
    visitor.named_sections({.name = "response_rules",
                            .doc = "What is computed of answers although clients do not ask for "
                                   "it; applied in this order."},
                           [&](std::string_view name, SettingVisitor& v) {
                               plan::ResponseRuleConfig& rule = rules.emplace_back();
                               rule.name = name;
                               describe_rule(rule, v);
                           });
}

}  // namespace millrace::app
