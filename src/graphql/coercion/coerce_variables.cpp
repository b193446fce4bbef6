#include <optional>

#include <fmt/core.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/input_check.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/graphql/source.hpp>

#include "schema/name_index.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

// The `variables` of a request, found by name; clients may send any number of them.
class GivenVariables {
public:
    GivenVariables(const Value& given, Arena& arena) {
        if (given.is(Kind::Object)) { members_ = given.members(); }
        if (members_.size() <= NameIndex::kScanMax) { return; }
        index_.emplace(members_.size(), arena);
        // Backwards: the last of equal names counts.
        for (std::size_t i = members_.size(); i-- > 0;) {
            index_->add(members_[i].name, static_cast<std::uint32_t>(i));
        }
    }

    [[nodiscard]] Value operator[](std::string_view name) const noexcept {
        if (!index_) { return Value::object(members_).member(name); }
        const std::uint32_t position = index_->find(name);
        return position == NameIndex::kNone ? Value::absent() : members_[position].value;
    }

private:
    std::span<const value::Member> members_;
    std::optional<NameIndex> index_;
};

class VariableCoercer {
public:
    VariableCoercer(const Schema& schema, std::string_view source, Arena& arena,
                    const VariableLimits& limits)
        : schema_(schema), lines_(source), arena_(arena), limits_(limits) {}

    // Absent: the variable has no value, or it is wrong and there are errors.
    Value coerce(const VariableDefinitionNode& node, const Value& given) {
        const TypeRef type = schema_.resolve(*node.type, arena_);
        if (type == nullptr || !type->named->is_input()) {
            add(fmt::format("Variable \"${}\" expected value of type \"{}\" which cannot be used "
                            "as an input type.",
                            node.variable.text, print_type(*node.type)),
                node.type->offset);
            return Value::absent();
        }
        if (given.is(Kind::Absent)) {
            if (node.default_value != nullptr) { return coerce_default(node, type); }
            if (!type->is_non_null()) { return Value::absent(); }
        }
        const Value value = coerce_value(given, type, arena_);
        if (value.is(Kind::Absent)) {
            InputProblems problems;
            check_value(given, type, problems);
            add(node, "value", problems);
        }
        return value;
    }

    [[nodiscard]] bool is_full() const noexcept { return errors_.size() > limits_.errors_max; }
    [[nodiscard]] GraphqlErrors take_errors() { return std::move(errors_); }

private:
    Value coerce_default(const VariableDefinitionNode& node, TypeRef type) {
        const Value value = coerce_literal(*node.default_value, type, {}, arena_);
        if (value.is(Kind::Absent)) {
            InputProblems problems;
            check_literal(*node.default_value, type, nullptr, problems);
            add(node, "default value", problems);
        }
        return value;
    }

    void add(const VariableDefinitionNode& node, std::string_view what,
             const InputProblems& problems) {
        for (const InputProblem& problem : problems) {
            add(fmt::format("Variable \"${}\" has invalid {}{}{}: {}", node.variable.text, what,
                            problem.path.empty() ? "" : " at ", problem.path, problem.message),
                node.offset);
        }
    }

    void add(std::string message, Offset offset) {
        if (is_full()) { return; }
        if (errors_.size() == limits_.errors_max) {
            errors_.push_back({.message = "Too many errors processing variables, error limit "
                                          "reached. Execution aborted.",
                               .locations = {},
                               .rule = {}});
            return;
        }
        errors_.push_back(
            {.message = std::move(message), .locations = {lines_.locate(offset)}, .rule = {}});
    }

    const Schema& schema_;
    LineIndex lines_;
    Arena& arena_;
    const VariableLimits& limits_;
    GraphqlErrors errors_;
};

}  // namespace

tl::expected<VariableValues, GraphqlErrors> coerce_variables(
    std::span<const VariableDefinitionNode> definitions, const Value& given, const Schema& schema,
    std::string_view source, Arena& arena, const VariableLimits& limits) {
    const GivenVariables by_name(given, arena);
    VariableCoercer coercer(schema, source, arena, limits);
    const auto members = arena.make_array<value::Member>(definitions.size());
    std::size_t count = 0;
    for (const VariableDefinitionNode& node : definitions) {
        const Value value = coercer.coerce(node, by_name[node.variable.text]);
        if (coercer.is_full()) { break; }
        if (!value.is(Kind::Absent)) { members[count++] = {node.variable.text, value}; }
    }
    if (GraphqlErrors errors = coercer.take_errors(); !errors.empty()) {
        return tl::unexpected(std::move(errors));
    }
    return Value::object(members.first(count));
}

}  // namespace millrace::graphql
