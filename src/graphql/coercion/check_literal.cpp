#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>
#include <millrace/graphql/input_check.hpp>
#include <millrace/graphql/printer.hpp>

#include "coercion/input_object.hpp"
#include "coercion/leaf.hpp"
#include "coercion/problem_text.hpp"
#include "coercion/value_path.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

class LiteralChecker {
public:
    LiteralChecker(const Value* variables, InputProblems& problems)
        : variables_(variables),
          problems_(problems),
          room_(problems.size() + limits::kInputProblemsMax) {}

    void check(const ValueNode& literal, TypeRef type, const ValuePath* path) {
        if (is_full()) { return; }
        if (literal.kind == ValueKind::Variable) {
            if (variables_ != nullptr) { check_variable(literal, type, path); }
            return;
        }
        if (literal.kind == ValueKind::Null) {
            if (type->is_non_null()) { report(null_problem(type), literal.offset, path); }
            return;
        }
        const WrappedType& nullable = type->nullable();
        if (nullable.is_list()) {
            check_list(literal, nullable.of, path);
            return;
        }
        const Type& named = *nullable.named;
        if (named.kind == TypeKind::InputObject) {
            check_object(literal, named, path);
        } else if (named.is_leaf()) {
            std::string problem = explain_leaf(literal, named);
            if (!problem.empty()) { report(std::move(problem), literal.offset, path); }
        }
    }

private:
    void check_variable(const ValueNode& literal, TypeRef type, const ValuePath* path) {
        if (!type->is_non_null()) { return; }
        const Value value = variable_value(*variables_, literal.text);
        if (value.is(Kind::Absent)) {
            report(fmt::format("Expected variable \"${}\" provided to type \"{}\" to provide a "
                               "runtime value.",
                               literal.text, to_string(type)),
                   literal.offset, path);
        } else if (value.is(Kind::Null)) {
            report(fmt::format("Expected variable \"${}\" provided to non-null type \"{}\" not to "
                               "be null.",
                               literal.text, to_string(type)),
                   literal.offset, path);
        }
    }

    void check_list(const ValueNode& literal, TypeRef item_type, const ValuePath* path) {
        if (literal.kind != ValueKind::List) {
            check(literal, item_type, path);
            return;
        }
        std::size_t index = 0;
        for (const ValueNode& item : literal.items) {
            const ValuePath item_path{path, {}, index++};
            check(item, item_type, &item_path);
        }
    }

    void check_object(const ValueNode& literal, const Type& type, const ValuePath* path) {
        if (literal.kind != ValueKind::Object) {
            report(not_an_object_problem(type, shown(literal)), literal.offset, path);
            return;
        }
        std::array<std::byte, kScratchBytes> block;
        Arena scratch(block, Arena::kNoLimit);
        GivenFields<ValueNode> given(type.input_fields.size(), scratch);
        std::size_t known_count = 0;
        for (const ObjectFieldNode& node : literal.fields) {
            const std::size_t position = field_position(type, node.name.text);
            if (position == type.input_fields.size()) { continue; }
            given.set(position, *node.value);
            ++known_count;
        }
        for (std::size_t i = 0; i < type.input_fields.size(); ++i) {
            check_field(literal, type, type.input_fields[i], given[i], path);
        }
        if (known_count < literal.fields.size()) { report_unknown_fields(literal, type, path); }
        if (type.one_of) { check_one_of(literal, type, known_count, path); }
    }

    void check_field(const ValueNode& object, const Type& type, const InputValue& field,
                     const ValueNode* literal, const ValuePath* path) {
        if (literal == nullptr) {
            if (field.is_required()) {
                report(missing_field_problem(type, field, shown(object)), object.offset, path);
            }
            return;
        }
        if (literal->kind == ValueKind::Variable && variables_ != nullptr) {
            const Value value = variable_value(*variables_, literal->text);
            if (type.one_of) {
                check_one_of_variable(object, type, field, *literal, value, path);
            } else if (value.is(Kind::Absent) && !field.is_required()) {
                return;
            }
        }
        const ValuePath field_path{path, field.name, 0};
        check(*literal, field.type, &field_path);
    }

    void check_one_of_variable(const ValueNode& object, const Type& type, const InputValue& field,
                               const ValueNode& variable, const Value& value,
                               const ValuePath* path) {
        if (!value.is_nothing()) { return; }
        report(fmt::format("Expected variable \"${}\" provided to field \"{}\" for OneOf Input "
                           "Object type \"{}\" {}.",
                           variable.text, field.name, type.name,
                           value.is(Kind::Null) ? "not to be null" : "to provide a runtime value"),
               object.offset, path);
    }

    void report_unknown_fields(const ValueNode& literal, const Type& type, const ValuePath* path) {
        const std::string text = shown(literal);
        for (const ObjectFieldNode& node : literal.fields) {
            if (is_full()) { return; }
            if (type.input_field(node.name.text) != nullptr) { continue; }
            report(unknown_field_problem(type, node.name.text, text), node.name.offset, path);
        }
    }

    void check_one_of(const ValueNode& literal, const Type& type, std::size_t known_count,
                      const ValuePath* path) {
        if (known_count != 1) {
            report(one_of_problem(type), literal.offset, path);
            return;
        }
        const auto known = std::ranges::find_if(literal.fields, [&](const ObjectFieldNode& node) {
            return type.input_field(node.name.text) != nullptr;
        });
        if (known->value->kind == ValueKind::Null) {
            const ValuePath field_path{path, known->name.text, 0};
            report(one_of_problem(type), literal.offset, &field_path);
        }
    }

    static std::string shown(const ValueNode& literal) { return shortened(print_value(literal)); }

    [[nodiscard]] bool is_full() const noexcept { return problems_.size() >= room_; }

    void report(std::string message, Offset offset, const ValuePath* path) {
        if (is_full()) { return; }
        problems_.push_back({std::move(message), to_string(path), offset});
    }

    const Value* variables_;
    InputProblems& problems_;
    std::size_t room_;
};

}  // namespace

void check_literal(const ValueNode& literal, TypeRef type, const Value* variables,
                   InputProblems& problems) {
    LiteralChecker(variables, problems).check(literal, type, nullptr);
}

}  // namespace millrace::graphql
