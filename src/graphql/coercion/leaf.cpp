#include "coercion/leaf.hpp"

#include <vector>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>
#include <millrace/graphql/number_text.hpp>
#include <millrace/graphql/printer.hpp>
#include <millrace/graphql/scalar_format.hpp>

#include "coercion/json_text.hpp"
#include "coercion/problem_text.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

bool is_number(const Value& given) noexcept {
    return given.is(Kind::Number) || given.is(Kind::Int) || given.is(Kind::Float);
}

// Numbers that the program made itself, as text like those from JSON.
std::string_view number_text(const Value& number, Arena& arena) {
    switch (number.kind()) {
        case Kind::Int:
            return arena.copy(std::to_string(number.as_integer()));
        case Kind::Float:
            return arena.copy(fmt::format("{}", number.as_real()));
        default:
            return number.text();
    }
}

Value int_or_absent(std::string_view digits) noexcept {
    if (!fits_int32(digits)) { return Value::absent(); }
    return Value::number(digits == "-0" ? "0" : digits);
}

Value enum_or_absent(const Type& type, std::string_view name) noexcept {
    const EnumValue* known = type.value(name);
    return known == nullptr ? Value::absent() : Value::enum_name(known->name);
}

Value custom_scalar(const ValueNode& literal, const Type& type, const VariableValues& variables,
                    Arena& arena) {
    if (type.format == ScalarFormat::Any) { return literal_to_value(literal, variables, arena); }
    const bool is_int = literal.kind == ValueKind::Int;
    const bool is_number = is_int || literal.kind == ValueKind::Float;
    if (!is_number && literal.kind != ValueKind::String) { return Value::absent(); }
    if (is_number && !takes_numbers(type.format)) { return Value::absent(); }
    if (!has_format(type.format, literal.text)) { return Value::absent(); }
    return is_number ? Value::number(literal.text) : Value::string(literal.text);
}

Value custom_scalar(const Value& given, const Type& type, Arena& arena) {
    if (type.format == ScalarFormat::Any) { return given; }
    if (is_number(given) && takes_numbers(type.format)) {
        const std::string_view text = number_text(given, arena);
        if (type.format == ScalarFormat::Decimal) { return Value::number(text); }
        const auto digits = integral_digits(text, arena);
        return digits ? Value::number(*digits) : Value::absent();
    }
    if (!given.is(Kind::String) || !has_format(type.format, plain_text(given, arena))) {
        return Value::absent();
    }
    return given;
}

std::string suggest_value(const Type& type, std::string_view meant) {
    std::vector<std::string_view> names;
    names.reserve(type.values.size());
    for (const EnumValue& value : type.values) { names.push_back(value.name); }
    return did_you_mean(nearest(meant, names), "the enum value");
}

std::string explain_format(const Type& type, std::string_view shown) {
    return fmt::format("{} cannot represent value: {} (expected {})", type.name, shown,
                       format_hint(type.format));
}

}  // namespace

Value coerce_leaf(const ValueNode& literal, const Type& type, const VariableValues& variables,
                  Arena& arena) {
    const auto is = [&literal](ValueKind kind) { return literal.kind == kind; };
    if (type.kind == TypeKind::Enum) {
        return is(ValueKind::Enum) ? enum_or_absent(type, literal.text) : Value::absent();
    }
    switch (type.scalar) {
        case BuiltInScalar::Int:
            return is(ValueKind::Int) ? int_or_absent(literal.text) : Value::absent();
        case BuiltInScalar::Float:
            if (!is(ValueKind::Int) && !is(ValueKind::Float)) { return Value::absent(); }
            return finite_double(literal.text) ? Value::number(literal.text) : Value::absent();
        case BuiltInScalar::String:
            return is(ValueKind::String) ? Value::string(literal.text) : Value::absent();
        case BuiltInScalar::Boolean:
            if (!is(ValueKind::Boolean)) { return Value::absent(); }
            return Value::boolean(literal.text == "true");
        case BuiltInScalar::ID:
            if (!is(ValueKind::String) && !is(ValueKind::Int)) { return Value::absent(); }
            return Value::string(literal.text);
        case BuiltInScalar::None:
            break;
    }
    return custom_scalar(literal, type, variables, arena);
}

Value coerce_leaf(const Value& given, const Type& type, Arena& arena) {
    const bool is_text = given.is(Kind::String);
    if (type.kind == TypeKind::Enum) {
        return is_text ? enum_or_absent(type, plain_text(given, arena)) : Value::absent();
    }
    switch (type.scalar) {
        case BuiltInScalar::Int: {
            if (!is_number(given)) { return Value::absent(); }
            const auto digits = integral_digits(number_text(given, arena), arena);
            return digits ? int_or_absent(*digits) : Value::absent();
        }
        case BuiltInScalar::Float: {
            if (!is_number(given)) { return Value::absent(); }
            const std::string_view text = number_text(given, arena);
            return finite_double(text) ? Value::number(text) : Value::absent();
        }
        case BuiltInScalar::String:
            return is_text ? given : Value::absent();
        case BuiltInScalar::Boolean:
            return given.is(Kind::Boolean) ? given : Value::absent();
        case BuiltInScalar::ID: {
            if (is_text) { return given; }
            if (!is_number(given)) { return Value::absent(); }
            const auto digits = integral_digits(number_text(given, arena), arena);
            return digits ? Value::string(*digits) : Value::absent();
        }
        case BuiltInScalar::None:
            break;
    }
    return custom_scalar(given, type, arena);
}

std::string explain_leaf(const ValueNode& literal, const Type& type) {
    const bool takes_anything =
        type.scalar == BuiltInScalar::None && type.format == ScalarFormat::Any;
    if (type.kind == TypeKind::Scalar && takes_anything) { return {}; }
    Arena scratch;
    if (!coerce_leaf(literal, type, {}, scratch).is(Kind::Absent)) { return {}; }
    const std::string shown = shortened(print_value(literal));
    if (type.kind == TypeKind::Enum) {
        if (literal.kind == ValueKind::Enum) {
            return fmt::format("Value \"{}\" does not exist in \"{}\" enum.{}", shown, type.name,
                               suggest_value(type, shown));
        }
        return fmt::format("Enum \"{}\" cannot represent non-enum value: {}.{}", type.name, shown,
                           suggest_value(type, shown));
    }
    switch (type.scalar) {
        case BuiltInScalar::Int:
            return fmt::format(
                "Int cannot represent non{} value: {}",
                literal.kind == ValueKind::Int ? " 32-bit signed integer" : "-integer", shown);
        case BuiltInScalar::Float:
            return fmt::format("Float cannot represent non numeric value: {}", shown);
        case BuiltInScalar::String:
            return fmt::format("String cannot represent a non string value: {}", shown);
        case BuiltInScalar::Boolean:
            return fmt::format("Boolean cannot represent a non boolean value: {}", shown);
        case BuiltInScalar::ID:
            return fmt::format("ID cannot represent a non-string and non-integer value: {}", shown);
        case BuiltInScalar::None:
            break;
    }
    return explain_format(type, shown);
}

std::string explain_leaf(const Value& given, const Type& type) {
    Arena scratch;
    if (!coerce_leaf(given, type, scratch).is(Kind::Absent)) { return {}; }
    const std::string shown = shortened(inspect(given));
    if (type.kind == TypeKind::Enum) {
        if (given.is(Kind::String)) {
            const std::string_view name = plain_text(given, scratch);
            return fmt::format("Value \"{}\" does not exist in \"{}\" enum.{}", name, type.name,
                               suggest_value(type, name));
        }
        return fmt::format("Enum \"{}\" cannot represent non-string value: {}.{}", type.name, shown,
                           suggest_value(type, shown));
    }
    switch (type.scalar) {
        case BuiltInScalar::Int: {
            const bool is_integer =
                is_number(given) && integral_digits(number_text(given, scratch), scratch);
            return fmt::format("Int cannot represent non{} value: {}",
                               is_integer ? " 32-bit signed integer" : "-integer", shown);
        }
        case BuiltInScalar::Float:
            return fmt::format("Float cannot represent non numeric value: {}", shown);
        case BuiltInScalar::String:
            return fmt::format("String cannot represent a non string value: {}", shown);
        case BuiltInScalar::Boolean:
            return fmt::format("Boolean cannot represent a non boolean value: {}", shown);
        case BuiltInScalar::ID:
            return fmt::format("ID cannot represent value: {}", shown);
        case BuiltInScalar::None:
            break;
    }
    return explain_format(type, shown);
}

}  // namespace millrace::graphql
