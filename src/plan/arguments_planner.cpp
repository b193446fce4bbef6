#include "arguments_planner.hpp"

#include <algorithm>
#include <charconv>

#include <millrace/graphql/coercion.hpp>

#include "conditions.hpp"

namespace millrace::plan {

using graphql::Field;

namespace {

bool reads_variable(const graphql::ValueNode& value) noexcept {
    if (value.kind == graphql::ValueKind::Variable) { return true; }
    return std::ranges::any_of(value.items, reads_variable) ||
           std::ranges::any_of(value.fields, [](const graphql::ObjectFieldNode& field) {
               return reads_variable(*field.value);
           });
}

// An argument that is computed need not be given.
const Field& without_requirements(const Field& field,
                                  const std::vector<ArgumentTransform>& transforms, Arena& arena) {
    auto* lenient = arena.make<Field>(field);
    const auto arguments = arena.copy(field.arguments);
    for (graphql::InputValue& argument : arguments) {
        const auto concerns = [&](const ArgumentTransform& transform) {
            return transform.argument->name == argument.name;
        };
        if (std::ranges::any_of(transforms, concerns)) {
            argument.type = &argument.type->nullable();
        }
    }
    lenient->arguments = arguments;
    return *lenient;
}

bool is_constant(const graphql::SelectionNode& node) noexcept {
    return std::ranges::none_of(node.arguments, [](const graphql::ArgumentNode& argument) {
        return reads_variable(*argument.value);
    });
}

}  // namespace

ArgumentsPlan plan_arguments(const Field& field, const graphql::SelectionNode& node,
                             const std::vector<ArgumentTransform>& transforms, Arena& arena) {
    ArgumentsPlan plan;
    plan.field = &field;
    plan.node = &node;
    if (field.arguments.empty()) { return plan; }
    plan.index = 0;
    if (!transforms.empty()) {
        plan.field = &without_requirements(field, transforms, arena);
        plan.transforms = arena.copy(std::span<const ArgumentTransform>(transforms));
    } else if (is_constant(node)) {
        const auto coerced = graphql::coerce_arguments(field, node.arguments, node.offset,
                                                       value::Value::absent(), arena);
        if (coerced) {
            plan.value = *coerced;
            plan.index = ArgumentsPlan::kConstant;
        }
    }
    return plan;
}

const PartitionPlan* plan_partition(const Field& field, Arena& arena) {
    for (const graphql::InputValue& argument : field.arguments) {
        if (argument.node == nullptr) { continue; }
        const auto* directive = find_directive(argument.node->directives, "partition");
        if (directive == nullptr) { continue; }
        const auto* size = find_argument(*directive, "size");
        auto* plan = arena.make<PartitionPlan>();
        plan->argument = &argument;
        std::from_chars(size->text.data(), size->text.data() + size->text.size(), plan->size);
        return plan->size > 0 ? plan : nullptr;
    }
    return nullptr;
}

}  // namespace millrace::plan
