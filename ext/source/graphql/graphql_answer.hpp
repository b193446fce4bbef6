#pragma once
/// @file graphql_answer.hpp — data and errors of a GraphQL answer, brought together

#include <array>
#include <span>

#include <millrace/source/claim.hpp>
#include <millrace/source/http_exchange.hpp>

#include "graphql_binding.hpp"

namespace millrace::ext::source_graphql {

/// How `{"data": {…}, "errors": […]}` is decoded.
///
/// Lifetime: borrows the members of `data`, one per root field.
class EnvelopeShape {
public:
    explicit EnvelopeShape(std::span<const value::Shape::Member> data_members) noexcept;
    EnvelopeShape(const EnvelopeShape&) = delete;
    EnvelopeShape& operator=(const EnvelopeShape&) = delete;

    static constexpr std::uint16_t kData = 0;
    static constexpr std::uint16_t kErrors = 1;

    [[nodiscard]] value::Projection projection() const noexcept {
        return {value::Want::Row, &shape_};
    }

private:
    value::Shape data_;
    std::array<value::Shape::Member, 2> members_;
    value::Shape shape_;
};

/// A root field of the answer: its value, how it is laid out, and the key it belongs to.
struct AnswerRoot {
    std::string_view name;
    value::Value value;
    value::Projection projection;
};

/// Reads the answer and puts the service's errors where they belong: at the null position their
/// path leads to, or on the root field when they have no path and its value is null. What is left
/// goes into `loose()`.
class GraphqlAnswer {
public:
    GraphqlAnswer(const GraphqlBinding& binding, source::RequestContext& context) noexcept
        : binding_(binding), context_(context) {}

    /// Sets the values of `roots`, which are the members of `shape`'s data, in order. An Error
    /// when the answer is none, or when it has errors and no data at all.
    [[nodiscard]] Status read(const source::HttpAnswer& answer, const EnvelopeShape& shape,
                              std::span<AnswerRoot> roots);
    /// Errors beside values that stay; `key` is the index of the root.
    [[nodiscard]] const source::LooseFailure* loose() const noexcept { return loose_; }

private:
    void place_errors(value::Value errors, std::span<AnswerRoot> roots);
    void place(value::Value error, std::span<AnswerRoot> roots);
    [[nodiscard]] const value::Failure* failure_of(value::Value error) const;
    void add_loose(std::size_t root, const value::Failure* failure);
    [[nodiscard]] Error without_data(value::Value errors) const;

    const GraphqlBinding& binding_;
    source::RequestContext& context_;
    const source::LooseFailure* loose_ = nullptr;
    const value::Failure* pathless_ = nullptr;
};

}  // namespace millrace::ext::source_graphql
