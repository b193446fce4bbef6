#include <millrace/sql/select_compiler.hpp>

#include <optional>

#include "selection_compiler.hpp"

namespace millrace::sql {

Compiled<Statement> compile_select(const CompileRequest& request) {
    Arena arena;
    Compilation compilation(request, arena);
    const std::optional<FieldContext> context = root_context("query_root", compilation);
    const Node value = context ? SelectionCompiler(compilation).root_field(*context) : nullptr;
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
