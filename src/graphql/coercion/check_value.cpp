#include <array>
#include <cstddef>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>
#include <millrace/graphql/input_check.hpp>

#include "coercion/input_object.hpp"
#include "coercion/json_text.hpp"
#include "coercion/leaf.hpp"
#include "coercion/problem_text.hpp"
#include "coercion/value_path.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

class ValueChecker {
public:
    explicit ValueChecker(InputProblems& problems)
        : problems_(problems), room_(problems.size() + limits::kInputProblemsMax) {}

    void check(const Value& given, TypeRef type, const ValuePath* path) {
        if (is_full()) { return; }
        if (given.is_nothing()) {
            if (!type->is_non_null()) { return; }
            report(given.is(Kind::Null)
                       ? null_problem(type)
                       : fmt::format("Expected a value of non-null type \"{}\" to be provided.",
                                     to_string(type)),
                   path);
            return;
        }
        const WrappedType& nullable = type->nullable();
        if (nullable.is_list()) {
            check_list(given, nullable.of, path);
            return;
        }
        const Type& named = *nullable.named;
        if (named.kind == TypeKind::InputObject) {
            check_object(given, named, path);
        } else if (named.is_leaf()) {
            std::string problem = explain_leaf(given, named);
            if (!problem.empty()) { report(std::move(problem), path); }
        }
    }

private:
    void check_list(const Value& given, TypeRef item_type, const ValuePath* path) {
        if (!given.is(Kind::List)) {
            check(given, item_type, path);
            return;
        }
        std::size_t index = 0;
        for (const Value& item : given.items()) {
            const ValuePath item_path{path, {}, index++};
            check(item, item_type, &item_path);
        }
    }

    void check_object(const Value& given, const Type& type, const ValuePath* path) {
        if (!given.is(Kind::Object)) {
            report(not_an_object_problem(type, shown(given)), path);
            return;
        }
        std::array<std::byte, kScratchBytes> block;
        Arena scratch(block, Arena::kNoLimit);
        GivenFields<Value> fields(type.input_fields.size(), scratch);
        bool has_unknown = false;
        for (const value::Member& member : given.members()) {
            const std::size_t position = field_position(type, member.name);
            if (position == type.input_fields.size()) {
                has_unknown = true;
            } else {
                fields.set(position, member.value);
            }
        }
        for (std::size_t i = 0; i < type.input_fields.size(); ++i) {
            const InputValue& field = type.input_fields[i];
            if (fields[i] != nullptr) {
                const ValuePath field_path{path, field.name, 0};
                check(*fields[i], field.type, &field_path);
            } else if (field.is_required()) {
                report(missing_field_problem(type, field, shown(given)), path);
            }
        }
        if (has_unknown) { report_unknown_fields(given, type, path); }
        if (type.one_of) { check_one_of(given, type, fields, path); }
    }

    void report_unknown_fields(const Value& given, const Type& type, const ValuePath* path) {
        const std::string text = shown(given);
        for (const value::Member& member : given.members()) {
            if (is_full()) { return; }
            if (type.input_field(member.name) != nullptr) { continue; }
            report(unknown_field_problem(type, member.name, text), path);
        }
    }

    void check_one_of(const Value& given, const Type& type, const GivenFields<Value>& fields,
                      const ValuePath* path) {
        if (fields.count() != 1) { report(one_of_problem(type), path); }
        for (const value::Member& member : given.members()) {
            const std::size_t position = field_position(type, member.name);
            if (position == type.input_fields.size()) { continue; }
            // Of several fields only the first one given is looked at.
            if (fields[position]->is(Kind::Null)) {
                const ValuePath field_path{path, member.name, 0};
                report(one_of_problem(type), &field_path);
            }
            return;
        }
    }

    static std::string shown(const Value& given) { return shortened(inspect(given)); }

    [[nodiscard]] bool is_full() const noexcept { return problems_.size() >= room_; }

    void report(std::string message, const ValuePath* path) {
        if (is_full()) { return; }
        problems_.push_back({std::move(message), to_string(path), 0});
    }

    InputProblems& problems_;
    std::size_t room_;
};

}  // namespace

void check_value(const Value& given, TypeRef type, InputProblems& problems) {
    ValueChecker(problems).check(given, type, nullptr);
}

}  // namespace millrace::graphql
