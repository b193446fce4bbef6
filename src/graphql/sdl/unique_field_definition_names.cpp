#include <fmt/core.h>

#include "sdl/first_seen.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

bool has_field(const Type* type, std::string_view name) noexcept {
    if (type == nullptr) { return false; }
    switch (type->kind) {
        case TypeKind::Object:
        case TypeKind::Interface:
            return type->field(name) != nullptr;
        case TypeKind::InputObject:
            return type->input_field(name) != nullptr;
        case TypeKind::Scalar:
        case TypeKind::Union:
        case TypeKind::Enum:
            return false;
    }
    return false;
}

// The fields of one type, over its definition and extensions.
class FieldNames {
public:
    FieldNames(Context& context, const TypeGroup& group)
        : context_(context), group_(group), existing_(context.existing(group.name)) {}

    void check() {
        for (const TypeDefinitionNode* node : group_.nodes) {
            for (const FieldDefinitionNode& field : node->fields) { check(*node, field.name); }
            for (const InputValueNode& field : node->input_fields) { check(*node, field.name); }
        }
    }

private:
    void check(const TypeDefinitionNode& node, const Name& name) {
        if (has_field(existing_, name.text)) {
            context_.report(place(node),
                            fmt::format("Field \"{}.{}\" already exists in the schema. It cannot "
                                        "also be defined in this type extension.",
                                        group_.name, name.text),
                            {place(name)});
        } else if (const Name* first = seen_.insert(name.text, name)) {
            context_.report(
                place(node),
                fmt::format("Field \"{}.{}\" can only be defined once.", group_.name, name.text),
                {place(*first), place(name)});
        }
    }

    Context& context_;
    const TypeGroup& group_;
    const Type* existing_;
    FirstSeen<Name> seen_;
};

}  // namespace

// A field of a type is defined once, whether in its definition or in an extension.
void unique_field_definition_names(Context& context) {
    for (const TypeGroup& group : context.type_groups()) { FieldNames(context, group).check(); }
}

}  // namespace millrace::graphql::sdl
