#pragma once
/// @file graphql_test_fixture.hpp — fields with @graphql, rendered and decoded without a network

#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/source/testing/bound_schema.hpp>

namespace millrace::ext {
void register_source_graphql(source::Registry& registry);
}

namespace millrace::ext::source_graphql {

using source::BatchKey;
using source::ClaimedBranch;
using source::ClaimedField;
using source::ClaimedSelection;
using source::HttpCall;
using source::Instance;
using source::testing::BoundSchema;
using source::testing::dom;
using source::testing::text_of;
using value::Shape;
using value::Value;
using value::Want;

class GraphqlFixture : public ::testing::Test {
protected:
    static source::Configuration configuration(bool expose = false) {
        source::Configuration configuration;
        source::SourceConfig shops;
        shops.name = "shops";
        shops.kind = "graphql";
        shops.urls = {"http://127.0.0.1:1/graphql"};
        shops.expose_errors = expose;
        configuration.sources.push_back(shops);
        return configuration;
    }

    void bind(std::string_view sdl, bool expose = false) {
        schema_.emplace(sdl, configuration(expose),
                        std::initializer_list<BoundSchema::Register>{register_source_graphql});
        ASSERT_EQ(schema_->errors(), "");
    }
    static std::string errors_of(std::string_view sdl) {
        return BoundSchema(sdl, configuration(), {register_source_graphql}).errors();
    }

    // --- selections, as the planner makes them ------------------------------------------------

    ClaimedField field(std::string_view type, std::string_view name,
                       const ClaimedSelection* selection = nullptr) {
        ClaimedField made;
        made.name = name;
        made.member = name;
        made.field = schema_->bindings().schema().type(type)->field(name);
        made.selection = selection;
        return made;
    }
    ClaimedBranch branch(std::string_view type, std::vector<ClaimedField> fields) {
        std::vector<ClaimedField>& kept = fields_.emplace_back(std::move(fields));
        return {schema_->bindings().schema().type(type), kept};
    }
    const ClaimedSelection* selection(std::string_view type, std::vector<ClaimedBranch> branches,
                                      bool wants_typename = false) {
        std::vector<ClaimedBranch>& kept = branches_.emplace_back(std::move(branches));
        return &selections_.emplace_back(
            ClaimedSelection{schema_->bindings().schema().type(type), kept, wants_typename});
    }
    /// `{ id name }` of an object type.
    const ClaimedSelection* plain(std::string_view type,
                                  std::initializer_list<std::string_view> names) {
        std::vector<ClaimedField> fields;
        for (const std::string_view name : names) { fields.push_back(field(type, name)); }
        return selection(type, {branch(type, fields)});
    }

    void claim(std::string_view type, std::string_view name, const ClaimedSelection* selection) {
        claim_ = schema_->binding(type, name).claim({projection_, selection});
    }

    // --- requests and answers -----------------------------------------------------------------

    Instance& instance(std::string_view args, std::string_view parent = "{}") {
        Instance& made = *arena_.make<Instance>();
        made.args = dom(args, arena_);
        made.parent = dom(parent, arena_);
        return made;
    }

    static std::string body_of(const Result<const source::Request*>& request) {
        if (!request) { return "refused: " + std::string(request.error().message()); }
        return std::string(static_cast<const HttpCall&>(**request).body);
    }
    std::string rendered(const Instance& instance) {
        return body_of(claim_->render(instance, context_));
    }

    const source::Answer& answer(std::string_view body, int status = 200) {
        answers_.push_back(source::testing::answer_of(status, body));
        return *answers_.back();
    }

    /// Code and message of an error, or the value and how many errors stand beside it.
    std::string decoded(std::string_view body, int status = 200) {
        const Result<source::Decoded> decoded = claim_->decode(answer(body, status), context_);
        if (!decoded) { return text_of(decoded.error()); }
        return show(decoded->value) + beside(decoded->loose);
    }
    static std::string text_of(const Error& error) {
        return std::string(error.detail().code) + ": " + std::string(error.message());
    }
    static std::string beside(const source::LooseFailure* loose) {
        std::string text;
        for (; loose != nullptr; loose = loose->next) {
            text += " +" + std::to_string(loose->key) + ":" + std::string(loose->failure->message);
        }
        return text;
    }
    /// Rows as `<a,b>`, failures as `!`.
    static std::string show(const Value& value) {
        if (value.is(value::Kind::Error)) { return "!" + std::string(value.failure().message); }
        const bool row = value.is(value::Kind::Row);
        if (!row && !value.is(value::Kind::List)) { return source::testing::text_of(value); }
        std::string text = row ? "<" : "[";
        for (const Value& item : row ? std::span<const Value>(value.slots()) : value.items()) {
            text += (text.size() > 1 ? "," : "") + show(item);
        }
        return text + (row ? ">" : "]");
    }

    Arena arena_;
    std::vector<wire::HeaderField> headers_;
    source::RequestContext context_{arena_, headers_, Deadline::never()};
    std::optional<BoundSchema> schema_;
    std::deque<std::vector<ClaimedField>> fields_;
    std::deque<std::vector<ClaimedBranch>> branches_;
    std::deque<ClaimedSelection> selections_;
    value::Projection projection_{Want::Dom, nullptr};
    std::unique_ptr<const source::Claim> claim_;
    std::vector<source::AnswerRef> answers_;
};

}  // namespace millrace::ext::source_graphql
