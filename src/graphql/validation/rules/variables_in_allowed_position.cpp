#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

/// Whether a value of the variable is always one for the position: its type fits, and where null
/// is refused either the variable or the position has a default.
bool is_allowed(TypeRef variable_type, const VariableDefinitionNode& variable,
                const VariableUsage& usage, const Schema& schema) noexcept {
    if (!usage.type->is_non_null() || variable_type->is_non_null()) {
        return schema.is_sub_type(usage.type, variable_type);
    }
    const bool has_default =
        variable.default_value != nullptr && variable.default_value->kind != ValueKind::Null;
    if (!has_default && !usage.position_has_default) { return false; }
    return schema.is_sub_type(usage.type->of, variable_type);
}

void check_usage(const VariableUsage& usage, const VariableDefinitionNode& definition, Step moment,
                 Context& context) {
    const TypeRef type = context.schema.resolve(*definition.type, context.arena);
    if (type == nullptr) { return; }
    const Offset offsets[] = {definition.offset, usage.node->offset};
    if (!is_allowed(type, definition, usage, context.schema)) {
        context.report_at(moment, VariablesInAllowedPosition::kRule, offsets,
                          "Variable \"${}\" of type \"{}\" used in position expecting type \"{}\".",
                          usage.node->text, to_string(type), to_string(usage.type));
    }
    if (usage.one_of != nullptr && !type->is_non_null()) {
        context.report_at(moment, VariablesInAllowedPosition::kRule, offsets,
                          "Variable \"${}\" is of type \"{}\" but must be non-nullable to be used "
                          "for OneOf Input Object \"{}\".",
                          usage.node->text, to_string(type), usage.one_of->name);
    }
}

}  // namespace

/// Every variable is used only where its type fits.
void VariablesInAllowedPosition::enter(const OperationVariablesSite& site, Context& context) {
    for (const auto& [usage, of_operation] : site.usages) {
        const VariableDefinitionNode* definition =
            usage->of_fragment != nullptr ? usage->of_fragment : of_operation;
        if (definition == nullptr || usage->type == nullptr) { continue; }
        check_usage(*usage, *definition, site.operation.left, context);
    }
}

}  // namespace millrace::graphql::validation
