#include <millrace/plan/partition.hpp>

#include <charconv>

#include <fmt/core.h>

#include "conditions.hpp"

namespace millrace::plan {

namespace {

using graphql::Field;
using graphql::InputValue;

const graphql::DirectiveNode* partition_of(const InputValue& argument) noexcept {
    return argument.node == nullptr ? nullptr
                                    : find_directive(argument.node->directives, "partition");
}

std::int64_t size_of(const graphql::DirectiveNode& directive) noexcept {
    std::int64_t size = 0;
    if (const graphql::ValueNode* value = find_argument(directive, "size")) {
        std::from_chars(value->text.data(), value->text.data() + value->text.size(), size);
    }
    return size;
}

void check_field(const graphql::Type& type, const Field& field,
                 std::vector<PartitionFinding>& findings) {
    const InputValue* first = nullptr;
    for (const InputValue& argument : field.arguments) {
        const auto* directive = partition_of(argument);
        if (directive == nullptr) { continue; }
        const graphql::Offset offset = argument.node->offset;
        if (first != nullptr) {
            findings.push_back({offset, fmt::format("more than one argument on {{{}.{}}} use "
                                                    "@partition.",
                                                    type.name, field.name)});
            return;
        }
        first = &argument;
    }
    if (first == nullptr) { return; }
    const graphql::Offset offset = first->node->offset;
    if (!field.type->nullable().is_list()) {
        findings.push_back({offset, fmt::format("@partition must be used on list type field, "
                                                "instead of {{{}.{}}}.",
                                                type.name, field.name)});
    } else if (!first->type->nullable().is_list()) {
        findings.push_back({offset, fmt::format("@partition must be used on list type argument, "
                                                "instead of {{{}.{}.{}}}.",
                                                type.name, field.name, first->name)});
    } else if (size_of(*partition_of(*first)) <= 0) {
        findings.push_back({offset, fmt::format("the size value of @partition on {{{}.{}}} must "
                                                "be positive number.",
                                                type.name, field.name)});
    }
}

}  // namespace

std::vector<PartitionFinding> check_partitions(const graphql::Schema& schema) {
    std::vector<PartitionFinding> findings;
    for (const graphql::Type* type : schema.types()) {
        for (const Field& field : type->fields) { check_field(*type, field, findings); }
    }
    return findings;
}

}  // namespace millrace::plan
