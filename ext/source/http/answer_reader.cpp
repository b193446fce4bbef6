#include "answer_reader.hpp"

#include <algorithm>

#include <millrace/value/text.hpp>

namespace millrace::ext::source_http {

using source::HttpAnswer;

Result<AnswerKind> classify(const HttpAnswer& answer, const HttpBinding& binding, Arena& arena) {
    if (!answer.is_success()) {
        const auto& rules = binding.spec().statuses;
        const auto rule = std::ranges::find(rules, answer.status(), &StatusRule::code);
        if (rule == rules.end()) { return fail(binding.errors().status(answer, arena)); }
        if (rule->meaning == StatusMeaning::Null) { return AnswerKind::Missing; }
    }
    return answer.is_empty() ? AnswerKind::Nothing : AnswerKind::Json;
}

Result<value::Value> read_body(const HttpAnswer& answer, std::span<const std::string_view> path,
                               const value::Projection& projection, const HttpBinding& binding,
                               Arena& arena) {
    const Result<value::Value> value = wire::project_at(answer.json(), path, projection, arena);
    if (!value) { return fail(binding.errors().invalid_json(answer, value.error(), arena)); }
    return value;
}

namespace {

std::string_view message_of(value::Value error, Arena& arena) {
    if (error.is(value::Kind::Object)) { error = error.member("message"); }
    return error.is(value::Kind::String) ? value::string_text(error, arena) : std::string_view();
}

}  // namespace

Result<const source::LooseFailure*> read_reported_errors(const HttpAnswer& answer,
                                                         const HttpBinding& binding, Arena& arena) {
    const value::Projection whole{.want = value::Want::Dom};
    MR_TRY(const value::Value errors,
           read_body(answer, binding.spec().errors, whole, binding, arena));
    if (!errors.is(value::Kind::List)) { return nullptr; }
    const source::LooseFailure* first = nullptr;
    for (std::size_t i = errors.items().size(); i-- > 0;) {
        const Error error = binding.errors().reported(message_of(errors.items()[i], arena), arena);
        auto* failure = arena.make<value::Failure>();
        failure->message = error.detail().message;
        failure->code = error.detail().code;
        failure->source = error.detail().source;
        auto* loose = arena.make<source::LooseFailure>();
        loose->failure = failure;
        loose->next = first;
        first = loose;
    }
    return first;
}

}  // namespace millrace::ext::source_http
