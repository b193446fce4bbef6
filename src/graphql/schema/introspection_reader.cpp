#include "schema/introspection_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/core.h>

#include <millrace/graphql/parser.hpp>

#include "coercion/json_text.hpp"
#include "schema/prelude.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

constexpr std::string_view kUseFullQuery =
    "Ensure that a full introspection query is used in order to build a client schema";

bool is_name(std::string_view text) noexcept {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    const auto continues = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, continues);
}

std::optional<TypeKind> kind_of(std::string_view name) noexcept {
    if (name == "SCALAR") { return TypeKind::Scalar; }
    if (name == "OBJECT") { return TypeKind::Object; }
    if (name == "INTERFACE") { return TypeKind::Interface; }
    if (name == "UNION") { return TypeKind::Union; }
    if (name == "ENUM") { return TypeKind::Enum; }
    if (name == "INPUT_OBJECT") { return TypeKind::InputObject; }
    return std::nullopt;
}

bool is_built_in_type(std::string_view name) noexcept {
    const auto definitions = built_in_types()->definitions();
    return std::ranges::any_of(definitions, [name](const DefinitionNode& definition) {
        return definition.type->name.text == name;
    });
}

class IntrospectionReader {
public:
    IntrospectionReader(Arena& arena, std::string& problem) : arena_(arena), problem_(problem) {}

    const Document* read(const Value& data) {
        const Value schema = member(data, "__schema");
        if (!schema.is(Kind::Object)) {
            fail(
                fmt::format("Invalid or incomplete introspection result. Ensure that you are "
                            "passing \"data\" property of introspection response and no "
                            "\"errors\" was returned alongside: {}.",
                            inspect(data)));
            return nullptr;
        }
        std::vector<DefinitionNode> definitions;
        definitions.push_back({.kind = DefinitionKind::Schema, .schema = read_roots(schema)});
        for (const Value& type : items(member(schema, "types"))) {
            if (is_built_in_type(text(member(type, "name")))) { continue; }
            definitions.push_back({.kind = DefinitionKind::Type, .type = read_type(type)});
        }
        for (const Value& directive : items(member(schema, "directives"))) {
            definitions.push_back(
                {.kind = DefinitionKind::Directive, .directive = read_directive(directive)});
        }
        return arena_.make<Document>(std::string_view{}, copied(definitions));
    }

private:
    void fail(std::string message) {
        if (problem_.empty()) { problem_ = std::move(message); }
    }

    static Value member(const Value& object, std::string_view name) noexcept {
        return object.is(Kind::Object) ? object.member(name) : Value::absent();
    }

    static std::span<const Value> items(const Value& list) noexcept {
        return list.is(Kind::List) ? list.items() : std::span<const Value>{};
    }

    // A list that must be there.
    std::span<const Value> items_of(const Value& object, std::string_view name,
                                    std::string_view missing) {
        const Value list = member(object, name);
        if (!list.is(Kind::List)) {
            fail(fmt::format("Introspection result missing {}: {}.", missing, inspect(object)));
        }
        return items(list);
    }

    // Text in our own arena; empty for anything but a string.
    std::string_view text(const Value& value) {
        if (!value.is(Kind::String)) { return {}; }
        return value.is_escaped() ? plain_text(value, arena_) : arena_.copy(value.text());
    }

    template <class T>
    std::span<const T> copied(const std::vector<T>& items) {
        return arena_.copy(std::span<const T>(items));
    }

    Name name_of(const Value& object) {
        const std::string_view name = text(member(object, "name"));
        if (!is_name(name)) {
            fail(name.empty()
                     ? fmt::format("Unknown type reference: {}.", inspect(object))
                     : fmt::format("Names must only contain [_a-zA-Z0-9] but \"{}\" does not.",
                                   name));
        }
        return {name, 0};
    }

    Description description_of(const Value& object) {
        const Value description = member(object, "description");
        return {.text = text(description), .offset = 0, .present = description.is(Kind::String)};
    }

    ValueNode* string_literal(std::string_view content) {
        auto* literal = arena_.make<ValueNode>();
        literal->kind = ValueKind::String;
        literal->text = content;
        return literal;
    }

    DirectiveNode directive(std::string_view name, std::string_view argument,
                            const ValueNode* value) {
        std::vector<ArgumentNode> arguments;
        if (value != nullptr) { arguments.push_back({{argument, 0}, value}); }
        return {{name, 0}, copied(arguments), 0};
    }

    std::span<const DirectiveNode> deprecation_of(const Value& object) {
        const Value reason = member(object, "deprecationReason");
        if (!reason.is(Kind::String)) { return {}; }
        return copied(std::vector{directive("deprecated", "reason", string_literal(text(reason)))});
    }

    SchemaDefinitionNode* read_roots(const Value& schema) {
        struct Root {
            std::string_view member;
            OperationType operation;
        };
        constexpr std::array kRoots{Root{"queryType", OperationType::Query},
                                    Root{"mutationType", OperationType::Mutation},
                                    Root{"subscriptionType", OperationType::Subscription}};
        std::vector<RootOperationNode> operations;
        for (const Root& root : kRoots) {
            const Value type = member(schema, root.member);
            if (type.is(Kind::Object)) { operations.push_back({root.operation, 0, name_of(type)}); }
        }
        auto* node = arena_.make<SchemaDefinitionNode>();
        node->description = description_of(schema);
        node->operations = copied(operations);
        return node;
    }

    TypeDefinitionNode* read_type(const Value& type) {
        auto* node = arena_.make<TypeDefinitionNode>();
        const std::optional<TypeKind> kind = kind_of(text(member(type, "kind")));
        if (!kind) {
            fail(fmt::format("Invalid or incomplete introspection result. {}: {}.", kUseFullQuery,
                             inspect(type)));
            return node;
        }
        node->kind = *kind;
        node->name = name_of(type);
        node->description = description_of(type);
        switch (*kind) {
            case TypeKind::Scalar:
                read_scalar(type, *node);
                break;
            case TypeKind::Object:
            case TypeKind::Interface:
                read_composite(type, *node);
                break;
            case TypeKind::Union:
                node->members = names(items_of(type, "possibleTypes", "possibleTypes"));
                break;
            case TypeKind::Enum:
                read_enum(type, *node);
                break;
            case TypeKind::InputObject:
                read_input_object(type, *node);
                break;
        }
        return node;
    }

    void read_scalar(const Value& type, TypeDefinitionNode& node) {
        const Value url = member(type, "specifiedByURL");
        if (!url.is(Kind::String)) { return; }
        node.directives =
            copied(std::vector{directive("specifiedBy", "url", string_literal(text(url)))});
    }

    void read_composite(const Value& type, TypeDefinitionNode& node) {
        // Services of before 2020 know no interfaces of interfaces.
        const bool may_be_null =
            node.kind == TypeKind::Interface && member(type, "interfaces").is(Kind::Null);
        if (!may_be_null) { node.interfaces = names(items_of(type, "interfaces", "interfaces")); }
        std::vector<FieldDefinitionNode> fields;
        for (const Value& field : items_of(type, "fields", "fields")) {
            FieldDefinitionNode& field_node = fields.emplace_back();
            field_node.description = description_of(field);
            field_node.name = name_of(field);
            field_node.arguments = read_inputs(items_of(field, "args", "field args"));
            field_node.type = read_type_reference(member(field, "type"));
            field_node.directives = deprecation_of(field);
        }
        node.fields = copied(fields);
    }

    void read_enum(const Value& type, TypeDefinitionNode& node) {
        std::vector<EnumValueNode> values;
        for (const Value& value : items_of(type, "enumValues", "enumValues")) {
            values.push_back({description_of(value), 0, name_of(value), deprecation_of(value)});
        }
        node.values = copied(values);
    }

    void read_input_object(const Value& type, TypeDefinitionNode& node) {
        node.input_fields = read_inputs(items_of(type, "inputFields", "inputFields"));
        const Value one_of = member(type, "isOneOf");
        if (one_of.is(Kind::Boolean) && one_of.as_boolean()) {
            node.directives = copied(std::vector{directive("oneOf", {}, nullptr)});
        }
    }

    std::span<const InputValueNode> read_inputs(std::span<const Value> inputs) {
        std::vector<InputValueNode> nodes;
        for (const Value& input : inputs) {
            nodes.push_back({.description = description_of(input),
                             .name = name_of(input),
                             .type = read_type_reference(member(input, "type")),
                             .default_value = read_default(member(input, "defaultValue")),
                             .directives = deprecation_of(input)});
        }
        return copied(nodes);
    }

    const ValueNode* read_default(const Value& literal) {
        if (!literal.is(Kind::String)) { return nullptr; }
        const Parsed<const ValueNode*> value = parse_const_value(text(literal), arena_);
        if (value) { return *value; }
        fail(value.error().message);
        return nullptr;
    }

    const TypeNode* read_type_reference(const Value& reference) {
        auto* node = arena_.make<TypeNode>();
        const std::string_view kind = text(member(reference, "kind"));
        if (kind != "LIST" && kind != "NON_NULL") {
            node->name = name_of(reference);
            return node;
        }
        node->kind = kind == "LIST" ? TypeNodeKind::List : TypeNodeKind::NonNull;
        const Value of = member(reference, "ofType");
        if (!of.is(Kind::Object)) {
            fail("Decorated type deeper than introspection query.");
            node->kind = TypeNodeKind::Named;
            return node;
        }
        node->of = read_type_reference(of);
        if (node->kind == TypeNodeKind::NonNull && node->of->kind == TypeNodeKind::NonNull) {
            fail("A non-null type cannot be the type of a non-null type.");
        }
        return node;
    }

    DirectiveDefinitionNode* read_directive(const Value& directive) {
        auto* node = arena_.make<DirectiveDefinitionNode>();
        node->description = description_of(directive);
        node->name = name_of(directive);
        const Value repeatable = member(directive, "isRepeatable");
        node->repeatable = repeatable.is(Kind::Boolean) && repeatable.as_boolean();
        node->arguments = read_inputs(items_of(directive, "args", "directive args"));
        node->directives = deprecation_of(directive);
        std::vector<Name> locations;
        for (const Value& location : items_of(directive, "locations", "directive locations")) {
            locations.push_back({text(location), 0});
        }
        node->locations = copied(locations);
        return node;
    }

    std::span<const Name> names(std::span<const Value> references) {
        std::vector<Name> found;
        for (const Value& reference : references) { found.push_back(name_of(reference)); }
        return copied(found);
    }

    Arena& arena_;
    std::string& problem_;
};

}  // namespace

const Document* read_introspection(const Value& data, Arena& arena, std::string& problem) {
    return IntrospectionReader(arena, problem).read(data);
}

}  // namespace millrace::graphql
