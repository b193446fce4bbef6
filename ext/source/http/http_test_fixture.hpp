#pragma once
/// @file http_test_fixture.hpp — fields with @http, rendered and decoded without a network

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/source/testing/bound_schema.hpp>

namespace millrace::ext {
void register_source_http(source::Registry& registry);
}

namespace millrace::ext::source_http {

using source::BatchKey;
using source::HttpCall;
using source::Instance;
using source::testing::BoundSchema;
using source::testing::dom;
using source::testing::text_of;
using value::Value;

/// One field `Query.field`, or the same of a type that is its parent.
class HttpFixture : public ::testing::Test {
protected:
    static source::Configuration configuration() {
        source::Configuration configuration;
        source::SourceConfig blog;
        blog.name = "blog";
        blog.urls = {"http://127.0.0.1:1"};
        configuration.sources.push_back(blog);
        return configuration;
    }

    static std::string sdl(std::string_view directive, std::string_view type = "JSON",
                           std::string_view arguments = "(s: JSON, t: JSON)") {
        return "scalar JSON type Query { field" + std::string(arguments) + ": " +
               std::string(type) + " " + std::string(directive) + " }";
    }

    void bind(std::string_view directive, std::string_view type = "JSON") {
        schema_.emplace(sdl(directive, type), configuration(),
                        std::initializer_list<BoundSchema::Register>{register_source_http});
        ASSERT_EQ(schema_->errors(), "");
        claim_ = schema_->binding("Query", "field").claim({projection_});
    }

    static std::string errors_of(std::string_view directive) {
        return BoundSchema(sdl(directive), configuration(), {register_source_http}).errors();
    }

    [[nodiscard]] const Instance& instance(std::string_view args, std::string_view parent = "{}") {
        Instance& made = *arena_.make<Instance>();
        made.args = dom(args, arena_);
        made.parent = dom(parent, arena_);
        return made;
    }

    Result<const HttpCall*> render(const Instance& instance) {
        const Result<const source::Request*> request = claim_->render(instance, context_);
        if (!request) { return tl::unexpected(request.error()); }
        return static_cast<const HttpCall*>(*request);
    }

    /// `GET /path | header: value | body`, `no call`, or `refused: …`.
    std::string rendered(std::string_view args) { return show(render(instance(args))); }

    static std::string show(const Result<const HttpCall*>& call) {
        if (!call) { return "refused: " + std::string(call.error().message()); }
        if (*call == nullptr) { return "no call"; }
        std::string text = std::string((*call)->method) + " " + std::string((*call)->target);
        for (const wire::HeaderField& header : (*call)->headers) {
            text += " | " + std::string(header.name) + ": " + std::string(header.value);
        }
        if (!(*call)->content_type.empty()) { text += " | " + std::string((*call)->body); }
        return text;
    }

    std::string decoded(int status, std::string_view body,
                        std::string_view content_type = "application/json") {
        const source::AnswerRef answer = source::testing::answer_of(status, body, content_type);
        answers_.push_back(answer);
        const Result<source::Decoded> value = claim_->decode(*answer, context_);
        return value ? text_of(value->value)
                     : std::string(value.error().detail().code) + ": " +
                           std::string(value.error().message());
    }

    Arena arena_;
    std::vector<wire::HeaderField> headers_{{"x-tenant", "acme"}};
    source::RequestContext context_{arena_, headers_, Deadline::never()};
    std::optional<BoundSchema> schema_;
    value::Projection projection_{value::Want::Dom, nullptr};
    std::unique_ptr<const source::Claim> claim_;
    std::vector<source::AnswerRef> answers_;
};

}  // namespace millrace::ext::source_http
