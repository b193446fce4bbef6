#include "root_field.hpp"

#include <fmt/core.h>

#include <millrace/source/transaction.hpp>
#include <millrace/sql/mutation_compiler.hpp>
#include <millrace/wire/json_reader.hpp>

#include "list_pushes.hpp"
#include "rows_compiler.hpp"

namespace millrace::sql {

using value::Value;

namespace {

// A boolean of PostgreSQL is a byte, one of SQLite a digit.
bool is_true(const DatabaseAnswer& answer, std::size_t column) {
    const auto cell = answer.cell(0, column);
    return cell && (*cell == "\x01" || *cell == "1");
}

}  // namespace

RootField::RootField(const source::BindRequest& request, std::uint16_t source, StatementKind kind)
    : Binding(source::BindingKind::Fetch, request.field),
      site_(request.configuration.sources[source], kind) {
    source_ = source;
    source_name_ = site_.source();
    idempotent_ = kind == StatementKind::Query;
    asks_for_members_ = true;
    // Which of them a statement reads depends on the permissions it meets on its way.
    parent_needs_.session.whole = true;
    summary_ = fmt::format("{} {}.{}", kind == StatementKind::Query ? "query" : "mutation",
                           source_name_, request.field.name);
}

std::unique_ptr<const source::Claim> RootField::claim(const source::ClaimRequest& request) const {
    return std::make_unique<RootClaim>(*this, request);
}

bool RootField::takes(const source::ListPush& push, const graphql::Field& of,
                      std::span<const source::ListPush> before,
                      std::span<const std::string_view> arguments) const {
    if (site_.kind() != StatementKind::Query) { return false; }
    const std::string_view type = &of == &field() ? "query_root" : of.owner->name;
    const sql::Binding* binding = site_.schema().find(type, of.name);
    return binding != nullptr &&
           can_push({*binding, site_.schema(), site_.dialect()}, push, before, arguments);
}

RootClaim::RootClaim(const RootField& field, const source::ClaimRequest& request)
    : Claim(field),
      site_(field.site()),
      projection_(request.projection),
      selection_(request.selection),
      pushes_(request.pushes),
      maker_(field.site(), *this) {
    if (site_.kind() != StatementKind::Query || !site_.dialect().has_typed_rows()) { return; }
    const sql::Binding* root = site_.schema().find("query_root", field.field().name);
    if (root != nullptr && answers_rows(*root)) {
        layout_ = RowLayout::of(selection_, projection_, site_.schema());
    }
}

source::ClaimedField RootClaim::root_with(const Value& arguments) const noexcept {
    source::ClaimedField root;
    root.name = binding().field().name;
    root.field = &binding().field();
    root.arguments = arguments;
    root.selection = selection_;
    root.pushes = pushes_;
    root.member = root.name;
    return root;
}

Compiled<Statement> RootClaim::compile(const Session& session,
                                       const GivenArguments& arguments) const {
    const source::ClaimedField root = root_with(arguments.root);
    const CompileRequest request{site_.schema(), session, site_.dialect(), root, arguments.dynamic};
    if (layout_) { return compile_rows(request, *layout_); }
    return site_.kind() == StatementKind::Query ? compile_select(request)
                                                : compile_mutation(request);
}

Result<const source::Request*> RootClaim::render(const source::Instance& instance,
                                                 source::RequestContext& context) const {
    const Result<DatabaseRequest*> request =
        maker_.make({instance.args, instance.dynamic_arguments}, {}, context);
    if (request) { return *request; }
    // What is refused before it is sent ends the mutation like what the database refuses.
    if (site_.kind() == StatementKind::Mutation && context.transactions != nullptr) {
        context.transactions->fail();
    }
    return fail(request.error());
}

Result<source::Decoded> RootClaim::decode_rows(const DatabaseAnswer& rows,
                                               source::RequestContext& context) const {
    if (!binding().field().type->nullable().is_list()) {
        if (rows.row_count() == 0) { return source::Decoded{.value = Value::null()}; }
        MR_TRY(const Value row, layout_->read(rows, 0, context.arena));
        return source::Decoded{.value = row};
    }
    const auto items = context.arena.make_array<Value>(rows.row_count());
    for (std::size_t i = 0; i < items.size(); ++i) {
        MR_TRY(items[i], layout_->read(rows, i, context.arena));
    }
    return source::Decoded{.value = Value::list(items)};
}

Result<source::Decoded> RootClaim::decode(const source::Answer& answer,
                                          source::RequestContext& context) const {
    const auto& rows = static_cast<const DatabaseAnswer&>(answer);
    if (site_.kind() == StatementKind::Mutation && !is_true(rows, 1)) {
        if (context.transactions != nullptr) { context.transactions->fail(); }
        const RequestProblem why = rows.refusal().value_or(check_failed(root_with({})));
        return fail(to_error(why, site_.source(), context.arena));
    }
    if (layout_) { return decode_rows(rows, context); }
    const auto json = rows.row_count() == 0 ? std::nullopt : rows.cell(0, 0);
    if (!json) { return source::Decoded{.value = Value::null()}; }
    MR_TRY(const Value value,
           wire::project(wire::PaddedJson::copy(*json, context.arena), projection_, context.arena));
    // A list in one cell is bounded like one of rows.
    if (value.is(value::Kind::List) && value.items().size() > site_.rows_max()) {
        return fail(Error::make(context.arena, ErrorCode::Upstream, "ROW_LIMIT",
                                fmt::format("The answer has more than {} rows.", site_.rows_max()),
                                site_.source()));
    }
    return source::Decoded{.value = value};
}

}  // namespace millrace::sql
