#include "walk.hpp"

namespace millrace::graphql::validation {

namespace {

std::string_view location_of(OperationType type) noexcept {
    switch (type) {
        case OperationType::Query:
            return "QUERY";
        case OperationType::Mutation:
            return "MUTATION";
        case OperationType::Subscription:
            return "SUBSCRIPTION";
    }
    return {};
}

TypeRef item_type(TypeRef type) noexcept {
    return type != nullptr && type->nullable().is_list() ? type->nullable().of : nullptr;
}

const Type* named_type_of_kind(TypeRef type, TypeKind kind) noexcept {
    return type != nullptr && type->named->kind == kind ? type->named : nullptr;
}

}  // namespace

void Walk::document() {
    rules_.enter(DocumentSite{context_.document});
    for (const DefinitionNode& definition : context_.document.definitions) {
        switch (definition.kind) {
            case DefinitionKind::Operation:
                operation(context_.index.operations()[operation_count_++]);
                break;
            case DefinitionKind::Fragment:
                fragment(context_.index.fragments()[fragment_count_++]);
                break;
            case DefinitionKind::Type:
            case DefinitionKind::Schema:
            case DefinitionKind::Directive:
                type_system(definition);
                break;
        }
    }
    next_moment();
}

void Walk::operation(OperationInfo& info) {
    const OperationNode& node = *info.node;
    const Scope scope{.type = context_.schema.root_type(node.type)};
    const OperationSite site{node, scope.type, info};

    next_moment();
    info.entered = context_.step;
    info.usages.begin = context_.index.usage_count();
    rules_.enter(site);
    const DirectivesSite directives_site{node.directives};
    rules_.enter(directives_site);

    variable_definitions(node.variables, "VARIABLE_DEFINITION", scope);
    directives(directives_site, location_of(node.type), scope);
    info.fields = selection_set(*node.selection_set, scope, true);

    next_moment();
    info.left = context_.step;
    info.usages.end = context_.index.usage_count();
    rules_.leave(site);
}

void Walk::fragment(FragmentInfo& info) {
    const FragmentNode& node = *info.node;
    const Scope scope{.type = info.type, .in_fragment = &info};
    const FragmentSite site{node, info};

    next_moment();
    info.entered = context_.step;
    info.usages.begin = context_.index.usage_count();
    rules_.enter(site);
    const DirectivesSite directives_site{node.directives};
    rules_.enter(directives_site);

    variable_definitions(node.variables, "FRAGMENT_VARIABLE_DEFINITION", scope);
    next_moment();
    rules_.enter(NamedTypeSite{node.type_condition, false});
    directives(directives_site, "FRAGMENT_DEFINITION", scope);
    info.fields = selection_set(*node.selection_set, scope, true);

    next_moment();
    info.usages.end = context_.index.usage_count();
    rules_.leave(site);
}

void Walk::variable_definitions(std::span<const VariableDefinitionNode> definitions,
                                std::string_view location, const Scope& scope) {
    for (const VariableDefinitionNode& node : definitions) {
        const VariableDefinitionSite site{node,
                                          context_.schema.resolve(*node.type, context_.arena)};
        next_moment();
        rules_.enter(site);
        const DirectivesSite directives_site{node.directives};
        rules_.enter(directives_site);

        named_type(*node.type, false);
        if (node.default_value != nullptr) {
            const bool takes_input = site.type != nullptr && site.type->named->is_input();
            whole_value(*node.default_value,
                        {.type = takes_input ? site.type : nullptr, .collects_usages = false});
        }
        directives(directives_site, location, scope, false);
        next_moment();
    }
}

void Walk::named_type(const TypeNode& type, bool in_type_system) {
    const TypeNode* innermost = &type;
    while (innermost->kind != TypeNodeKind::Named) { innermost = innermost->of; }
    next_moment();
    rules_.enter(NamedTypeSite{innermost->name, in_type_system});
}

FieldSet* Walk::selection_set(const SelectionSetNode& set, const Scope& scope, bool is_definition) {
    next_moment();
    const FieldSetBuilder::Open open =
        context_.field_sets.open(context_.step, is_definition, scope.in_fragment);
    selections(set.selections, scope);
    context_.field_sets.close(open);
    next_moment();
    return open.set;
}

void Walk::selections(std::span<const SelectionNode> selections, const Scope& scope) {
    for (const SelectionNode& node : selections) {
        switch (node.kind) {
            case SelectionKind::Field:
                field(node, scope);
                break;
            case SelectionKind::FragmentSpread:
                fragment_spread(node, scope);
                break;
            case SelectionKind::InlineFragment:
                inline_fragment(node, scope);
                break;
        }
    }
}

void Walk::field(const SelectionNode& node, const Scope& scope) {
    const Type* parent = scope.parent();
    const Field* definition =
        parent == nullptr ? nullptr : context_.schema.field(*parent, node.name.text);
    const FieldSite site{node, parent, definition};
    const Scope inner{.type = definition == nullptr ? nullptr : definition->type->named,
                      .field = definition,
                      .in_fragment = scope.in_fragment};

    next_moment();
    rules_.enter(site);
    const DirectivesSite directives_site{node.directives};
    if (!node.directives.empty()) { rules_.enter(directives_site); }
    const std::size_t entry = context_.field_sets.add_field(node, parent, definition);

    for (const ArgumentNode& each : node.arguments) {
        const InputValue* argument_definition =
            definition == nullptr ? nullptr : definition->argument(each.name.text);
        argument({each, argument_definition, definition, nullptr, false}, scope, true);
    }
    // Directives see the field they are at, but the selection set around it.
    directives(directives_site, "FIELD",
               {.type = scope.type, .field = definition, .in_fragment = scope.in_fragment});
    if (node.selection_set != nullptr) {
        context_.field_sets.set_children(entry, selection_set(*node.selection_set, inner, false));
    }
    next_moment();
    rules_.leave(site);
}

void Walk::fragment_spread(const SelectionNode& node, const Scope& scope) {
    FragmentInfo* fragment = context_.index.fragment(node.name.text);
    const FragmentSpreadSite site{node, scope.parent(), fragment};

    next_moment();
    rules_.enter(site);
    const DirectivesSite directives_site{node.directives};
    rules_.enter(directives_site);
    context_.field_sets.add_spread({&node, fragment});

    for (const ArgumentNode& each : node.arguments) {
        if (fragment == nullptr) {
            whole_value(*each.value, {.in_fragment = scope.in_fragment});
        } else {
            fragment_argument({each, fragment->variable(each.name.text), *fragment}, scope);
        }
    }
    directives(directives_site, "FRAGMENT_SPREAD", scope);
    next_moment();
    rules_.leave(site);
}

void Walk::inline_fragment(const SelectionNode& node, const Scope& scope) {
    const bool has_condition = !node.type_condition.empty();
    Scope inner = scope;
    if (has_condition) { inner.type = context_.schema.type(node.type_condition.text); }

    next_moment();
    rules_.enter(InlineFragmentSite{node, scope.parent(), inner.type});
    const DirectivesSite directives_site{node.directives};
    rules_.enter(directives_site);

    if (has_condition) {
        next_moment();
        rules_.enter(NamedTypeSite{node.type_condition, false});
    }
    directives(directives_site, "INLINE_FRAGMENT", scope);
    next_moment();
    selections(node.selection_set->selections, inner);
    next_moment();
}

void Walk::directives(const DirectivesSite& site, std::string_view location, const Scope& scope,
                      bool collects_usages) {
    for (const DirectiveNode& node : site.directives) {
        directive(node, location, scope, collects_usages);
    }
}

void Walk::directive(const DirectiveNode& node, std::string_view location, const Scope& scope,
                     bool collects_usages) {
    const Directive* definition = context_.schema.directive(node.name.text);
    const DirectiveSite site{node,     definition,  context_.index.directive(node.name.text),
                             location, scope.field, scope.parent()};
    next_moment();
    rules_.enter(site);
    for (const ArgumentNode& each : node.arguments) {
        // The arguments of an unknown directive are taken for those of the field around, as the
        // reference implementation does.
        const InputValue* argument_definition =
            definition != nullptr    ? definition->argument(each.name.text)
            : scope.field != nullptr ? scope.field->argument(each.name.text)
                                     : nullptr;
        argument({each, argument_definition, scope.field, definition, true}, scope,
                 collects_usages);
    }
    next_moment();
    rules_.leave(site);
}

void Walk::argument(const ArgumentSite& site, const Scope& scope, bool collects_usages) {
    next_moment();
    rules_.enter(site);
    Expected expected{.in_fragment = scope.in_fragment, .collects_usages = collects_usages};
    if (site.definition != nullptr) {
        expected.type = site.definition->type;
        expected.has_default = site.definition->default_literal != nullptr;
    }
    whole_value(*site.node.value, expected);
    next_moment();
}

void Walk::fragment_argument(const FragmentArgumentSite& site, const Scope& scope) {
    next_moment();
    rules_.enter(site);
    Expected expected{.in_fragment = scope.in_fragment};
    if (site.definition != nullptr) {
        const TypeRef type = context_.schema.resolve(*site.definition->type, context_.arena);
        if (type != nullptr && type->named->is_input()) { expected.type = type; }
    }
    whole_value(*site.node.value, expected);
    next_moment();
}

void Walk::whole_value(const ValueNode& node, const Expected& expected) {
    if (node.kind != ValueKind::Variable) {
        next_moment();
        rules_.enter(ValueSite{node, expected.type});
    }
    value(node, expected);
}

void Walk::value(const ValueNode& node, const Expected& expected) {
    switch (node.kind) {
        case ValueKind::Variable:
            if (expected.collects_usages) {
                context_.index.add_usage(
                    {&node, expected.type, expected.one_of, expected.has_default,
                     expected.in_fragment == nullptr ? nullptr
                                                     : expected.in_fragment->variable(node.text)});
            }
            break;
        case ValueKind::List: {
            Expected item = expected;
            item.type = item_type(expected.type);
            item.one_of = nullptr;
            item.has_default = false;
            for (const ValueNode& each : node.items) { value(each, item); }
            break;
        }
        case ValueKind::Object:
            object(node, expected);
            break;
        case ValueKind::Enum: {
            const Type* type = named_type_of_kind(expected.type, TypeKind::Enum);
            rules_.enter(EnumSite{node, type, type == nullptr ? nullptr : type->value(node.text)});
            break;
        }
        case ValueKind::Int:
        case ValueKind::Float:
        case ValueKind::String:
        case ValueKind::Boolean:
        case ValueKind::Null:
            break;
    }
    next_moment();
}

void Walk::object(const ValueNode& node, const Expected& expected) {
    const Type* type = named_type_of_kind(expected.type, TypeKind::InputObject);
    rules_.enter(ObjectSite{node});
    for (std::size_t i = 0; i < node.fields.size(); ++i) {
        const ObjectFieldNode& each = node.fields[i];
        const InputValue* definition =
            type == nullptr ? nullptr : type->input_field(each.name.text);
        next_moment();
        rules_.enter(ObjectFieldSite{node, i, definition, type});
        Expected inner = expected;
        inner.type = definition == nullptr ? nullptr : definition->type;
        // As the reference implementation has it, only where the object itself may be null; in
        // other places a variable without a value is refused when values are coerced.
        const bool is_one_of = type != nullptr && type->one_of;
        inner.one_of = is_one_of && expected.type->wrap == Wrap::Named ? type : nullptr;
        inner.has_default = definition != nullptr && definition->default_literal != nullptr;
        value(*each.value, inner);
    }
    rules_.leave(ObjectSite{node});
}

}  // namespace millrace::graphql::validation
