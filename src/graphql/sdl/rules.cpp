#include "sdl/rules.hpp"

#include <array>

namespace millrace::graphql::sdl {

namespace {

struct Rule {
    std::string_view name;
    void (*check)(Context& context);
};

constexpr std::array kRules{
    Rule{"LoneSchemaDefinitionRule", lone_schema_definition},
    Rule{"UniqueOperationTypesRule", unique_operation_types},
    Rule{"UniqueTypeNamesRule", unique_type_names},
    Rule{"UniqueEnumValueNamesRule", unique_enum_value_names},
    Rule{"UniqueFieldDefinitionNamesRule", unique_field_definition_names},
    Rule{"UniqueArgumentDefinitionNamesRule", unique_argument_definition_names},
    Rule{"UniqueDirectiveNamesRule", unique_directive_names},
    Rule{"KnownTypeNamesRule", known_type_names},
    Rule{"KnownDirectivesRule", known_directives},
    Rule{"UniqueDirectivesPerLocationRule", unique_directives_per_location},
    Rule{"PossibleTypeExtensionsRule", possible_type_extensions},
    Rule{"KnownArgumentNamesOnDirectivesRule", known_argument_names_on_directives},
    Rule{"UniqueArgumentNamesRule", unique_argument_names},
    Rule{"UniqueInputFieldNamesRule", unique_input_field_names},
    Rule{"ProvidedRequiredArgumentsOnDirectivesRule", provided_required_arguments_on_directives},
};

}  // namespace

void check_all(Context& context) {
    for (const Rule& rule : kRules) {
        context.start_rule(rule.name);
        rule.check(context);
    }
}

}  // namespace millrace::graphql::sdl
