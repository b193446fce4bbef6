#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/core.h>

#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>

#include "database/schema_text.hpp"

namespace millrace::app {

namespace {

using graphql::DefinitionKind;
using graphql::DefinitionNode;
using graphql::FieldDefinitionNode;
using graphql::TypeDefinitionNode;

/// Types of an SDL text, with the names of their fields.
using TypeNames = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;

TypeNames types_of(std::string_view sdl, Arena& arena) {
    TypeNames types;
    const auto parsed = graphql::parse_document(sdl, arena);
    if (!parsed) { return types; }
    for (const DefinitionNode& definition : (*parsed)->definitions) {
        if (definition.type == nullptr) { continue; }
        auto& fields = types[std::string(definition.type->name.text)];
        for (const FieldDefinitionNode& field : definition.type->fields) {
            fields.emplace(field.name.text);
        }
    }
    return types;
}

std::string_view named_type(const graphql::TypeNode& type) {
    const graphql::TypeNode* inner = &type;
    while (inner->of != nullptr) { inner = inner->of; }
    return inner->name.text;
}

/// Leaves out of a document what the types of databases that a role does not see stand in.
class Redaction {
public:
    Redaction(TypeNames all, TypeNames visible)
        : all_(std::move(all)), visible_(std::move(visible)) {}

    [[nodiscard]] bool hides(const TypeDefinitionNode& type) const {
        return (type.extension && is_hidden(type.name.text)) || gone_.contains(type.name.text);
    }
    /// Says that nothing is left of a type.
    void lose(std::string_view type) { gone_.emplace(type); }
    [[nodiscard]] std::size_t lost() const noexcept { return gone_.size(); }
    [[nodiscard]] bool hides(const TypeDefinitionNode& type,
                             const FieldDefinitionNode& field) const {
        if (is_hidden(named_type(*field.type))) { return true; }
        for (const graphql::InputValueNode& argument : field.arguments) {
            if (is_hidden(named_type(*argument.type))) { return true; }
        }
        for (const graphql::DirectiveNode& directive : field.directives) {
            if (reads_hidden_column(type.name.text, graphql::print_directive(directive)) ||
                matches_hidden_column(named_type(*field.type), directive)) {
                return true;
            }
        }
        return false;
    }

private:
    [[nodiscard]] bool is_hidden(std::string_view type) const {
        return gone_.contains(type) ||
               (all_.find(type) != all_.end() && visible_.find(type) == visible_.end());
    }
    // `{parent.customer_id}`, where the role does not see that column.
    [[nodiscard]] bool reads_hidden_column(std::string_view type,
                                           std::string_view directive) const {
        const auto columns = all_.find(type);
        const auto seen = visible_.find(type);
        if (columns == all_.end() || seen == visible_.end()) { return false; }
        constexpr std::string_view kParent = "{parent.";
        for (std::size_t at = directive.find(kParent); at != std::string_view::npos;
             at = directive.find(kParent, at)) {
            at += kParent.size();
            const std::string_view name =
                directive.substr(at, directive.find_first_of(".}", at) - at);
            if (columns->second.contains(name) && !seen->second.contains(name)) { return true; }
        }
        return false;
    }

    // `match: {id: …}`, where the role does not see the column of the rows.
    [[nodiscard]] bool matches_hidden_column(std::string_view rows,
                                             const graphql::DirectiveNode& directive) const {
        const auto seen = visible_.find(rows);
        if (seen == visible_.end()) { return false; }
        for (const graphql::ArgumentNode& argument : directive.arguments) {
            if (argument.name.text != "match") { continue; }
            for (const graphql::ObjectFieldNode& column : argument.value->fields) {
                if (!seen->second.contains(column.name.text)) { return true; }
            }
        }
        return false;
    }

    TypeNames all_;
    TypeNames visible_;
    std::set<std::string, std::less<>> gone_;
};

}  // namespace

namespace {

/// What a role sees of one definition; empty: nothing.
std::string visible_definition(const DefinitionNode& definition, Redaction& redaction,
                               bool& whole) {
    if (definition.type == nullptr) { return graphql::print_definition(definition); }
    if (redaction.hides(*definition.type)) {
        whole = false;
        return {};
    }
    TypeDefinitionNode type = *definition.type;
    std::vector<FieldDefinitionNode> fields;
    for (const FieldDefinitionNode& field : type.fields) {
        if (!redaction.hides(type, field)) { fields.push_back(field); }
    }
    whole = whole && fields.size() == type.fields.size();
    if (fields.empty() && !type.fields.empty()) {
        if (!type.extension) { redaction.lose(type.name.text); }
        return {};
    }
    type.fields = fields;
    DefinitionNode kept = definition;
    kept.type = &type;
    return graphql::print_definition(kept);
}

}  // namespace

// A type of which nothing is left takes the fields that lead to it along, and so on.
std::string visible_schema(std::string_view files, std::string_view all, std::string_view visible) {
    Arena arena;
    const auto parsed = graphql::parse_document(files, arena);
    if (!parsed) { return std::string(files); }
    Redaction redaction(types_of(all, arena), types_of(visible, arena));
    for (;;) {
        std::string text;
        bool whole = true;
        const std::size_t lost = redaction.lost();
        for (const DefinitionNode& definition : (*parsed)->definitions) {
            const std::string kept = visible_definition(definition, redaction, whole);
            if (!kept.empty()) { text += kept + "\n\n"; }
        }
        if (redaction.lost() != lost) { continue; }
        return whole ? std::string(files) : text;
    }
}

}  // namespace millrace::app
