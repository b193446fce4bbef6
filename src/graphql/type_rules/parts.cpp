#include "type_rules/parts.hpp"

#include <fmt/core.h>

#include <millrace/graphql/input_check.hpp>

#include "schema/applied_directives.hpp"

namespace millrace::graphql::type_rules {

namespace {

void check_default(const InputValue& input, const std::string& coordinate, ErrorList& errors) {
    if (input.default_literal == nullptr || !input.type->named->is_input()) { return; }
    InputProblems problems;
    check_literal(*input.default_literal, input.type, nullptr, problems);
    for (const InputProblem& problem : problems) {
        errors.add({},
                   fmt::format("{} has invalid default value{}{}: {}", coordinate,
                               problem.path.empty() ? "" : " at ", problem.path, problem.message),
                   {Place{input.name, problem.offset}});
    }
}

}  // namespace

void check_name(std::string_view name, const Place& place, ErrorList& errors) {
    if (!name.starts_with("__")) { return; }
    errors.add({},
               fmt::format("Name \"{}\" must not begin with \"__\", which is reserved by GraphQL "
                           "introspection.",
                           name),
               {place});
}

void check_input(const InputValue& input, const std::string& coordinate, std::string_view what,
                 const Place& type_place, ErrorList& errors) {
    check_name(input.name, place(input.node), errors);
    if (!input.type->named->is_input()) {
        errors.add({},
                   fmt::format("The type of {} must be Input Type but got: {}.", coordinate,
                               to_string(input.type)),
                   {type_place});
    }
    if (input.is_required() && input.deprecation.deprecated) {
        errors.add({}, fmt::format("Required {} {} cannot be deprecated.", what, coordinate),
                   {deprecated_place(input.node), type_rules::type_place(input)});
    }
    check_default(input, coordinate, errors);
}

std::vector<Place> places_of(const Type& type) {
    std::vector<Place> places;
    if (type.node != nullptr) { places.push_back(place(*type.node)); }
    for (const TypeDefinitionNode* extension : type.extensions) {
        places.push_back(place(*extension));
    }
    return places;
}

std::vector<Place> implements_places(const Type& type, std::string_view interface) {
    std::vector<Place> places;
    const auto collect = [&](const TypeDefinitionNode& node) {
        for (const Name& name : node.interfaces) {
            if (name.text == interface) { places.push_back(place(name)); }
        }
    };
    if (type.node != nullptr) { collect(*type.node); }
    for (const TypeDefinitionNode* extension : type.extensions) { collect(*extension); }
    return places;
}

Place deprecated_place(std::span<const DirectiveNode> directives) noexcept {
    return place(find_directive(directives, "deprecated"));
}

}  // namespace millrace::graphql::type_rules
