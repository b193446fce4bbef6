#include "statement_maker.hpp"

#include <optional>
#include <utility>

#include <fmt/core.h>

#include <millrace/sql/parameter_text.hpp>

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

// Nulls, booleans and names of enum values belong to the shape: what was made of them stays.
bool is_part_of_shape(const Value& value) noexcept {
    return value.is(Kind::Null) || value.is(Kind::Boolean) || value.is(Kind::Enum);
}

// Not `reusable` when it would not fit another request.
void keep_text(std::string text, std::vector<Parameter> parameters,
               const MarkedArguments& arguments, const DatabaseSite& site, KeptText& out,
               bool& reusable) {
    out.text = std::move(text);
    out.parameters = std::move(parameters);
    for (Parameter& parameter : out.parameters) {
        std::uint32_t origin = ArgumentShape::kNone;
        if (parameter.from_client() && !is_part_of_shape(parameter.given)) {
            origin = arguments.index_of(parameter.given);
            reusable = reusable && origin != ArgumentShape::kNone;
        }
        parameter.given = Value::absent();  // it lived as long as the compilation
        out.origins.push_back(origin);
        out.types.push_back(site.keep_type(parameter.type));
    }
}

/// `compiled` as something to keep.
std::shared_ptr<KeptStatement> kept(Statement compiled, const MarkedArguments& arguments,
                                    const DatabaseSite& site, bool& reusable) {
    auto statement = std::make_shared<KeptStatement>();
    reusable = compiled.reusable;
    for (Step& step : compiled.steps) {
        KeptStep& kept = statement->steps.emplace_back();
        keep_text(std::move(step.text), std::move(step.parameters), arguments, site, kept,
                  reusable);
        kept.rows_needed = step.rows_needed;
        kept.path = std::move(step.path);
        kept.incomplete = std::move(step.incomplete);
    }
    keep_text(std::move(compiled.text), std::move(compiled.parameters), arguments, site, *statement,
              reusable);
    statement->path = std::move(compiled.path);
    return statement;
}

}  // namespace

Result<StatementMaker::Kept> StatementMaker::find(const GivenArguments& given,
                                                  const ArgumentShape& shape,
                                                  source::RequestContext& context) const {
    if (Kept known = cache_.find(shape.text()); known != nullptr) { return known; }
    const MarkedArguments arguments(given.root, given.dynamic, context.arena);
    const Session session = session_of(*context.identity);
    auto compiled = compiler_.compile(session, {arguments.root(), arguments.dynamic()});
    if (!compiled) { return fail(to_error(compiled.error(), site_.source(), context.arena)); }
    bool reusable = false;
    auto statement = kept(*std::move(compiled), arguments, site_, reusable);
    if (reusable) {
        statement->id = statement_id(statement->text);
        for (KeptStep& step : statement->steps) { step.id = statement_id(step.text); }
        cache_.keep(shape.text(), statement);
    }
    return Kept(std::move(statement));
}

Result<std::span<const ParameterValue>> StatementMaker::fill(
    const KeptText& statement, const ArgumentShape& shape, std::span<const std::string_view> keys,
    source::RequestContext& context) const {
    const auto values = context.arena.make_array<ParameterValue>(statement.parameters.size());
    std::optional<Session> session;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Parameter& parameter = statement.parameters[i];
        const std::uint32_t origin = statement.origins[i];
        values[i].type = statement.types[i];
        values[i].step = parameter.step;
        if (parameter.form == ParameterForm::Keys) {
            values[i].text = keys[parameter.key];
            continue;
        }
        if (origin == ArgumentShape::kNone && parameter.session_variable.empty()) {
            if (parameter.text) {
                values[i].text = context.arena.copy(std::string_view(*parameter.text));
            }
            continue;
        }
        // One value as it is: nothing is made of it.
        if (origin == ArgumentShape::kNone && !parameter.type.array) {
            const std::string_view given = context.identity->find(parameter.session_variable);
            if (given.data() != nullptr) {
                values[i].text = given;
                continue;
            }
        }
        if (origin == ArgumentShape::kNone && !session) { session = session_of(*context.identity); }
        const ParameterText text =
            origin == ArgumentShape::kNone
                ? session_text(*session, parameter, site_.dialect())
                : parameter_text(shape.nodes()[origin], parameter, site_.schema(), site_.dialect());
        if (!text) { return fail(to_error(text.error(), site_.source(), context.arena)); }
        if (*text) { values[i].text = context.arena.copy(std::string_view(**text)); }
    }
    for (const ParameterValue& value : values) {
        // No database keeps it in a text, and some would take the text to end there.
        if (value.text && value.text->find('\0') != std::string_view::npos) {
            return fail(to_error({kDataException, "$", "A text holds the character U+0000."},
                                 site_.source(), context.arena));
        }
    }
    return std::span<const ParameterValue>(values);
}

Status StatementMaker::check_lists(const ArgumentShape& shape, Arena& arena) const {
    for (const Value& node : shape.nodes()) {
        if (node.is(Kind::List) && node.items().size() > site_.list_items_max()) {
            return fail(to_error({kBadRequest, "$",
                                  fmt::format("A list has {} items; at most {} are allowed.",
                                              node.items().size(), site_.list_items_max())},
                                 site_.source(), arena));
        }
    }
    return {};
}

Result<DatabaseRequest*> StatementMaker::make(const GivenArguments& given,
                                              std::span<const std::string_view> keys,
                                              source::RequestContext& context) const {
    const ArgumentShape shape(given.root, given.dynamic);
    MR_CHECK(check_lists(shape, context.arena));
    MR_TRY(const Kept statement, find(given, shape, context));
    MR_TRY(const auto values, fill(*statement, shape, keys, context));
    auto* request = context.arena.make<DatabaseRequest>();
    request->statement = context.arena.copy(std::string_view(statement->text));
    request->statement_id = statement->id;
    request->kind = site_.kind();
    request->parameters = values;
    request->rows_max = site_.rows_max();
    // Of a query no place is known to be at fault.
    request->path = statement->path.empty() ? std::string_view("$")
                                            : context.arena.copy(std::string_view(statement->path));
    const auto steps = context.arena.make_array<DatabaseStep>(statement->steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const KeptStep& step = statement->steps[i];
        MR_TRY(steps[i].parameters, fill(step, shape, keys, context));
        steps[i].statement = context.arena.copy(std::string_view(step.text));
        steps[i].statement_id = step.id;
        steps[i].rows_needed = step.rows_needed;
        steps[i].path = context.arena.copy(std::string_view(step.path));
        steps[i].incomplete = context.arena.copy(std::string_view(step.incomplete));
    }
    request->steps = steps;
    return request;
}

}  // namespace millrace::sql
