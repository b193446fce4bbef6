#include <millrace/sql/select_compiler.hpp>

#include <optional>

#include "connection_compiler.hpp"
#include "selection_compiler.hpp"

namespace millrace::sql {

namespace {

Node value_of(const FieldContext& context, Compilation& compilation, SelectionCompiler& selection) {
    switch (context.binding.meaning) {
        case Meaning::Namespace:
            return selection.object(context, [&](const FieldContext& member) {
                return value_of(member, compilation, selection);
            });
        case Meaning::SelectConnection:
            return ConnectionCompiler(compilation, selection, context).compile();
        default:
            return selection.root_field(context);
    }
}

}  // namespace

Compiled<Statement> compile_select(const CompileRequest& request) {
    Arena arena;
    Compilation compilation(request, arena);
    const std::optional<FieldContext> context = root_context("query_root", compilation);
    SelectionCompiler selection(compilation);
    const Node value = context ? value_of(*context, compilation, selection) : nullptr;
    if (compilation.problem()) { return tl::unexpected(*compilation.problem()); }
    // A subquery may stand for itself: it has one column, and no row for null.
    if (value->kind == ExpressionKind::Subquery) {
        return print_statement(*value->select, compilation.build.parameters(), request.dialect);
    }
    const std::vector<Projection> projections{{value, "root"}};
    Select select;
    select.projections = compilation.build.keep_all(projections);
    return print_statement(select, compilation.build.parameters(), request.dialect);
}

}  // namespace millrace::sql
