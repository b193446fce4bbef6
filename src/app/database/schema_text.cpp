#include "database/schema_text.hpp"

#include <fmt/core.h>

#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/printer.hpp>

namespace millrace::app {

namespace {

using graphql::DefinitionKind;
using graphql::DefinitionNode;
using graphql::OperationType;
using graphql::TypeDefinitionNode;

constexpr std::array<std::string_view, 3> kUsualRoots{"Query", "Mutation", "Subscription"};
constexpr std::array<std::string_view, 3> kDatabaseRoots{"query_root", "mutation_root",
                                                         "subscription_root"};
constexpr std::array<std::string_view, 3> kOperations{"query", "mutation", "subscription"};

// What a role without any permission is offered, so that its schema is one.
constexpr std::string_view kNothing = "no_queries_available";

}  // namespace

SchemaText::SchemaText(std::string_view files) {
    if (const graphql::Document* document = parse(files); document != nullptr) {
        note_roots(*document);
    }
}

const graphql::Document* SchemaText::parse(std::string_view sdl) {
    if (sdl.find_first_not_of(" \t\r\n") == std::string_view::npos) { return nullptr; }
    const auto parsed = graphql::parse_document(sdl, arena_);
    return parsed ? *parsed : nullptr;
}

void SchemaText::note_roots(const graphql::Document& document) {
    for (const DefinitionNode& definition : document.definitions) {
        if (definition.kind == DefinitionKind::Schema) {
            has_schema_ = true;
            for (const graphql::RootOperationNode& operation : definition.schema->operations) {
                root(operation.operation) = operation.type.text;
                defined_roots_.emplace(operation.type.text);
            }
        } else if (definition.kind == DefinitionKind::Type && !definition.type->extension) {
            own_.emplace(definition.type->name.text);
        } else if (definition.kind == DefinitionKind::Directive) {
            own_.emplace(fmt::format("@{}", definition.directive->name.text));
        }
    }
    if (!has_schema_) {
        for (std::size_t i = 0; i < kUsualRoots.size(); ++i) {
            if (!own_.contains(kUsualRoots[i])) { continue; }
            roots_[i] = kUsualRoots[i];
            defined_roots_.emplace(kUsualRoots[i]);
        }
    }
    has_files_root_ = !root(OperationType::Query).empty();
}

void SchemaText::add(std::string_view sdl, std::string_view directive) {
    const graphql::Document* document = parse(arena_.copy(sdl));
    const graphql::Document* marked =
        parse(arena_.copy(std::string_view(fmt::format("type T {{ f: Int {} }}", directive))));
    if (document == nullptr || marked == nullptr) { return; }
    const graphql::DirectiveNode& mark =
        marked->definitions.front().type->fields.front().directives.front();
    for (const DefinitionNode& definition : document->definitions) {
        if (definition.kind == DefinitionKind::Schema) { continue; }
        const TypeDefinitionNode* type = definition.type;
        bool is_root = false;
        for (std::size_t i = 0; type != nullptr && i < kDatabaseRoots.size(); ++i) {
            if (type->name.text != kDatabaseRoots[i]) { continue; }
            is_root = true;
            add_root(static_cast<OperationType>(i), *type, mark);
        }
        if (!is_root) { add_definition(definition); }
    }
}

void SchemaText::add_root(Root operation, const TypeDefinitionNode& type,
                          const graphql::DirectiveNode& directive) {
    std::vector<graphql::FieldDefinitionNode> fields;
    for (const graphql::FieldDefinitionNode& field : type.fields) {
        if (field.name.text == kNothing &&
            (has_files_root_ || defined_roots_.contains(root(operation)))) {
            continue;
        }
        fields.push_back(field);
        if (operation != OperationType::Subscription) {
            fields.back().directives = std::span(&directive, 1);
        }
    }
    if (fields.empty()) { return; }
    std::string& name = root(operation);
    if (name.empty()) {
        const auto index = static_cast<std::size_t>(operation);
        name = has_files_root_ ? kUsualRoots[index] : kDatabaseRoots[index];
        // Types with the usual names are found without a word.
        if (!has_files_root_ || has_schema_) {
            text_ += fmt::format("{}schema {{ {}: {} }}\n\n", has_schema_ ? "extend " : "",
                                 kOperations[index], name);
            has_schema_ = true;
        }
    }
    TypeDefinitionNode added = type;
    added.name.text = name;
    added.fields = fields;
    added.extension = !defined_roots_.emplace(name).second;
    if (added.extension) { added.description = {}; }
    DefinitionNode definition;
    definition.kind = DefinitionKind::Type;
    definition.type = &added;
    text_ += graphql::print_definition(definition) + "\n\n";
}

void SchemaText::add_definition(const DefinitionNode& definition) {
    std::string name;
    if (definition.kind == DefinitionKind::Directive) {
        name = fmt::format("@{}", definition.directive->name.text);
    } else {
        name = definition.type->name.text;
    }
    std::string text = graphql::print_definition(definition);
    if (own_.contains(name)) {
        // A scalar of the files is as good as that of the database.
        if (definition.type == nullptr || definition.type->kind != graphql::TypeKind::Scalar) {
            conflicts_.push_back(
                fmt::format("the schema files and a database both define {}", name));
        }
        return;
    }
    const auto [known, is_new] = definitions_.try_emplace(name, text);
    if (is_new) {
        text_ += text + "\n\n";
    } else if (known->second != text) {
        conflicts_.push_back(fmt::format("two databases define {} differently", name));
    }
}

}  // namespace millrace::app
