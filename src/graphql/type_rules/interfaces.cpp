#include <algorithm>

#include <fmt/core.h>

#include "type_rules/parts.hpp"
#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

namespace {

std::vector<Place> joined(std::vector<Place> first, const std::vector<Place>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

// One type and one of its interfaces.
class Implementation {
public:
    Implementation(const Schema& schema, const Type& type, const Type& interface, ErrorList& errors)
        : schema_(schema), type_(type), interface_(interface), errors_(errors) {}

    // A type that implements an interface implements the interfaces of that, too.
    void check_ancestors() {
        for (const Type* ancestor : interface_.interfaces) {
            if (std::ranges::find(type_.interfaces, ancestor) != type_.interfaces.end()) {
                continue;
            }
            errors_.add({},
                        ancestor == &type_
                            ? fmt::format("Type {} cannot implement {} because it would create a "
                                          "circular reference.",
                                          type_.name, interface_.name)
                            : fmt::format("Type {} must implement {} because it is implemented "
                                          "by {}.",
                                          type_.name, ancestor->name, interface_.name),
                        joined(implements_places(interface_, ancestor->name),
                               implements_places(type_, interface_.name)));
        }
    }

    void check_fields() {
        for (const Field& promised : interface_.fields) {
            const Field* field = type_.field(promised.name);
            if (field == nullptr) {
                errors_.add({},
                            fmt::format("Interface field {}.{} expected but {} does not provide "
                                        "it.",
                                        interface_.name, promised.name, type_.name),
                            joined({place(promised.node)}, places_of(type_)));
                continue;
            }
            check_type(promised, *field);
            check_promised_arguments(promised, *field);
            check_further_arguments(promised, *field);
            check_deprecation(promised, *field);
        }
    }

private:
    void check_type(const Field& promised, const Field& field) {
        if (schema_.is_sub_type(promised.type, field.type)) { return; }
        errors_.add({},
                    fmt::format("Interface field {}.{} expects type {} but {}.{} is type {}.",
                                interface_.name, promised.name, to_string(promised.type),
                                type_.name, field.name, to_string(field.type)),
                    {type_place(promised), type_place(field)});
    }

    void check_promised_arguments(const Field& promised, const Field& field) {
        for (const InputValue& expected : promised.arguments) {
            const InputValue* argument = field.argument(expected.name);
            if (argument == nullptr) {
                errors_.add({},
                            fmt::format("Interface field argument {}.{}({}:) expected but {}.{} "
                                        "does not provide it.",
                                        interface_.name, promised.name, expected.name, type_.name,
                                        field.name),
                            {place(expected.node), place(field.node)});
            } else if (!same_type(expected.type, argument->type)) {
                errors_.add({},
                            fmt::format("Interface field argument {}.{}({}:) expects type {} but "
                                        "{}.{}({}:) is type {}.",
                                        interface_.name, promised.name, expected.name,
                                        to_string(expected.type), type_.name, field.name,
                                        argument->name, to_string(argument->type)),
                            {type_place(expected), type_place(*argument)});
            }
        }
    }

    // Whoever asks through the interface cannot give arguments that it does not know.
    void check_further_arguments(const Field& promised, const Field& field) {
        for (const InputValue& argument : field.arguments) {
            if (!argument.is_required() || promised.argument(argument.name) != nullptr) {
                continue;
            }
            errors_.add({},
                        fmt::format("Argument \"{}.{}({}:)\" must not be required type \"{}\" if "
                                    "not provided by the Interface field \"{}.{}\".",
                                    type_.name, field.name, argument.name, to_string(argument.type),
                                    interface_.name, promised.name),
                        {place(argument.node), place(promised.node)});
        }
    }

    void check_deprecation(const Field& promised, const Field& field) {
        if (!field.deprecation.deprecated || promised.deprecation.deprecated) { return; }
        errors_.add({},
                    fmt::format("Interface field {}.{} is not deprecated, so implementation field "
                                "{}.{} must not be deprecated.",
                                interface_.name, promised.name, type_.name, field.name),
                    {deprecated_place(field.node), type_place(field)});
    }

    const Schema& schema_;
    const Type& type_;
    const Type& interface_;
    ErrorList& errors_;
};

// What is wrong with naming `interface` at all, or nothing.
std::string naming_problem(const Type& type, std::size_t position) {
    const Type& interface = *type.interfaces[position];
    if (interface.kind != TypeKind::Interface) {
        return fmt::format("Type {} must only implement Interface types, it cannot implement {}.",
                           type.name, interface.name);
    }
    if (&interface == &type) {
        return fmt::format(
            "Type {} cannot implement itself because it would create a circular "
            "reference.",
            type.name);
    }
    const auto earlier = type.interfaces.first(position);
    if (std::ranges::find(earlier, &interface) != earlier.end()) {
        return fmt::format("Type {} can only implement {} once.", type.name, interface.name);
    }
    return {};
}

}  // namespace

void check_interfaces(const Schema& schema, const Type& type, ErrorList& errors) {
    for (std::size_t i = 0; i < type.interfaces.size(); ++i) {
        const Type& interface = *type.interfaces[i];
        std::string problem = naming_problem(type, i);
        if (!problem.empty()) {
            errors.add({}, std::move(problem), implements_places(type, interface.name));
            continue;
        }
        Implementation implementation(schema, type, interface, errors);
        implementation.check_ancestors();
        implementation.check_fields();
    }
}

}  // namespace millrace::graphql::type_rules
