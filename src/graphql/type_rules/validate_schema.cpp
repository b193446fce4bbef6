#include <millrace/graphql/schema_builder.hpp>

#include "schema/schema_impl.hpp"
#include "type_rules/default_cycles.hpp"
#include "type_rules/parts.hpp"
#include "type_rules/rules.hpp"

namespace millrace::graphql {

namespace {

void check_type(const Schema& schema, const Type& type, ErrorList& errors) {
    using namespace type_rules;
    if (!type.built_in) { check_name(type.name, place(type.node), errors); }
    switch (type.kind) {
        case TypeKind::Object:
        case TypeKind::Interface:
            check_fields(type, errors);
            check_interfaces(schema, type, errors);
            break;
        case TypeKind::Union:
            check_union(type, errors);
            break;
        case TypeKind::Enum:
            check_enum(type, errors);
            break;
        case TypeKind::InputObject:
            check_input_fields(type, errors);
            break;
        case TypeKind::Scalar:
            break;
    }
}

}  // namespace

GraphqlErrors validate_schema(const Schema& schema) {
    ErrorList errors(schema.impl().texts);
    type_rules::check_roots(schema, errors);
    type_rules::check_directives(schema, errors);
    type_rules::DefaultCycles default_cycles(errors);
    for (const Type* type : schema.types()) {
        check_type(schema, *type, errors);
        if (type->kind == TypeKind::InputObject) { default_cycles.check(*type); }
    }
    type_rules::check_finite_inputs(schema, errors);
    return errors.take();
}

}  // namespace millrace::graphql
