#include "database_claim.hpp"

#include <algorithm>
#include <utility>

#include <millrace/source/transaction.hpp>
#include <millrace/sql/mutation_compiler.hpp>
#include <millrace/sql/parameter_text.hpp>
#include <millrace/sql/select_compiler.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

Session session_of(const source::Identity& identity) {
    Session session;
    for (const source::SessionVariable& variable : identity.variables) {
        session.set(variable.name, std::string(variable.value));
    }
    return session;
}

// A boolean of PostgreSQL is a byte, one of SQLite a digit.
bool is_true(const DatabaseAnswer& answer, std::size_t column) {
    const auto cell = answer.cell(0, column);
    return cell && (*cell == "\x01" || *cell == "1");
}

// Nulls and booleans belong to the shape: what was made of them stays as it is.
bool is_part_of_shape(const Value& value) noexcept {
    return value.is(Kind::Null) || value.is(Kind::Boolean) || value.is(Kind::Enum);
}

/// `compiled` as something to keep; null when it would not fit another request of its shape.
std::shared_ptr<KeptStatement> kept(Statement compiled, const MarkedArguments& arguments,
                                    bool& reusable) {
    auto statement = std::make_shared<KeptStatement>();
    statement->text = std::move(compiled.text);
    statement->parameters = std::move(compiled.parameters);
    reusable = compiled.reusable;
    for (Parameter& parameter : statement->parameters) {
        std::uint32_t origin = ArgumentShape::kNone;
        if (parameter.from_client() && !is_part_of_shape(parameter.given)) {
            origin = arguments.index_of(parameter.given);
            reusable = reusable && origin != ArgumentShape::kNone;
        }
        parameter.given = Value::absent();  // it lived as long as the compilation
        statement->origins.push_back(origin);
    }
    return statement;
}

}  // namespace

source::ClaimedField DatabaseClaim::root_with(const Value& arguments) const noexcept {
    source::ClaimedField root;
    root.name = field_.field().name;
    root.field = &field_.field();
    root.arguments = arguments;
    root.selection = selection_;
    root.member = root.name;
    return root;
}

Result<DatabaseClaim::Statement> DatabaseClaim::statement_for(
    const source::Instance& instance, const ArgumentShape& shape,
    source::RequestContext& context) const {
    if (auto known = cache_.find(shape.text()); known != nullptr) { return known; }
    const MarkedArguments arguments(instance.args, instance.dynamic_arguments, context.arena);
    const Session session = session_of(*context.identity);
    const source::ClaimedField root = root_with(arguments.root());
    const CompileRequest request{field_.schema(), session, field_.dialect(), root,
                                 arguments.dynamic()};
    auto compiled = field_.statement_kind() == StatementKind::Query ? compile_select(request)
                                                                    : compile_mutation(request);
    if (!compiled) { return fail(to_error(compiled.error(), field_.source_name(), context.arena)); }
    bool reusable = false;
    auto statement = kept(*std::move(compiled), arguments, reusable);
    if (reusable) {
        statement->id = statement_id(statement->text);
        cache_.keep(shape.text(), statement);
    }
    return Statement(std::move(statement));
}

Result<std::span<const ParameterValue>> DatabaseClaim::parameters(
    const KeptStatement& statement, const ArgumentShape& shape,
    source::RequestContext& context) const {
    const auto values = context.arena.make_array<ParameterValue>(statement.parameters.size());
    std::optional<Session> session;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Parameter& parameter = statement.parameters[i];
        values[i].type = field_.keep_type(parameter.type);
        const std::uint32_t origin = statement.origins[i];
        if (origin == ArgumentShape::kNone && parameter.session_variable.empty()) {
            if (parameter.text) {
                values[i].text = context.arena.copy(std::string_view(*parameter.text));
            }
            continue;
        }
        if (origin == ArgumentShape::kNone && !session) { session = session_of(*context.identity); }
        const ParameterText text = origin == ArgumentShape::kNone
                                       ? session_text(*session, parameter, field_.dialect())
                                       : parameter_text(shape.nodes()[origin], parameter,
                                                        field_.schema(), field_.dialect());
        if (!text) { return fail(to_error(text.error(), field_.source_name(), context.arena)); }
        if (*text) { values[i].text = context.arena.copy(std::string_view(**text)); }
    }
    return std::span<const ParameterValue>(values);
}

Result<const source::Request*> DatabaseClaim::render(const source::Instance& instance,
                                                     source::RequestContext& context) const {
    const ArgumentShape shape(instance.args, instance.dynamic_arguments);
    MR_TRY(const Statement statement, statement_for(instance, shape, context));
    MR_TRY(const auto values, parameters(*statement, shape, context));
    auto* request = context.arena.make<DatabaseRequest>();
    request->statement = context.arena.copy(std::string_view(statement->text));
    request->statement_id = statement->id;
    request->kind = field_.statement_kind();
    request->parameters = values;
    request->rows_max = field_.rows_max();
    return request;
}

Result<source::Decoded> DatabaseClaim::decode(const source::Answer& answer,
                                              source::RequestContext& context) const {
    const auto& rows = static_cast<const DatabaseAnswer&>(answer);
    if (field_.statement_kind() == StatementKind::Mutation && !is_true(rows, 1)) {
        if (context.transactions != nullptr) { context.transactions->fail(); }
        return fail(to_error(check_failed(root_with({})), field_.source_name(), context.arena));
    }
    const auto json = rows.row_count() == 0 ? std::nullopt : rows.cell(0, 0);
    if (!json) { return source::Decoded{.value = Value::null()}; }
    MR_TRY(const Value value,
           wire::project(wire::PaddedJson::copy(*json, context.arena), projection_, context.arena));
    return source::Decoded{.value = value};
}

}  // namespace millrace::sql
