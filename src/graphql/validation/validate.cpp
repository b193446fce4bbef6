#include <algorithm>
#include <array>

#include <millrace/graphql/validation.hpp>

#include "all_rules.hpp"
#include "context.hpp"
#include "operation_variables.hpp"
#include "walk.hpp"

namespace millrace::graphql {

namespace {

constexpr std::array<std::string_view, kRuleCount> kRuleNames{
    "ExecutableDefinitionsRule",
    "KnownOperationTypesRule",
    "UniqueOperationNamesRule",
    "LoneAnonymousOperationRule",
    "SingleFieldSubscriptionsRule",
    "KnownTypeNamesRule",
    "FragmentsOnCompositeTypesRule",
    "VariablesAreInputTypesRule",
    "ScalarLeafsRule",
    "FieldsOnCorrectTypeRule",
    "UniqueFragmentNamesRule",
    "KnownFragmentNamesRule",
    "NoUnusedFragmentsRule",
    "PossibleFragmentSpreadsRule",
    "NoFragmentCyclesRule",
    "UniqueVariableNamesRule",
    "NoUndefinedVariablesRule",
    "NoUnusedVariablesRule",
    "KnownDirectivesRule",
    "UniqueDirectivesPerLocationRule",
    "DeferStreamDirectiveOnRootFieldRule",
    "DeferStreamDirectiveOnValidOperationsRule",
    "DeferStreamDirectiveLabelRule",
    "StreamDirectiveOnListFieldRule",
    "KnownArgumentNamesRule",
    "UniqueArgumentNamesRule",
    "ValuesOfCorrectTypeRule",
    "ProvidedRequiredArgumentsRule",
    "VariablesInAllowedPositionRule",
    "OverlappingFieldsCanBeMergedRule",
    "UniqueInputFieldNamesRule",
    "MaxIntrospectionDepthRule",
    "NoDeprecatedCustomRule",
    "NoSchemaIntrospectionCustomRule",
};
static_assert(static_cast<std::size_t>(Rule::NoSchemaIntrospection) + 1 == kRuleCount);

}  // namespace

std::string_view rule_name(Rule rule) noexcept {
    return kRuleNames[static_cast<std::size_t>(rule)];
}

std::optional<Rule> find_rule(std::string_view name) noexcept {
    const auto* found = std::ranges::find(kRuleNames, name);
    if (found == kRuleNames.end()) { return std::nullopt; }
    return static_cast<Rule>(found - kRuleNames.begin());
}

GraphqlErrors validate(const Document& document, const Schema& schema, Arena& arena,
                       const ValidateOptions& options) {
    validation::Context context(document, schema, arena, options);
    validation::AllRules rules(context);
    validation::Walk(context, rules).document();
    validation::OperationVariables(context, rules).run();
    rules.finish();
    return context.log.empty() ? GraphqlErrors{} : context.log.take(document.source);
}

}  // namespace millrace::graphql
