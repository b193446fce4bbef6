#include <algorithm>

#include <fmt/core.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/input_check.hpp>

#include "coercion/input_object.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

// Coerces the arguments of one field or directive; `owner` names it in messages.
template <class Owner>
class ArgumentCoercer {
public:
    ArgumentCoercer(const Owner& owner, Offset site, const VariableValues& variables, Arena& arena)
        : owner_(owner), site_(site), variables_(variables), arena_(arena) {}

    // Absent: the argument has no value.
    Coerced<Value> coerce(const InputValue& definition, const ValueNode* literal) {
        if (literal == nullptr) {
            if (!definition.is_required()) { return default_of(definition); }
            return fail(fmt::format("{} of required type \"{}\" was not provided.",
                                    name_of(definition), to_string(definition.type)),
                        site_);
        }
        const bool is_missing = literal->kind == ValueKind::Variable &&
                                variable_value(variables_, literal->text).is(Kind::Absent);
        if (is_missing && !definition.is_required()) { return default_of(definition); }
        const Value value = coerce_literal(*literal, definition.type, variables_, arena_);
        if (!value.is(Kind::Absent)) { return value; }
        InputProblems problems;
        const Value given = variables_.is(Kind::Object) ? variables_ : Value::object({});
        check_literal(*literal, definition.type, &given, problems);
        return fail(definition, "value", problems, problems.empty() ? 0 : problems[0].offset);
    }

private:
    Coerced<Value> default_of(const InputValue& definition) {
        if (definition.default_literal == nullptr) { return Value::absent(); }
        if (has_usable_default(definition)) { return definition.default_value; }
        InputProblems problems;
        check_literal(*definition.default_literal, definition.type, nullptr, problems);
        return fail(definition, "default value", problems, site_);
    }

    tl::unexpected<CoercionFailure> fail(const InputValue& definition, std::string_view what,
                                         const InputProblems& problems, Offset offset) {
        // A default that fills itself in is wrong without any literal being so.
        if (problems.empty()) {
            return fail(fmt::format("{} has invalid {}.", name_of(definition), what), site_);
        }
        const InputProblem& problem = problems.front();
        return fail(fmt::format("{} has invalid {}{}{}: {}", name_of(definition), what,
                                problem.path.empty() ? "" : " at ", problem.path, problem.message),
                    offset);
    }

    tl::unexpected<CoercionFailure> fail(const std::string& message, Offset offset) {
        return tl::unexpected(CoercionFailure{arena_.copy(message), offset});
    }

    std::string name_of(const InputValue& definition) const {
        return fmt::format("Argument \"{}({}:)\"", coordinate(owner_), definition.name);
    }

    static std::string coordinate(const Field& field) {
        return fmt::format("{}.{}", field.owner == nullptr ? "<meta>" : field.owner->name,
                           field.name);
    }
    static std::string coordinate(const Directive& directive) {
        return fmt::format("@{}", directive.name);
    }

    const Owner& owner_;
    Offset site_;
    const VariableValues& variables_;
    Arena& arena_;
};

template <class Owner>
Coerced<Value> coerce_all(const Owner& owner, std::span<const ArgumentNode> arguments, Offset site,
                          const VariableValues& variables, Arena& arena) {
    const std::span<const InputValue> definitions = owner.arguments;
    if (definitions.empty()) { return Value::object({}); }
    GivenFields<ValueNode> given(definitions.size(), arena);
    for (const ArgumentNode& argument : arguments) {
        const auto definition =
            std::ranges::find(definitions, argument.name.text, &InputValue::name);
        if (definition == definitions.end()) { continue; }
        given.set(static_cast<std::size_t>(definition - definitions.begin()), *argument.value);
    }
    ArgumentCoercer<Owner> coercer(owner, site, variables, arena);
    const auto members = arena.make_array<value::Member>(definitions.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        const Coerced<Value> value = coercer.coerce(definitions[i], given[i]);
        if (!value) { return value; }
        if (!value->is(Kind::Absent)) { members[count++] = {definitions[i].name, *value}; }
    }
    return Value::object(members.first(count));
}

}  // namespace

Coerced<Value> coerce_arguments(const Field& field, std::span<const ArgumentNode> arguments,
                                Offset site, const VariableValues& variables, Arena& arena) {
    return coerce_all(field, arguments, site, variables, arena);
}

Coerced<Value> coerce_arguments(const Directive& directive, std::span<const ArgumentNode> arguments,
                                Offset site, const VariableValues& variables, Arena& arena) {
    return coerce_all(directive, arguments, site, variables, arena);
}

}  // namespace millrace::graphql
