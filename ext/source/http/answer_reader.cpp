#include "answer_reader.hpp"

#include <algorithm>

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

}  // namespace millrace::ext::source_http
