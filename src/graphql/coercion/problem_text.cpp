#include "coercion/problem_text.hpp"

#include <vector>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>
#include <millrace/base/nearest.hpp>
#include <millrace/graphql/input_check.hpp>

namespace millrace::graphql {

std::string shortened(std::string shown) {
    if (shown.size() <= limits::kShownValueBytesMax) { return shown; }
    std::size_t cut = limits::kShownValueBytesMax;
    // Not in the middle of a character.
    while ((static_cast<unsigned char>(shown[cut]) & 0xC0) == 0x80) { --cut; }
    shown.resize(cut);
    return shown + "…";
}

std::string null_problem(TypeRef type) {
    return fmt::format("Expected value of non-null type \"{}\" not to be null.", to_string(type));
}

std::string not_an_object_problem(const Type& type, std::string_view shown) {
    return fmt::format("Expected value of type \"{}\" to be an object, found: {}.", type.name,
                       shown);
}

std::string missing_field_problem(const Type& type, const InputValue& field,
                                  std::string_view shown) {
    return fmt::format("Expected value of type \"{}\" to include required field \"{}\", found: {}.",
                       type.name, field.name, shown);
}

std::string unknown_field_problem(const Type& type, std::string_view field,
                                  std::string_view shown) {
    std::vector<std::string_view> names;
    names.reserve(type.input_fields.size());
    for (const InputValue& known : type.input_fields) { names.push_back(known.name); }
    const std::string suggestion = did_you_mean(nearest(field, names));
    return fmt::format("Expected value of type \"{}\" not to include unknown field \"{}\"{}{}: {}.",
                       type.name, field, suggestion.empty() ? "" : "." + suggestion,
                       suggestion.empty() ? ", found" : " Found", shown);
}

std::string one_of_problem(const Type& type) {
    return fmt::format(
        "Within OneOf Input Object type \"{}\", exactly one field must be "
        "specified, and the value for that field must be non-null.",
        type.name);
}

}  // namespace millrace::graphql
