#include <millrace/sql/select_compiler.hpp>

#include <algorithm>

#include "selection_compiler.hpp"

namespace millrace::sql {
namespace {

using value::Kind;
using value::Value;

class FieldCollector {
public:
    FieldCollector(std::string_view type, const graphql::Document& document,
                   const graphql::VariableValues& variables)
        : type_(type), document_(document), variables_(variables) {}

    void collect(const graphql::SelectionSetNode& set) {
        for (const graphql::SelectionNode& node : set.selections) {
            if (!is_included(node)) { continue; }
            switch (node.kind) {
                case graphql::SelectionKind::Field:
                    add(node);
                    break;
                case graphql::SelectionKind::InlineFragment:
                    if (applies(node.type_condition)) { collect(*node.selection_set); }
                    break;
                case graphql::SelectionKind::FragmentSpread:
                    spread(node);
                    break;
            }
        }
    }

    std::vector<ResponseField> fields;

private:
    // Every type is an object type, so a condition names it or does not apply.
    bool applies(const graphql::Name& condition) const {
        return condition.empty() || condition.text == type_;
    }

    void add(const graphql::SelectionNode& node) {
        const std::string_view key = node.response_key();
        const auto found = std::ranges::find(fields, key, &ResponseField::key);
        if (found != fields.end()) {
            found->nodes.push_back(&node);
        } else {
            fields.push_back({key, {&node}});
        }
    }

    void spread(const graphql::SelectionNode& node) {
        if (std::ranges::find(seen_, node.name.text) != seen_.end()) { return; }
        seen_.push_back(node.name.text);
        for (const graphql::DefinitionNode& definition : document_.definitions) {
            if (definition.kind == graphql::DefinitionKind::Fragment &&
                definition.fragment->name.text == node.name.text &&
                applies(definition.fragment->type_condition)) {
                collect(*definition.fragment->selection_set);
            }
        }
    }

    bool condition(const graphql::DirectiveNode& directive) const {
        for (const graphql::ArgumentNode& argument : directive.arguments) {
            if (argument.name.text != "if") { continue; }
            if (argument.value->kind == graphql::ValueKind::Boolean) {
                return argument.value->text == "true";
            }
            if (argument.value->kind == graphql::ValueKind::Variable &&
                variables_.is(Kind::Object)) {
                const Value value = variables_.member(argument.value->text);
                return value.is(Kind::Boolean) && value.as_boolean();
            }
        }
        return false;
    }

    bool is_included(const graphql::SelectionNode& node) const {
        return std::ranges::all_of(node.directives, [&](const graphql::DirectiveNode& directive) {
            if (directive.name.text == "skip") { return !condition(directive); }
            return directive.name.text != "include" || condition(directive);
        });
    }

    std::string_view type_;
    const graphql::Document& document_;
    const graphql::VariableValues& variables_;
    std::vector<std::string_view> seen_;
};

}  // namespace

std::vector<ResponseField> collect_response_fields(
    std::span<const graphql::SelectionSetNode* const> sets, std::string_view type,
    const graphql::Document& document, const graphql::VariableValues& variables) {
    FieldCollector collector(type, document, variables);
    for (const graphql::SelectionSetNode* set : sets) { collector.collect(*set); }
    return std::move(collector.fields);
}

Compiled<Statement> compile_select(const CompileRequest& request, FieldNodes nodes) {
    Arena arena;
    Compilation compilation(request, arena);
    const graphql::Type& root = *request.schema.schema().query_type();
    const std::string_view name = nodes[0]->name.text;
    const ResponseField response{nodes[0]->response_key(), {nodes.begin(), nodes.end()}};
    const FieldContext context{root.field(name), &response, request.schema.find(root.name, name),
                               "$.selectionSet." + std::string(response.key)};
    const Node value = SelectionCompiler(compilation).root_field(context);
    if (compilation.problem()) { return tl::unexpected(*compilation.problem()); }
    const std::vector<Projection> projections{{value, "root"}};
    Select select;
    select.projections = compilation.build.keep_all(projections);
    return print_statement(select, compilation.build.parameters(), request.dialect);
}

}  // namespace millrace::sql
