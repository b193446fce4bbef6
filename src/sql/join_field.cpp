#include "join_field.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <millrace/source/directive_reader.hpp>
#include <millrace/source/row_matching.hpp>
#include <millrace/source/template_compiler.hpp>
#include <millrace/sql/join_compiler.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::sql {

using source::BatchKey;
using source::RequestContext;
using value::Kind;
using value::Value;

namespace {

// The values of one column for all keys, as a list of the database.
std::string_view column_texts(std::span<const BatchKey> keys, std::size_t column,
                              const Dialect& dialect, Arena& arena) {
    std::vector<std::optional<std::string>> texts;
    texts.reserve(keys.size());
    for (const BatchKey& key : keys) {
        // A key without a value is asked for by explanations only.
        const auto parts = key.value.members();
        texts.emplace_back(
            column < parts.size()
                ? std::optional<std::string>(source::scalar_text(parts[column].value, arena).text)
                : std::nullopt);
    }
    return arena.copy(std::string_view(dialect.list_text(texts, built_in_type("text"))));
}

// `[[1,"a"],[2,"b"]]`
std::string_view json_texts(std::span<const BatchKey> keys, Arena& arena) {
    wire::ReplyBuffer out;
    out.append('[');
    for (const BatchKey& key : keys) {
        out.append(&key == keys.data() ? "[" : ",[");
        bool first = true;
        for (const value::Member& member : key.value.members()) {
            if (!first) { out.append(','); }
            wire::append_json(out, member.value);
            first = false;
        }
        out.append(']');
    }
    out.append(']');
    return arena.copy(out.view());
}

}  // namespace

JoinField::JoinField(const source::BindRequest& request, std::uint16_t source)
    : Binding(source::BindingKind::Fetch, request.field),
      site_(request.configuration.sources[source], StatementKind::Query) {
    source_ = source;
    source_name_ = site_.source();
    asks_for_members_ = true;
    batch_ = {.batched = true, .keys_max = kJoinKeysMax};
    parent_needs_.session.whole = true;
}

std::unique_ptr<JoinField> JoinField::make(const source::BindRequest& request, std::uint16_t source,
                                           source::ConfigReport& report) {
    auto field = std::make_unique<JoinField>(request, source);
    if (!field->read(request, report)) { return nullptr; }
    return field;
}

bool JoinField::read(const source::BindRequest& request, source::ConfigReport& report) {
    const source::DirectiveReader reader(request.directive, request.arena, report);
    const graphql::Type& type = *request.field.type->named;
    if (table_of_type(site_.schema(), type.name) == nullptr) {
        report.error(request.directive.offset,
                     fmt::format("{} is no type of rows of {}", type.name, source_name_),
                     "give the field the type of a table, or a list of it");
        return false;
    }
    const std::optional<Value> literal = reader.json("match", "matchJson");
    if (!literal || !literal->is(Kind::Object) || literal->members().empty()) {
        reader.wrong("match", "is an object with a column and what it equals",
                     "write match: {id: \"{parent.customerId}\"}");
        return false;
    }
    for (const value::Member& member : literal->members()) {
        const sql::Binding* column = site_.schema().find(type.name, member.name);
        if (column == nullptr || column->meaning != Meaning::Column) {
            reader.wrong("match", fmt::format("{} has no column {}", type.name, member.name));
            return false;
        }
        columns_.push_back(request.arena.copy(member.name));
    }
    source::TemplateCompiler templates(
        {request.field, request.configuration, reader.offset("match")}, parent_needs_,
        previous_needs_, request.arena, report);
    match_ = templates.json(*literal);
    summary_ = fmt::format("rows {}.{} by {} (batched)", source_name_, type.name,
                           fmt::join(columns_, ", "));
    return true;
}

std::unique_ptr<const source::Claim> JoinField::claim(const source::ClaimRequest& request) const {
    return std::make_unique<JoinClaim>(*this, request);
}

Compiled<Statement> JoinClaim::compile(const Session& session,
                                       const GivenArguments& arguments) const {
    source::ClaimedField root;
    root.name = binding().field().name;
    root.field = &binding().field();
    root.arguments = arguments.root;
    root.selection = selection_;
    root.member = root.name;
    return compile_join(
        {field_.site().schema(), session, field_.site().dialect(), root, arguments.dynamic},
        {root.field->type->named->name, field_.columns(), field_.is_list()});
}

Result<BatchKey> JoinClaim::key_of(const source::Instance& instance,
                                   RequestContext& context) const {
    const source::TemplateScope scope{
        .instance = instance, .context = context, .source_name = binding().source_name()};
    BatchKey key;
    key.instance = &instance;
    key.value = source::evaluate(field_.match(), scope);
    // A column that equals nothing equals no row.
    if (key.value.members().size() != field_.columns().size()) { return key; }
    MR_CHECK(set_key_text(key, 0, scope));
    if (!key.is_call() || binding().field().arguments.empty()) { return key; }
    // Rows that are cut or ordered differently are asked for apart.
    thread_local wire::ReplyBuffer given;
    given.clear();
    wire::append_json(given, instance.args);
    key.group = context.arena.copy(given.view());
    return key;
}

Result<const source::Request*> JoinClaim::render_batch(std::span<const BatchKey> keys,
                                                       RequestContext& context) const {
    const Dialect& dialect = field_.site().dialect();
    std::vector<std::string_view> lists;
    if (dialect.keys_are_json()) {
        lists.push_back(json_texts(keys, context.arena));
    } else {
        for (std::size_t i = 0; i < field_.columns().size(); ++i) {
            lists.push_back(column_texts(keys, i, dialect, context.arena));
        }
    }
    const source::Instance& first = *keys.front().instance;
    MR_TRY(const DatabaseRequest* request,
           maker_.make({first.args, first.dynamic_arguments}, lists, context));
    return request;
}

Result<const source::LooseFailure*> JoinClaim::decode_batch(const source::Answer& answer,
                                                            std::span<const BatchKey> keys,
                                                            std::span<Value> values,
                                                            RequestContext& context) const {
    const auto& rows = static_cast<const DatabaseAnswer&>(answer);
    std::ranges::fill(values, field_.is_list() ? Value::list({}) : Value::null());
    for (std::size_t row = 0; row < rows.row_count(); ++row) {
        const auto place = rows.cell(row, 0);
        const auto json = rows.cell(row, 1);
        std::size_t nth = 0;
        if (place) { std::from_chars(place->data(), place->data() + place->size(), nth); }
        // A row that belongs to no key belongs to nobody.
        if (nth == 0 || nth > keys.size()) {
            return fail(Error::make(context.arena, ErrorCode::Upstream, "UPSTREAM_SHAPE",
                                    "The database answered a row nobody asked for.",
                                    binding().source_name()));
        }
        if (!json) { continue; }
        MR_TRY(values[nth - 1], wire::project(wire::PaddedJson::copy(*json, context.arena),
                                              projection_, context.arena));
    }
    return nullptr;
}

}  // namespace millrace::sql
