#include "type_rules/default_cycles.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>

namespace millrace::graphql::type_rules {

std::string DefaultCycles::Step::coordinate() const {
    return fmt::format("{}.{}", type->name, field->name);
}

// What an object of `type` takes from defaults when it has only the `given` fields.
void DefaultCycles::follow_object(const Type& type, std::span<const ObjectFieldNode> given) {
    for (const InputValue& field : type.input_fields) {
        const Type& field_type = *field.type->named;
        if (field_type.kind != TypeKind::InputObject) { continue; }
        const auto literal = std::ranges::find(
            given, field.name, [](const ObjectFieldNode& node) { return node.name.text; });
        if (literal != given.end()) {
            follow_literal(field_type, *literal->value);
        } else if (field.default_literal != nullptr) {
            follow_default(type, field);
        }
    }
}

void DefaultCycles::follow_literal(const Type& type, const ValueNode& literal) {
    if (literal.kind == ValueKind::List) {
        for (const ValueNode& item : literal.items) { follow_literal(type, item); }
    } else if (literal.kind == ValueKind::Object) {
        follow_object(type, literal.fields);
    }
}

void DefaultCycles::follow_default(const Type& type, const InputValue& field) {
    const auto [visit, is_new] = depth_of_.emplace(&field, path_.size());
    if (!is_new) {
        if (visit->second != kLeft) { report(visit->second); }
        return;
    }
    path_.push_back({&type, &field});
    if (path_.size() > limits::kInputChainMax) {
        report_too_long(path_.back());
    } else {
        follow_literal(*field.type->named, *field.default_literal);
    }
    path_.pop_back();
    depth_of_[&field] = kLeft;
}

void DefaultCycles::report_too_long(const Step& step) {
    errors_.add({},
                fmt::format("The default value of Input Object field {} is needed by a chain of "
                            "more than {} default values.",
                            step.coordinate(), limits::kInputChainMax),
                {step.place()});
}

void DefaultCycles::report(std::size_t cycle_start) {
    const auto cycle = std::span(path_).subspan(cycle_start);
    std::string message = fmt::format(
        "Invalid circular reference. The default value of Input Object field {} references itself",
        cycle.front().coordinate());
    std::string_view separator = " via the default values of: ";
    for (const Step& step : cycle.subspan(1)) {
        message += separator;
        message += step.coordinate();
        separator = ", ";
    }
    std::vector<Place> places;
    for (const Step& step : cycle) { places.push_back(step.place()); }
    errors_.add({}, message + ".", places);
}

}  // namespace millrace::graphql::type_rules
