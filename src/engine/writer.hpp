#pragma once
/// @file writer.hpp — CompleteValue: rows to reply text, in the order of the selection

#include <cstddef>
#include <span>

#include <millrace/plan/plan.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/json_writer.hpp>

#include "compute_runtime.hpp"
#include "error_list.hpp"
#include "incremental_work.hpp"
#include "request_state.hpp"

namespace millrace::engine {

class CompletedItems;

/// Writes values as the selection asks for them, straight into the reply: no result tree is
/// built. A null that may not be there takes back what was already written of its object, up to
/// the nearest place that may be null.
///
/// Every function returns false when the value is null where it must not be; an error has been
/// added then, and the caller takes back what it wrote.
///
/// Lifetime:  of one payload; borrows everything.
/// Errors:    collected in `errors`, with paths and positions.
class Writer {
public:
    /// `work` collects what @defer and @stream leave for later; null when the plan has neither.
    Writer(RequestState& state, wire::ReplyBuffer& out, ErrorList& errors,
           IncrementalWork* work) noexcept
        : state_(state), out_(out), errors_(errors), work_(work) {
        if (state.compute != nullptr) { state.compute->begin_turn(); }
    }

    /// The root object with all fields that are not deferred.
    [[nodiscard]] bool write_root(value::Value root);

    /// `{…}` with all fields of `selection` that are not deferred.
    [[nodiscard]] bool write_object(const plan::SelectionPlan& selection, value::Value object,
                                    const PathLink* path, const DeferScope* scope);

    /// `"key":value` of one field, behind a comma unless it is the `first` that is written;
    /// nothing when the field is hidden or left out.
    [[nodiscard]] bool write_next_field(const plan::FieldPlan& field, value::Value object,
                                        const PathLink* path, const DeferScope* scope, bool& first);

    /// `{…}` with these fields only (a deferred group).
    [[nodiscard]] bool write_fields(std::span<const plan::FieldPlan> fields, value::Value object,
                                    const PathLink* path, const DeferScope* scope);

    /// One item of the list that `field` streams.
    [[nodiscard]] bool write_streamed_item(const plan::FieldPlan& field, value::Value item,
                                           const PathLink& path);

    /// Makes the records of fragments that begin at an object.
    const DeferScope* begin_defers(const plan::SelectionPlan& selection, const PathLink* path,
                                   const DeferScope* scope);
    /// Adds the tasks for the deferred fields of an object.
    void add_groups(const plan::SelectionPlan& selection, value::Value object, const PathLink* path,
                    const DeferScope* scope);

private:
    enum class Outcome : std::uint8_t {
        Written,
        Null,    // there is no value
        Failed,  // an error was added
    };

    // What stays the same while one field's value is completed, lists and all.
    struct FieldContext {
        const plan::FieldPlan& field;
        const plan::CompositePlan& composite;
        const DeferScope* scope;
        std::uint8_t depth;  // 1: not inside a list of the field's own type

        [[nodiscard]] FieldContext inside() const noexcept {
            return {field, composite, scope, static_cast<std::uint8_t>(depth + 1)};
        }
    };

    /// A row that stands in the reply without an error, and may be copied from there.
    struct WrittenRow {
        const value::Value* slots = nullptr;
        const plan::FieldPlan* field = nullptr;
        std::size_t begin = 0;
        std::size_t size = 0;
    };

    /// Completes a row that other places may have as well: those that asked for the same key.
    [[nodiscard]] bool complete_shared(const plan::FieldPlan& field, value::Value row,
                                       const PathLink& path);
    [[nodiscard]] WrittenRow& written_row(value::Value row) noexcept;
    /// Takes back what was written behind `size`.
    void take_back(std::size_t size) noexcept;
    [[nodiscard]] bool write_value(const plan::FieldPlan& field, value::Value object,
                                   const PathLink* path, const DeferScope* scope);
    /// Writes the value for operations to look at, and takes it back.
    [[nodiscard]] bool write_hidden(const plan::FieldPlan& field, value::Value object,
                                    const PathLink* path, const DeferScope* scope);
    [[nodiscard]] bool complete(const FieldContext& context, graphql::TypeRef type,
                                value::Value value, const PathLink& path);
    [[nodiscard]] Outcome complete_nullable(const FieldContext& context,
                                            const graphql::WrappedType& type, value::Value value,
                                            const PathLink& path);
    [[nodiscard]] Outcome complete_list(const FieldContext& context,
                                        const graphql::WrappedType& type, value::Value value,
                                        const PathLink& path);
    [[nodiscard]] bool complete_items(const FieldContext& context, const graphql::WrappedType& type,
                                      std::span<const value::Value> items, const PathLink& path);
    [[nodiscard]] bool write_column(const FieldContext& context, const graphql::WrappedType& type,
                                    const value::Column& column);
    [[nodiscard]] static bool computes_at(const FieldContext& context) noexcept;
    [[nodiscard]] Outcome complete_computed_list(const FieldContext& context,
                                                 const graphql::WrappedType& type,
                                                 value::Value value, const PathLink& path);
    [[nodiscard]] Outcome complete_composite(const FieldContext& context, value::Value value,
                                             const PathLink& path);
    /// How many items are written now; the rest becomes a StreamTask. False: an error was added.
    [[nodiscard]] bool split_stream(const FieldContext& context, value::Value list,
                                    const PathLink& path, std::size_t& count);
    Outcome fail(const FieldContext& context, std::string_view code, std::string_view message,
                 const PathLink& path);
    /// Whether what failed takes with it the place it stands in.
    [[nodiscard]] bool takes_along(const FieldContext& context, graphql::TypeRef type) noexcept;
    void add_reports(const plan::FieldPlan& field, const PathLink& path);
    void report_loose(const plan::FieldPlan& field, value::Value object, const PathLink& path);

    RequestState& state_;
    wire::ReplyBuffer& out_;
    ErrorList& errors_;
    IncrementalWork* work_;
    std::span<WrittenRow> written_rows_;  // by address; made when there is the first one
    CompletedItems* items_ = nullptr;     // of the innermost list that is operated on
    bool request_failed_ = false;         // nothing may be null in the place of anything
};

}  // namespace millrace::engine
