#include "graphql_directive.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <millrace/source/expression_search.hpp>
#include <millrace/source/request_directive.hpp>

#include "literal_writer.hpp"

namespace millrace::ext::source_graphql {

using source::ExtraRoots;
using source::MemberPath;
using value::Value;

GraphqlDirective::GraphqlDirective(const source::BindRequest& request,
                                   source::ParentNeeds& parent_needs, source::ConfigReport& report)
    : request_(request),
      reader_(request.directive, request.arena, report),
      compiler_({request.field, request.configuration, request.directive.offset}, parent_needs,
                no_previous_, request.arena, report) {}

GraphqlSpec GraphqlDirective::read() {
    GraphqlSpec spec;
    spec.is_mutation = request_.field.owner == request_.schema.mutation_type();
    spec.field = request_.arena.copy(reader_.text("field").value_or(request_.field.name));
    if (!is_name(spec.field)) {
        reader_.wrong("field", fmt::format("\"{}\" is no name of a field", spec.field));
    }
    spec.use_variables = reader_.boolean("variables").value_or(true);
    spec.headers = read_headers(reader_, compiler_, request_.arena);
    read_batching(spec);
    read_arguments(spec);
    if (spec.batching == Batching::List) { read_list(spec); }

    spec.rest_is_constant =
        std::ranges::none_of(spec.headers, [](const source::HeaderTemplate& header) {
            return any_expression(header.value, source::differs_by_field);
        });
    if (spec.batching == Batching::List) {
        spec.rest_is_constant =
            spec.rest_is_constant && !any_expression(spec.args, source::differs_by_field);
    }
    return spec;
}

void GraphqlDirective::read_batching(GraphqlSpec& spec) {
    const auto batch = reader_.enum_name("batch");
    if (batch == "ALIAS") {
        spec.batching = Batching::Alias;
    } else if (batch == "LIST") {
        spec.batching = Batching::List;
    } else if (batch) {
        reader_.wrong("batch", fmt::format("there is no batch {}", *batch),
                      "write ALIAS or LIST, or leave it out");
    }
    if (spec.batching != Batching::None && spec.is_mutation) {
        reader_.wrong("batch", "fields of the mutation type run one after another",
                      "leave the batch out");
    }
    const std::int64_t size = reader_.integer("batchSize").value_or(0);
    if (size < 0 || (size == 0 && reader_.has("batchSize")) || size > 100'000) {
        reader_.wrong("batchSize", "\"batchSize\" must be between 1 and 100000");
    } else if (size != 0 && spec.batching == Batching::None) {
        reader_.wrong("batchSize", "\"batchSize\" without \"batch\" means nothing");
    }
    spec.batch_size = static_cast<std::uint32_t>(std::clamp<std::int64_t>(size, 0, 100'000));
}

void GraphqlDirective::read_arguments(GraphqlSpec& spec) {
    const std::optional<Value> literal = reader_.json("args", "argsJson");
    if (!literal) { return; }
    const std::string_view argument = reader_.has("argsJson") ? "argsJson" : "args";
    const bool list = spec.batching == Batching::List;
    compiler_.enter(reader_.offset(argument), list ? ExtraRoots::Keys : ExtraRoots::None);
    spec.args = compiler_.json(*literal);
    const bool may_be_object = literal->is(value::Kind::Object) ||
                               spec.args.kind == source::JsonTemplate::Kind::Expression;
    if (!may_be_object) { reader_.wrong(argument, "the arguments must be an object"); }
    if (!literal->is(value::Kind::Object)) { return; }
    for (const value::Member& member : literal->members()) {
        if (!is_name(member.name)) {
            reader_.wrong(argument, fmt::format("\"{}\" is no name of an argument", member.name));
        }
    }
}

void GraphqlDirective::read_list(GraphqlSpec& spec) {
    if (!any_expression(spec.args, source::is_keys)) {
        reader_.wrong("args", "the arguments of this batch do not hold {keys}",
                      "write args: {ids: \"{keys}\"}");
    }
    const std::optional<Value> literal = reader_.json("batchValue", "batchValueJson");
    if (!literal) {
        reader_.wrong("batchValue", "a batch of lists needs the \"batchValue\" of its key",
                      "write batchValue: \"{parent.id}\"");
        return;
    }
    compiler_.enter(reader_.offset(reader_.has("batchValue") ? "batchValue" : "batchValueJson"));
    spec.key = compiler_.json(*literal);
    const bool by_position = reader_.enum_name("batchOrder") == "POSITION";
    spec.order = by_position ? BatchOrder::Position : BatchOrder::Key;
    for (const std::string_view text : reader_.texts("batchKey")) {
        MemberPath path = reader_.member_path("batchKey", text);
        if (!std::ranges::all_of(path, is_name)) {
            reader_.wrong("batchKey", fmt::format("\"{}\" is no path of fields", text));
        }
        spec.key_paths.push_back(std::move(path));
    }
    const std::size_t parts = literal->is(value::Kind::List)     ? literal->items().size()
                              : literal->is(value::Kind::Object) ? literal->members().size()
                                                                 : 1;
    if (!by_position && spec.key_paths.size() != parts) {
        reader_.wrong("batchKey", fmt::format("the key has {} part(s), but \"batchKey\" names {}",
                                              parts, spec.key_paths.size()));
    }
}

}  // namespace millrace::ext::source_graphql
