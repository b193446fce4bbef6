#include <millrace/sql/request_check.hpp>

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/core.h>

namespace millrace::sql {
namespace {

using graphql::BuiltInScalar;
using graphql::TypeKind;
using graphql::TypeRef;
using graphql::ValueKind;
using graphql::ValueNode;
using value::Kind;
using value::Value;

using Found = std::optional<RequestProblem>;

Found problem(std::string path, std::string message) {
    return RequestProblem{kValidationFailed, std::move(path), std::move(message)};
}

bool is_int32(std::string_view digits) {
    std::int32_t number = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return failure == std::errc() && end == digits.data() + digits.size();
}

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::Null:
        case Kind::Absent:
            return "null";
        case Kind::Boolean:
            return "a boolean";
        case Kind::Number:
            return "a number";
        case Kind::String:
            return "a string";
        case Kind::Enum:
            return "an enum value";
        case Kind::List:
            return "a list";
        default:
            return "an object";
    }
}

Kind json_kind(ValueKind kind) {
    switch (kind) {
        case ValueKind::Null:
            return Kind::Null;
        case ValueKind::Boolean:
            return Kind::Boolean;
        case ValueKind::Int:
        case ValueKind::Float:
            return Kind::Number;
        case ValueKind::String:
            return Kind::String;
        case ValueKind::Enum:
            return Kind::Enum;
        case ValueKind::List:
            return Kind::List;
        default:
            return Kind::Object;
    }
}

std::string_view expectation(const graphql::Type& type) {
    if (type.kind == TypeKind::InputObject) { return "an object"; }
    if (type.kind == TypeKind::Enum) { return "an enum value"; }
    switch (type.scalar) {
        case BuiltInScalar::Int:
            return "a 32-bit integer";
        case BuiltInScalar::Float:
            return "a float";
        case BuiltInScalar::Boolean:
            return "a boolean";
        default:
            return "a string";
    }
}

bool scalar_takes(BuiltInScalar scalar, Kind kind, std::string_view text) {
    switch (scalar) {
        case BuiltInScalar::Int:
            return kind == Kind::Number && is_int32(text);
        case BuiltInScalar::Float:
            return kind == Kind::Number;
        case BuiltInScalar::Boolean:
            return kind == Kind::Boolean;
        case BuiltInScalar::String:
            return kind == Kind::String;
        default:
            return true;
    }
}

class RefusalSearch {
public:
    RefusalSearch(const graphql::Document& document, const graphql::OperationNode& operation,
                  const graphql::Schema& schema, const Value& variables, Arena& arena)
        : document_(document),
          operation_(operation),
          schema_(schema),
          variables_(variables),
          arena_(arena) {}

    Found run() {
        for (const graphql::VariableDefinitionNode& definition : operation_.variables) {
            if (Found found = missing_variable(definition)) { return found; }
        }
        const graphql::Type* root = schema_.root_type(operation_.type);
        if (root == nullptr) {
            return problem("$", operation_.type == graphql::OperationType::Mutation
                                    ? "no mutations exist"
                                    : "no subscriptions exist");
        }
        return selections(*operation_.selection_set, *root, "$");
    }

private:
    Value given(std::string_view name) const {
        return variables_.is(Kind::Object) ? variables_.member(name) : Value::absent();
    }

    Found missing_variable(const graphql::VariableDefinitionNode& definition) {
        if (definition.type->kind != graphql::TypeNodeKind::NonNull) { return std::nullopt; }
        const Value value = given(definition.variable.text);
        if (value.is(Kind::Null) ||
            (value.is(Kind::Absent) && definition.default_value == nullptr)) {
            const TypeRef type = schema_.resolve(*definition.type, arena_);
            return problem("$", fmt::format("null value found for non-nullable type: \"{}\"",
                                            type == nullptr ? "" : graphql::to_string(type)));
        }
        return std::nullopt;
    }

    Found selections(const graphql::SelectionSetNode& set, const graphql::Type& type,
                     const std::string& path) {
        for (const graphql::SelectionNode& node : set.selections) {
            if (Found found = repeated_directive(node, path)) { return found; }
            if (Found found = selection(node, type, path)) { return found; }
        }
        return std::nullopt;
    }

    Found selection(const graphql::SelectionNode& node, const graphql::Type& type,
                    const std::string& path) {
        if (node.kind == graphql::SelectionKind::Field) { return field(node, type, path); }
        if (node.kind == graphql::SelectionKind::InlineFragment) {
            return selections(*node.selection_set, type, path);
        }
        if (std::ranges::find(spread_, node.name.text) != spread_.end()) { return std::nullopt; }
        for (const graphql::DefinitionNode& definition : document_.definitions) {
            if (definition.kind != graphql::DefinitionKind::Fragment ||
                definition.fragment->name.text != node.name.text) {
                continue;
            }
            spread_.push_back(node.name.text);
            Found found = selections(*definition.fragment->selection_set, type, path);
            spread_.pop_back();
            return found;
        }
        return problem(path + ".selectionSet",
                       fmt::format("reference to undefined fragment \"{}\"", node.name.text));
    }

    Found repeated_directive(const graphql::SelectionNode& node, const std::string& path) {
        for (std::size_t i = 0; i < node.directives.size(); ++i) {
            const std::string_view name = node.directives[i].name.text;
            const graphql::Directive* directive = schema_.directive(name);
            if (directive == nullptr) {
                return problem(path + ".selectionSet",
                               fmt::format("directive '{}' is not defined in the schema", name));
            }
            for (std::size_t j = 0; !directive->repeatable && j < i; ++j) {
                if (node.directives[j].name.text != name) { continue; }
                return problem(
                    path + ".selectionSet",
                    fmt::format("the following directives are used more than once: {}", name));
            }
        }
        return std::nullopt;
    }

    Found field(const graphql::SelectionNode& node, const graphql::Type& type,
                const std::string& parent) {
        const std::string path = fmt::format("{}.selectionSet.{}", parent, node.response_key());
        const graphql::Field* field = schema_.field(type, node.name.text);
        if (field == nullptr) {
            return problem(
                path, fmt::format("field '{}' not found in type: '{}'", node.name.text, type.name));
        }
        for (const graphql::ArgumentNode& argument : node.arguments) {
            const graphql::InputValue* expected = field->argument(argument.name.text);
            if (expected == nullptr) {
                return problem(path, fmt::format("'{}' has no argument named '{}'", node.name.text,
                                                 argument.name.text));
            }
        }
        for (const graphql::InputValue& expected : field->arguments) {
            if (Found found = argument(node, expected, path + ".args")) { return found; }
        }
        if (node.selection_set == nullptr) {
            return field->type->named->is_leaf()
                       ? std::nullopt
                       : problem(path,
                                 fmt::format("missing selection set for '{}'", node.name.text));
        }
        if (field->type->named->is_leaf()) {
            return problem(path, fmt::format("unexpected subselection set for non-object field"));
        }
        return selections(*node.selection_set, *field->type->named, path);
    }

    Found argument(const graphql::SelectionNode& node, const graphql::InputValue& expected,
                   const std::string& path) {
        const std::string own_path = fmt::format("{}.{}", path, expected.name);
        for (const graphql::ArgumentNode& argument : node.arguments) {
            if (argument.name.text == expected.name) {
                return literal(*argument.value, expected.type, expected.default_literal != nullptr,
                               own_path);
            }
        }
        return expected.is_required()
                   ? problem(own_path, fmt::format("missing required field '{}'", expected.name))
                   : std::nullopt;
    }

    // --- values ---

    static Found wrong(const graphql::Type& type, Kind kind, const std::string& path) {
        if (type.scalar == BuiltInScalar::Int && kind == Kind::Number) {
            return RequestProblem{kParseFailed, path,
                                  "The value lies outside the bounds or is not an integer. Maybe "
                                  "it is a float, or is there integer overflow?"};
        }
        return problem(path, fmt::format("expected {} for type '{}', but found {}",
                                         expectation(type), type.name, kind_name(kind)));
    }

    Found variable(const ValueNode& node, TypeRef type, bool has_default, const std::string& path) {
        for (const graphql::VariableDefinitionNode& definition : operation_.variables) {
            if (definition.variable.text != node.text) { continue; }
            const TypeRef declared = schema_.resolve(*definition.type, arena_);
            const bool may_be_null = definition.default_value != nullptr || has_default;
            const TypeRef expected = may_be_null ? &type->nullable() : type;
            if (declared != nullptr && !fits(declared, expected)) {
                return problem(path, fmt::format("variable '{}' is declared as '{}', but used "
                                                 "where '{}' is expected",
                                                 node.text, graphql::to_string(declared),
                                                 graphql::to_string(type)));
            }
            const Value value = given(node.text);
            return value.is(Kind::Absent) ? std::nullopt : json(value, type, path);
        }
        return problem(path, fmt::format("unbound variable \"{}\"", node.text));
    }

    static bool fits(TypeRef declared, TypeRef expected) {
        if (expected->is_non_null()) {
            return declared->is_non_null() && fits(declared->of, expected->of);
        }
        const graphql::WrappedType& inner = declared->nullable();
        if (expected->is_list() != inner.is_list()) { return false; }
        return expected->is_list() ? fits(inner.of, expected->of) : inner.named == expected->named;
    }

    Found literal(const ValueNode& node, TypeRef type, bool has_default, const std::string& path) {
        if (node.kind == ValueKind::Variable) { return variable(node, type, has_default, path); }
        if (node.kind == ValueKind::Null) {
            return type->is_non_null() ? wrong(*type->named, Kind::Null, path) : std::nullopt;
        }
        const graphql::WrappedType& inner = type->nullable();
        if (inner.is_list()) {
            if (node.kind != ValueKind::List) {
                return literal(node, inner.of, false, path + "[0]");
            }
            for (std::size_t i = 0; i < node.items.size(); ++i) {
                if (Found found =
                        literal(node.items[i], inner.of, false, fmt::format("{}[{}]", path, i))) {
                    return found;
                }
            }
            return std::nullopt;
        }
        const graphql::Type& named = *inner.named;
        if (named.kind == TypeKind::InputObject) { return object_literal(node, named, path); }
        if (named.kind == TypeKind::Enum) {
            if (node.kind != ValueKind::Enum) { return wrong(named, json_kind(node.kind), path); }
            return enum_name(node.text, named, path);
        }
        return scalar_takes(named.scalar, json_kind(node.kind), node.text)
                   ? std::nullopt
                   : wrong(named, json_kind(node.kind), path);
    }

    Found object_literal(const ValueNode& node, const graphql::Type& type,
                         const std::string& path) {
        if (node.kind != ValueKind::Object) { return wrong(type, json_kind(node.kind), path); }
        for (const graphql::ObjectFieldNode& member : node.fields) {
            const graphql::InputValue* expected = type.input_field(member.name.text);
            const std::string inner = fmt::format("{}.{}", path, member.name.text);
            if (expected == nullptr) { return unknown_member(member.name.text, type, inner); }
            if (Found found = literal(*member.value, expected->type,
                                      expected->default_literal != nullptr, inner)) {
                return found;
            }
        }
        return missing_member(type, path, [&](std::string_view name) {
            return std::ranges::any_of(node.fields, [&](const graphql::ObjectFieldNode& member) {
                return member.name.text == name;
            });
        });
    }

    Found json(const Value& value, TypeRef type, const std::string& path) {
        if (value.is_nothing()) {
            return type->is_non_null() ? wrong(*type->named, Kind::Null, path) : std::nullopt;
        }
        const graphql::WrappedType& inner = type->nullable();
        if (inner.is_list()) {
            if (!value.is(Kind::List)) { return json(value, inner.of, path + "[0]"); }
            for (std::size_t i = 0; i < value.items().size(); ++i) {
                if (Found found =
                        json(value.items()[i], inner.of, fmt::format("{}[{}]", path, i))) {
                    return found;
                }
            }
            return std::nullopt;
        }
        const graphql::Type& named = *inner.named;
        if (named.kind == TypeKind::InputObject) { return object_json(value, named, path); }
        if (named.kind == TypeKind::Enum) {
            return value.is(Kind::String) ? enum_name(value.text(), named, path)
                                          : wrong(named, value.kind(), path);
        }
        return scalar_takes(named.scalar, value.kind(),
                            value.is(Kind::Number) ? value.text() : std::string_view())
                   ? std::nullopt
                   : wrong(named, value.kind(), path);
    }

    Found object_json(const Value& value, const graphql::Type& type, const std::string& path) {
        if (!value.is(Kind::Object)) { return wrong(type, value.kind(), path); }
        for (const auto& [name, operand] : value.members()) {
            const graphql::InputValue* expected = type.input_field(name);
            const std::string inner = fmt::format("{}.{}", path, name);
            if (expected == nullptr) { return unknown_member(name, type, inner); }
            if (Found found = json(operand, expected->type, inner)) { return found; }
        }
        return missing_member(type, path, [&](std::string_view name) {
            return !value.member(name).is(Kind::Absent);
        });
    }

    static Found unknown_member(std::string_view name, const graphql::Type& type,
                                std::string path) {
        return problem(std::move(path),
                       fmt::format("field '{}' not found in type: '{}'", name, type.name));
    }

    template <class Has>
    static Found missing_member(const graphql::Type& type, const std::string& path,
                                const Has& has) {
        for (const graphql::InputValue& expected : type.input_fields) {
            if (!expected.is_required() || has(expected.name)) { continue; }
            return problem(fmt::format("{}.{}", path, expected.name),
                           fmt::format("missing required field '{}'", expected.name));
        }
        return std::nullopt;
    }

    static Found enum_name(std::string_view name, const graphql::Type& type, std::string path) {
        if (type.value(name) != nullptr) { return std::nullopt; }
        std::string names;
        for (const graphql::EnumValue& value : type.values) {
            names += fmt::format("{}'{}'", names.empty() ? "" : ", ", value.name);
        }
        return problem(std::move(path),
                       fmt::format("expected one of the values [{}] for type '{}', but found '{}'",
                                   names, type.name, name));
    }

    const graphql::Document& document_;
    const graphql::OperationNode& operation_;
    const graphql::Schema& schema_;
    const Value& variables_;
    Arena& arena_;
    std::vector<std::string_view> spread_;
};

}  // namespace

std::optional<RequestProblem> explain_refusal(const graphql::Document& document,
                                              const graphql::OperationNode& operation,
                                              const graphql::Schema& schema, const Value& variables,
                                              Arena& arena) {
    return RefusalSearch(document, operation, schema, variables, arena).run();
}

}  // namespace millrace::sql
