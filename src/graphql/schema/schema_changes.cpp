#include <millrace/graphql/schema_changes.hpp>

#include <optional>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/core.h>

#include "schema/type_changes.hpp"

namespace millrace::graphql {

namespace {

const auto& element(const auto& item) noexcept {
    return item;
}
template <class Item>
const Item& element(const Item* const& item) noexcept {
    return *item;
}

// What two lists of named things have in common, and what only one of them has.
template <class Item>
struct Difference {
    std::vector<const Item*> removed;
    std::vector<const Item*> added;
    std::vector<std::pair<const Item*, const Item*>> kept;
};

template <class Item, class Listed>
Difference<Item> compare(std::span<const Listed> before, std::span<const Listed> after) {
    boost::unordered_flat_map<std::string_view, const Item*> left;
    for (const Listed& listed : after) { left.emplace(element(listed).name, &element(listed)); }
    Difference<Item> difference;
    for (const Listed& listed : before) {
        const Item& item = element(listed);
        const auto found = left.find(item.name);
        if (found == left.end()) {
            difference.removed.push_back(&item);
        } else if (found->second != nullptr) {
            difference.kept.emplace_back(&item, std::exchange(found->second, nullptr));
        }
    }
    for (const Listed& listed : after) {
        if (left.find(element(listed).name)->second == &element(listed)) {
            difference.added.push_back(&element(listed));
        }
    }
    return difference;
}

std::string_view kind_in_words(TypeKind kind) noexcept {
    switch (kind) {
        case TypeKind::Scalar:
            return "a Scalar type";
        case TypeKind::Object:
            return "an Object type";
        case TypeKind::Interface:
            return "an Interface type";
        case TypeKind::Union:
            return "a Union type";
        case TypeKind::Enum:
            return "an Enum type";
        case TypeKind::InputObject:
            return "an Input type";
    }
    return {};
}

class ChangeFinder {
public:
    void compare_types(const Schema& before, const Schema& after) {
        const auto types = compare<Type>(before.types(), after.types());
        for (const Type* type : types.removed) {
            if (type->scalar == BuiltInScalar::None) {
                breaking("TYPE_REMOVED", fmt::format("{} was removed.", type->name));
            } else {
                breaking("TYPE_REMOVED",
                         fmt::format("Standard scalar {} was removed because it is not referenced "
                                     "anymore.",
                                     type->name));
            }
        }
        for (const auto& [old_type, new_type] : types.kept) {
            if (old_type->kind == new_type->kind) {
                compare_members(*old_type, *new_type);
                continue;
            }
            breaking("TYPE_CHANGED_KIND",
                     fmt::format("{} changed from {} to {}.", old_type->name,
                                 kind_in_words(old_type->kind), kind_in_words(new_type->kind)));
        }
    }

    void compare_directives(const Schema& before, const Schema& after) {
        const auto directives = compare<Directive>(before.directives(), after.directives());
        for (const Directive* directive : directives.removed) {
            breaking("DIRECTIVE_REMOVED",
                     fmt::format("Directive @{} was removed.", directive->name));
        }
        for (const auto& [old_directive, new_directive] : directives.kept) {
            compare_directive(*old_directive, *new_directive);
        }
    }

    [[nodiscard]] std::vector<SchemaChange> take() { return std::move(changes_); }

private:
    void breaking(std::string_view type, std::string description) {
        changes_.push_back({ChangeSeverity::Breaking, type, std::move(description)});
    }
    void dangerous(std::string_view type, std::string description) {
        changes_.push_back({ChangeSeverity::Dangerous, type, std::move(description)});
    }

    void compare_members(const Type& before, const Type& after) {
        switch (before.kind) {
            case TypeKind::Scalar:
                break;
            case TypeKind::Object:
            case TypeKind::Interface:
                compare_fields(before, after);
                compare_interfaces(before, after);
                break;
            case TypeKind::Union:
                compare_union(before, after);
                break;
            case TypeKind::Enum:
                compare_enum(before, after);
                break;
            case TypeKind::InputObject:
                compare_input_fields(before, after);
                break;
        }
    }

    void compare_fields(const Type& before, const Type& after) {
        const auto fields = compare<Field>(before.fields, after.fields);
        for (const Field* field : fields.removed) {
            breaking("FIELD_REMOVED",
                     fmt::format("Field {}.{} was removed.", before.name, field->name));
        }
        for (const auto& [old_field, new_field] : fields.kept) {
            const std::string coordinate = fmt::format("{}.{}", after.name, new_field->name);
            compare_arguments(coordinate, *old_field, *new_field);
            if (is_safe_output_change(old_field->type, new_field->type)) { continue; }
            breaking("FIELD_CHANGED_KIND",
                     fmt::format("Field {} changed type from {} to {}.", coordinate,
                                 to_string(old_field->type), to_string(new_field->type)));
        }
    }

    void compare_arguments(const std::string& field, const Field& before, const Field& after) {
        const auto arguments = compare<InputValue>(before.arguments, after.arguments);
        for (const InputValue* argument : arguments.removed) {
            breaking("ARG_REMOVED",
                     fmt::format("Argument {}({}:) was removed.", field, argument->name));
        }
        for (const auto& [old_argument, new_argument] : arguments.kept) {
            compare_argument(fmt::format("{}({}:)", field, old_argument->name), *old_argument,
                             *new_argument);
        }
        for (const InputValue* argument : arguments.added) {
            if (argument->is_required()) {
                breaking("REQUIRED_ARG_ADDED", fmt::format("A required argument {}({}:) was added.",
                                                           field, argument->name));
            } else {
                dangerous(
                    "OPTIONAL_ARG_ADDED",
                    fmt::format("An optional argument {}({}:) was added.", field, argument->name));
            }
        }
    }

    void compare_argument(const std::string& coordinate, const InputValue& before,
                          const InputValue& after) {
        if (is_safe_input_change(before.type, after.type)) {
            compare_defaults("ARG_DEFAULT_VALUE_CHANGE", coordinate, before, after);
            return;
        }
        breaking("ARG_CHANGED_KIND",
                 fmt::format("Argument {} has changed type from {} to {}.", coordinate,
                             to_string(before.type), to_string(after.type)));
    }

    void compare_defaults(std::string_view type, const std::string& coordinate,
                          const InputValue& before, const InputValue& after) {
        if (before.default_literal == nullptr) { return; }
        if (after.default_literal == nullptr) {
            dangerous(type, fmt::format("{} defaultValue was removed.", coordinate));
            return;
        }
        const std::string old_value = print_sorted(*before.default_literal);
        const std::string new_value = print_sorted(*after.default_literal);
        if (old_value == new_value) { return; }
        dangerous(type, fmt::format("{} has changed defaultValue from {} to {}.", coordinate,
                                    old_value, new_value));
    }

    void compare_interfaces(const Type& before, const Type& after) {
        const auto interfaces = compare<Type>(before.interfaces, after.interfaces);
        for (const Type* interface : interfaces.added) {
            dangerous("IMPLEMENTED_INTERFACE_ADDED",
                      fmt::format("{} added to interfaces implemented by {}.", interface->name,
                                  before.name));
        }
        for (const Type* interface : interfaces.removed) {
            breaking(
                "IMPLEMENTED_INTERFACE_REMOVED",
                fmt::format("{} no longer implements interface {}.", before.name, interface->name));
        }
    }

    void compare_union(const Type& before, const Type& after) {
        const auto members = compare<Type>(before.members, after.members);
        for (const Type* member : members.added) {
            dangerous("TYPE_ADDED_TO_UNION",
                      fmt::format("{} was added to union type {}.", member->name, before.name));
        }
        for (const Type* member : members.removed) {
            breaking("TYPE_REMOVED_FROM_UNION",
                     fmt::format("{} was removed from union type {}.", member->name, before.name));
        }
    }

    void compare_enum(const Type& before, const Type& after) {
        const auto values = compare<EnumValue>(before.values, after.values);
        for (const EnumValue* value : values.added) {
            dangerous("VALUE_ADDED_TO_ENUM",
                      fmt::format("Enum value {}.{} was added.", after.name, value->name));
        }
        for (const EnumValue* value : values.removed) {
            breaking("VALUE_REMOVED_FROM_ENUM",
                     fmt::format("Enum value {}.{} was removed.", before.name, value->name));
        }
    }

    void compare_input_fields(const Type& before, const Type& after) {
        const auto fields = compare<InputValue>(before.input_fields, after.input_fields);
        for (const InputValue* field : fields.added) {
            if (field->is_required()) {
                breaking("REQUIRED_INPUT_FIELD_ADDED",
                         fmt::format("A required field {}.{} was added.", after.name, field->name));
            } else {
                dangerous(
                    "OPTIONAL_INPUT_FIELD_ADDED",
                    fmt::format("An optional field {}.{} was added.", after.name, field->name));
            }
        }
        for (const InputValue* field : fields.removed) {
            breaking("FIELD_REMOVED",
                     fmt::format("Field {}.{} was removed.", before.name, field->name));
        }
        for (const auto& [old_field, new_field] : fields.kept) {
            compare_input_field(fmt::format("{}.{}", before.name, old_field->name), *old_field,
                                *new_field);
        }
    }

    void compare_input_field(const std::string& coordinate, const InputValue& before,
                             const InputValue& after) {
        if (is_safe_input_change(before.type, after.type)) {
            compare_defaults("INPUT_FIELD_DEFAULT_VALUE_CHANGE", coordinate, before, after);
            return;
        }
        breaking("FIELD_CHANGED_KIND",
                 fmt::format("Field {} changed type from {} to {}.", coordinate,
                             to_string(before.type), to_string(after.type)));
    }

    void compare_directive(const Directive& before, const Directive& after) {
        const auto arguments = compare<InputValue>(before.arguments, after.arguments);
        for (const InputValue* argument : arguments.added) {
            if (!argument->is_required()) { continue; }
            breaking(
                "REQUIRED_DIRECTIVE_ARG_ADDED",
                fmt::format("A required argument @{}({}:) was added.", after.name, argument->name));
        }
        for (const InputValue* argument : arguments.removed) {
            breaking("DIRECTIVE_ARG_REMOVED",
                     fmt::format("Argument @{}({}:) was removed.", before.name, argument->name));
        }
        for (const auto& [old_argument, new_argument] : arguments.kept) {
            compare_argument(fmt::format("@{}({}:)", before.name, old_argument->name),
                             *old_argument, *new_argument);
        }
        if (before.repeatable && !after.repeatable) {
            breaking("DIRECTIVE_REPEATABLE_REMOVED",
                     fmt::format("Repeatable flag was removed from @{}.", before.name));
        }
        for (const std::string_view location : before.locations) {
            if (after.is_allowed_at(location)) { continue; }
            breaking("DIRECTIVE_LOCATION_REMOVED",
                     fmt::format("{} was removed from @{}.", location, before.name));
        }
    }

    std::vector<SchemaChange> changes_;
};

}  // namespace

std::vector<SchemaChange> find_schema_changes(const Schema& before, const Schema& after) {
    ChangeFinder finder;
    finder.compare_types(before, after);
    finder.compare_directives(before, after);
    return finder.take();
}

}  // namespace millrace::graphql
