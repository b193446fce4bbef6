#pragma once
/// @file all_rules.hpp — the list of rules: here a new one is added

#include "rule_list.hpp"
#include "rules.hpp"

namespace millrace::graphql::validation {

using AllRules =
    RuleList<ExecutableDefinitions, KnownOperationTypes, UniqueOperationNames,
             LoneAnonymousOperation, SingleFieldSubscriptions, KnownTypeNames,
             FragmentsOnCompositeTypes, VariablesAreInputTypes, ScalarLeafs, FieldsOnCorrectType,
             UniqueFragmentNames, KnownFragmentNames, NoUnusedFragments, PossibleFragmentSpreads,
             NoFragmentCycles, UniqueVariableNames, NoUndefinedVariables, NoUnusedVariables,
             KnownDirectives, UniqueDirectivesPerLocation, DeferStreamDirectiveOnRootField,
             DeferStreamDirectiveOnValidOperations, DeferStreamDirectiveLabel,
             StreamDirectiveOnListField, KnownArgumentNames, UniqueArgumentNames,
             ValuesOfCorrectType, ProvidedRequiredArguments, VariablesInAllowedPosition,
             OverlappingFieldsCanBeMerged, UniqueInputFieldNames, MaxIntrospectionDepth,
             NoDeprecated, NoSchemaIntrospection>;

}  // namespace millrace::graphql::validation
