#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

namespace {

struct Root {
    OperationType operation;
    std::string_view name;
    std::string_view title;
};

constexpr std::array kRoots{Root{OperationType::Query, "query", "Query"},
                            Root{OperationType::Mutation, "mutation", "Mutation"},
                            Root{OperationType::Subscription, "subscription", "Subscription"}};

// Where the schema names its root type; the first of several.
Place root_place(const Schema& schema, OperationType operation) noexcept {
    for (const SchemaDefinitionNode* definition : schema.definitions()) {
        const auto root =
            std::ranges::find(definition->operations, operation, &RootOperationNode::operation);
        if (root != definition->operations.end()) { return place(root->type); }
    }
    return {};
}

void check_kind(const Schema& schema, const Root& root, const Type& type, ErrorList& errors) {
    if (type.kind == TypeKind::Object) { return; }
    const bool is_query = root.operation == OperationType::Query;
    Place where = root_place(schema, root.operation);
    if (where.anchor.empty()) { where = place(type.node); }
    errors.add({},
               fmt::format("{} root type must be Object type{}, it cannot be {}.", root.title,
                           is_query ? "" : " if provided", type.name),
               {where});
}

std::string in_words(const std::vector<const Root*>& roots) {
    std::string words;
    for (std::size_t i = 0; i < roots.size(); ++i) {
        if (i > 0) {
            const bool is_last = i + 1 == roots.size();
            words += !is_last ? ", " : (roots.size() > 2 ? ", and " : " and ");
        }
        words += roots[i]->name;
    }
    return words;
}

// Reports a type that several operations start from, at the first of them.
void check_shared(const Schema& schema, const Root& root, const Type& type, ErrorList& errors) {
    std::vector<const Root*> sharing;
    std::vector<Place> places;
    for (const Root& other : kRoots) {
        if (schema.root_type(other.operation) != &type) { continue; }
        sharing.push_back(&other);
        places.push_back(root_place(schema, other.operation));
    }
    if (sharing.size() < 2 || sharing.front() != &root) { return; }
    errors.add(
        {},
        fmt::format("All root types must be different, \"{}\" type is used as {} root types.",
                    type.name, in_words(sharing)),
        places);
}

}  // namespace

void check_roots(const Schema& schema, ErrorList& errors) {
    if (schema.query_type() == nullptr) {
        const auto definition =
            std::ranges::find(schema.definitions(), false, &SchemaDefinitionNode::extension);
        errors.add({}, "Query root type must be provided.",
                   {definition == schema.definitions().end() ? Place{} : place(**definition)});
    }
    for (const Root& root : kRoots) {
        const Type* type = schema.root_type(root.operation);
        if (type != nullptr) { check_kind(schema, root, *type, errors); }
    }
    for (const Root& root : kRoots) {
        const Type* type = schema.root_type(root.operation);
        if (type == nullptr || type->kind != TypeKind::Object) { continue; }
        check_shared(schema, root, *type, errors);
    }
}

}  // namespace millrace::graphql::type_rules
