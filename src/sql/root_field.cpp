#include "root_field.hpp"

#include <fmt/core.h>

#include <millrace/source/transaction.hpp>
#include <millrace/sql/mutation_compiler.hpp>
#include <millrace/wire/json_reader.hpp>

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

source::ClaimedField RootClaim::root_with(const Value& arguments) const noexcept {
    source::ClaimedField root;
    root.name = binding().field().name;
    root.field = &binding().field();
    root.arguments = arguments;
    root.selection = selection_;
    root.member = root.name;
    return root;
}

Compiled<Statement> RootClaim::compile(const Session& session,
                                       const GivenArguments& arguments) const {
    const source::ClaimedField root = root_with(arguments.root);
    const CompileRequest request{site_.schema(), session, site_.dialect(), root, arguments.dynamic};
    return site_.kind() == StatementKind::Query ? compile_select(request)
                                                : compile_mutation(request);
}

Result<const source::Request*> RootClaim::render(const source::Instance& instance,
                                                 source::RequestContext& context) const {
    MR_TRY(const DatabaseRequest* request,
           maker_.make({instance.args, instance.dynamic_arguments}, {}, context));
    return request;
}

Result<source::Decoded> RootClaim::decode(const source::Answer& answer,
                                          source::RequestContext& context) const {
    const auto& rows = static_cast<const DatabaseAnswer&>(answer);
    if (site_.kind() == StatementKind::Mutation && !is_true(rows, 1)) {
        if (context.transactions != nullptr) { context.transactions->fail(); }
        return fail(to_error(check_failed(root_with({})), site_.source(), context.arena));
    }
    const auto json = rows.row_count() == 0 ? std::nullopt : rows.cell(0, 0);
    if (!json) { return source::Decoded{.value = Value::null()}; }
    MR_TRY(const Value value,
           wire::project(wire::PaddedJson::copy(*json, context.arena), projection_, context.arena));
    return source::Decoded{.value = value};
}

}  // namespace millrace::sql
