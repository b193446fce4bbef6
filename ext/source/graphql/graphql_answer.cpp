#include "graphql_answer.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <millrace/source/template.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_text.hpp>

namespace millrace::ext::source_graphql {

using source::HttpAnswer;
using value::Failure;
using value::Kind;
using value::Projection;
using value::Shape;
using value::Value;
using value::Want;

namespace {

/// One step down from a position; null when there is none.
///
/// The values were decoded for this claim a moment ago and nobody else has seen them, so that
/// positions inside lists and objects may still be changed.
Value* step_into(Value& at, Projection& projection, const Value& step, Arena& arena) {
    if (step.is(Kind::Number)) {
        std::size_t index = 0;
        const std::string_view digits = step.text();
        std::from_chars(digits.data(), digits.data() + digits.size(), index);
        if (!at.is(Kind::List) || index >= at.items().size()) { return nullptr; }
        return const_cast<Value*>(&at.items()[index]);
    }
    if (!step.is(Kind::String)) { return nullptr; }
    const std::string_view name = wire::string_text(step, arena);
    if (at.is(Kind::Row) && projection.shape != nullptr) {
        const auto member =
            std::ranges::find(projection.shape->members, name, &Shape::Member::name);
        if (member == projection.shape->members.end()) { return nullptr; }
        projection = {member->want, member->shape};
        return &at.slots()[member->slot];
    }
    if (!at.is(Kind::Object)) { return nullptr; }
    const auto member = std::ranges::find(at.members(), name, &value::Member::name);
    return member == at.members().end() ? nullptr : const_cast<Value*>(&member->value);
}

/// Puts `failure` at the null position `path` leads to, or at the null in front of it.
bool place_failure(Value& root, Projection projection, std::span<const Value> path,
                   const Failure* failure, Arena& arena) {
    Value* at = &root;
    for (const Value& step : path) {
        if (at->is_nothing() || at->is(Kind::Error)) { break; }
        at = step_into(*at, projection, step, arena);
        if (at == nullptr) { return false; }
    }
    if (at->is(Kind::Error)) { return true; }  // one error is enough for one position
    if (!at->is_nothing()) { return false; }
    *at = Value::error(failure);
    return true;
}

Value member_of(const Value& object, std::string_view name) {
    return object.is(Kind::Object) ? object.member(name) : Value::absent();
}

}  // namespace

EnvelopeShape::EnvelopeShape(std::span<const Shape::Member> data_members) noexcept
    : data_{.members = data_members, .slot_count = static_cast<std::uint16_t>(data_members.size())},
      members_{Shape::Member{"data", kData, Want::Row, &data_},
               Shape::Member{"errors", kErrors, Want::Dom, nullptr}},
      shape_{.members = members_, .slot_count = 2} {}

Status GraphqlAnswer::read(const HttpAnswer& answer, const EnvelopeShape& shape,
                           std::span<AnswerRoot> roots) {
    Arena& arena = context_.arena;
    if (!answer.is_success()) { return fail(binding_.errors().status(answer, arena)); }
    if (answer.is_empty()) { return fail(binding_.errors().shape("is empty", arena)); }
    const Result<Value> envelope = wire::project(answer.json(), shape.projection(), arena);
    if (!envelope) { return fail(binding_.errors().invalid_json(answer, envelope.error(), arena)); }
    if (!envelope->is(Kind::Row)) {
        return fail(binding_.errors().shape("is no GraphQL answer", arena));
    }
    const Value data = envelope->slots()[EnvelopeShape::kData];
    const Value errors = envelope->slots()[EnvelopeShape::kErrors];
    const bool has_errors = errors.is(Kind::List) && !errors.items().empty();
    if (!data.is(Kind::Row)) {
        if (!data.is_nothing() || !has_errors) {
            return fail(binding_.errors().shape("is no GraphQL answer", arena));
        }
        return fail(without_data(errors));
    }
    for (std::size_t i = 0; i < roots.size(); ++i) { roots[i].value = data.slots()[i]; }
    if (has_errors) { place_errors(errors, roots); }
    return {};
}

void GraphqlAnswer::place_errors(Value errors, std::span<AnswerRoot> roots) {
    for (const Value& error : errors.items()) { place(error, roots); }
    if (pathless_ == nullptr) { return; }
    bool placed = false;
    for (AnswerRoot& root : roots) {
        if (!root.value.is_nothing()) { continue; }
        root.value = Value::error(pathless_);
        placed = true;
    }
    if (!placed) { add_loose(0, pathless_); }
}

void GraphqlAnswer::place(Value error, std::span<AnswerRoot> roots) {
    const Failure* failure = failure_of(error);
    const Value path = member_of(error, "path");
    const bool has_path =
        path.is(Kind::List) && !path.items().empty() && path.items().front().is(Kind::String);
    const auto root =
        has_path ? std::ranges::find(roots, wire::string_text(path.items().front(), context_.arena),
                                     &AnswerRoot::name)
                 : roots.end();
    if (root == roots.end()) {
        if (pathless_ == nullptr) { pathless_ = failure; }
        return;
    }
    if (!place_failure(root->value, root->projection, path.items().subspan(1), failure,
                       context_.arena)) {
        add_loose(static_cast<std::size_t>(root - roots.begin()), failure);
    }
}

const Failure* GraphqlAnswer::failure_of(Value error) const {
    Arena& arena = context_.arena;
    std::string_view message;
    const Value said = member_of(error, "message");
    if (binding_.exposes_errors() && said.is(Kind::String)) {
        message = wire::string_text(said, arena);
    } else {
        message = arena.copy(
            std::string_view(fmt::format("\"{}\" reported an error", binding_.source_name())));
    }
    auto* failure = arena.make<Failure>();
    failure->message = message;
    failure->code = "UPSTREAM_ERROR";
    failure->source = binding_.source_name();
    return failure;
}

void GraphqlAnswer::add_loose(std::size_t root, const Failure* failure) {
    loose_ = context_.arena.make<source::LooseFailure>(root, failure, loose_);
}

/// The service answered with errors only.
Error GraphqlAnswer::without_data(Value errors) const {
    const Failure* failure = failure_of(errors.items().front());
    return Error::make(context_.arena, ErrorCode::Upstream, failure->code, failure->message,
                       failure->source);
}

}  // namespace millrace::ext::source_graphql
