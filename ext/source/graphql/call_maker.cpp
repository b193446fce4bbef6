#include "call_maker.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <millrace/source/request_template.hpp>

namespace millrace::ext::source_graphql {

using source::HttpCall;
using source::JsonTemplate;
using source::JsonTemplateMember;
using value::Kind;
using value::Value;
using wire::ReplyBuffer;

namespace {

/// The type of the root argument `name`, when its template passes an argument of our field on.
graphql::TypeRef type_of(const GraphqlBinding& binding, std::string_view name) {
    const JsonTemplate& args = binding.spec().args;
    const source::Expression* expression = nullptr;
    if (args.kind == JsonTemplate::Kind::Expression) {
        const bool all =
            args.expression->root == source::TemplateRoot::Args && args.expression->path.empty();
        const graphql::InputValue* own = all ? binding.field().argument(name) : nullptr;
        return own == nullptr ? nullptr : own->type;
    }
    const auto member = std::ranges::find(args.members, name, &JsonTemplateMember::name);
    if (member != args.members.end() && member->value.kind == JsonTemplate::Kind::Expression) {
        expression = member->value.expression;
    }
    const bool passed_on = expression != nullptr &&
                           expression->root == source::TemplateRoot::Args &&
                           expression->path.size() == 1;
    const graphql::InputValue* own =
        passed_on ? binding.field().argument(expression->path.front()) : nullptr;
    return own == nullptr ? nullptr : own->type;
}

}  // namespace

Error refuse_argument(const GraphqlBinding& binding, Arena& arena) {
    const std::string message =
        fmt::format("an argument for \"{}\" has no GraphQL literal", binding.spec().field);
    return Error::make(arena, ErrorCode::BadRequest, "TEMPLATE_REFUSED", message,
                       binding.source_name());
}

Result<std::vector<Argument>> root_arguments(const GraphqlBinding& binding, const Value& object,
                                             const source::TemplateScope& scope) {
    std::vector<Argument> arguments;
    if (object.is_nothing()) { return arguments; }
    if (!object.is(Kind::Object)) { return fail(refuse_argument(binding, scope.context.arena)); }
    for (const value::Member& member : object.members()) {
        arguments.push_back({member.name, member.value, type_of(binding, member.name)});
    }
    return arguments;
}

Result<const HttpCall*> make_call(const GraphqlBinding& binding, std::string_view fields,
                                  const Variables& variables, const source::TemplateScope& scope) {
    Arena& arena = scope.context.arena;
    const GraphqlSpec& spec = binding.spec();
    thread_local ReplyBuffer document;
    document.clear();
    if (spec.is_mutation || !variables.empty()) {
        document.append(spec.is_mutation ? "mutation" : "query");
    }
    variables.append_definitions(document);
    document.append('{');
    document.append(fields);
    document.append('}');

    thread_local ReplyBuffer body;
    body.clear();
    body.append("{\"query\":");
    wire::append_string(body, document.view());
    if (!variables.empty()) {
        body.append(",\"variables\":");
        variables.append_values(body);
    }
    body.append('}');

    auto* call = arena.make<HttpCall>();
    call->method = "POST";
    MR_TRY(call->headers, render_headers(spec.headers, scope));
    call->content_type = "application/json";
    call->body = arena.copy(body.view());
    call->shareable = binding.idempotent();
    call->repeatable = binding.idempotent();
    call->key = call_key(*call, binding.source(), arena);
    return call;
}

}  // namespace millrace::ext::source_graphql
