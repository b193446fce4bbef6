#include "writer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/core.h>

#include <millrace/graphql/inspect.hpp>

#include "completed_items.hpp"
#include "compute_runtime.hpp"
#include "field_reader.hpp"
#include "leaf.hpp"
#include "stream_count.hpp"
#include "type_resolution.hpp"

namespace millrace::engine {

using plan::FieldPlan;
using plan::Leaf;
using plan::Obtain;
using plan::SelectionPlan;
using value::Kind;
using value::Value;

namespace {

/// Places for rows that may be copied; of two in one place the later one counts.
constexpr std::size_t kWrittenRows = 64;

// Events of a subscription come one by one already; the draft leaves parts of them for later.
constexpr std::string_view kDeferInSubscription =
    "`@defer` directive not supported on subscription operations. "
    "Disable `@defer` by setting the `if` argument to `false`.";
constexpr std::string_view kStreamInSubscription =
    "`@stream` directive not supported on subscription operations. "
    "Disable `@stream` by setting the `if` argument to `false`.";

}  // namespace

namespace {

// Something is done with it beside writing it.
bool is_computed(const FieldPlan& field) noexcept {
    return field.compute != nullptr || field.gate != nullptr ||
           field.capture != FieldPlan::kNoCapture;
}

// A scalar in a slot of the row.
bool is_plain(const FieldPlan& field, Value object) noexcept {
    return field.obtain == Obtain::Member && field.leaf != Leaf::None && object.is(Kind::Row) &&
           field.arguments.is_constant() && !field.type->nullable().is_list();
}

}  // namespace

bool Writer::write_root(Value root) {
    const SelectionPlan& selection = *state_.plan.root;
    if (!selection.refuses_defer) { return write_object(selection, root, nullptr, nullptr); }
    errors_.add(nullptr, {}, *state_.make_failure("BAD_USER_INPUT", kDeferInSubscription),
                state_.arena);
    return false;
}

bool Writer::write_object(const SelectionPlan& selection, Value object, const PathLink* path,
                          const DeferScope* scope) {
    if (!selection.new_defers.empty()) [[unlikely]] {
        scope = begin_defers(selection, path, scope);
    }
    if (!write_fields(selection.fields, object, path, scope)) { return false; }
    if (!selection.deferred.empty()) [[unlikely]] { add_groups(selection, object, path, scope); }
    return true;
}

bool Writer::write_fields(std::span<const FieldPlan> fields, Value object, const PathLink* path,
                          const DeferScope* scope) {
    out_.append('{');
    bool first = true;
    for (const FieldPlan& field : fields) {
        if (is_computed(field)) [[unlikely]] {
            if (!write_next_field(field, object, path, scope, first)) { return false; }
            continue;
        }
        if (!first) { out_.append(','); }
        first = false;
        out_.append(field.key_json);
        // Most fields, without a call for each.
        if (is_plain(field, object) &&
            write_plain_leaf(out_, field.leaf, object.slots()[field.slot])) [[likely]] {
            continue;
        }
        if (!write_value(field, object, path, scope)) { return false; }
    }
    out_.append('}');
    return true;
}

bool Writer::write_next_field(const FieldPlan& field, Value object, const PathLink* path,
                              const DeferScope* scope, bool& first) {
    if (field.gate != nullptr && !state_.compute->is_open(field.gate)) [[unlikely]] { return true; }
    if (field.compute != nullptr && field.compute->hidden) [[unlikely]] {
        if (field.compute->internal) { return true; }
        return write_hidden(field, object, path, scope);
    }
    if (!first) { out_.append(','); }
    first = false;
    out_.append(field.key_json);
    const std::size_t begin = out_.size();
    const bool is_written = field.compute == nullptr && is_plain(field, object) &&
                            write_plain_leaf(out_, field.leaf, object.slots()[field.slot]);
    if (!is_written && !write_value(field, object, path, scope)) { return false; }
    if (field.capture != FieldPlan::kNoCapture) [[unlikely]] {
        items_->capture(field.capture, begin);
    }
    return true;
}

bool Writer::write_value(const FieldPlan& field, Value object, const PathLink* path,
                         const DeferScope* scope) {
    if (field.obtain == Obtain::Typename) {
        out_.append('"');
        out_.append(field.parent->name);
        out_.append('"');
        return true;
    }
    const PathLink link = PathLink::of_key(path, field.response_key);
    const Value value = read_field(state_, field, object);
    if (field.compute != nullptr) [[unlikely]] { add_reports(field, link); }
    if (field.obtain == Obtain::Fetched) {
        if (state_.loose != nullptr) [[unlikely]] { report_loose(field, object, link); }
        if (value.is(Kind::Row) && work_ == nullptr) { return complete_shared(field, value, link); }
    }
    return complete({field, field.composite, scope, 1}, field.type, value, link);
}

bool Writer::write_hidden(const FieldPlan& field, Value object, const PathLink* path,
                          const DeferScope* scope) {
    const std::size_t begin = out_.size();
    const bool is_written = field.compute == nullptr && is_plain(field, object) &&
                            write_plain_leaf(out_, field.leaf, object.slots()[field.slot]);
    if (!is_written && !write_value(field, object, path, scope)) { return false; }
    if (field.capture != FieldPlan::kNoCapture) { items_->capture_hidden(field.capture, begin); }
    take_back(begin);
    return true;
}

// A hundred posts by ten authors: each author is written once and copied. Errors have paths, so
// what has one is written again wherever it stands.
bool Writer::complete_shared(const FieldPlan& field, Value row, const PathLink& path) {
    WrittenRow& known = written_row(row);
    if (known.slots == row.slots().data() && known.field == &field) {
        char* const to = out_.reserve(known.size);
        std::memcpy(to, out_.view().data() + known.begin, known.size);
        out_.commit(known.size);
        return true;
    }
    const std::size_t begin = out_.size();
    const ErrorList before = errors_;
    if (!complete({field, field.composite, nullptr, 1}, field.type, row, path)) { return false; }
    if (errors_.since(before).empty() && !row.slots().empty()) {
        known = {row.slots().data(), &field, begin, out_.size() - begin};
    }
    return true;
}

Writer::WrittenRow& Writer::written_row(Value row) noexcept {
    if (written_rows_.empty()) {
        written_rows_ = state_.arena.make_array<WrittenRow>(kWrittenRows);
    }
    const auto address = reinterpret_cast<std::uintptr_t>(row.slots().data());
    return written_rows_[(address >> 4U ^ address >> 10U) % kWrittenRows];
}

void Writer::take_back(std::size_t size) noexcept {
    if (size == out_.size()) { return; }
    out_.truncate(size);
    std::ranges::fill(written_rows_, WrittenRow{});
}

bool Writer::complete(const FieldContext& context, graphql::TypeRef type, Value value,
                      const PathLink& path) {
    const std::size_t written = out_.size();
    const auto found = work_ == nullptr ? IncrementalWork::Mark{} : work_->mark();
    const Outcome outcome = complete_nullable(context, type->nullable(), value, path);
    if (outcome == Outcome::Written) [[likely]] { return true; }
    const bool is_missing = outcome == Outcome::Null && type->is_non_null();
    if (is_missing) {
        fail(context, "NULL_IN_NON_NULL",
             fmt::format("Cannot return null for non-nullable field {}.{}.",
                         context.field.parent->name, context.field.field->name),
             path);
    }
    if ((is_missing || outcome == Outcome::Failed) && takes_along(context, type)) { return false; }
    take_back(written);
    if (work_ != nullptr) { work_->roll_back(found); }
    out_.append("null");
    return true;
}

bool Writer::takes_along(const FieldContext& context, graphql::TypeRef type) noexcept {
    const plan::FieldCompute* compute = context.field.compute;
    if (compute != nullptr && compute->fails_request) { request_failed_ = true; }
    return type->is_non_null() || request_failed_;
}

Writer::Outcome Writer::complete_nullable(const FieldContext& context,
                                          const graphql::WrappedType& type, Value value,
                                          const PathLink& path) {
    if (value.is_nothing()) { return Outcome::Null; }
    if (value.is(Kind::Error)) [[unlikely]] {
        errors_.add(&path, context.field.offsets, value.failure(), state_.arena);
        return Outcome::Failed;
    }
    MR_ASSERT(!value.is(Kind::Pending));
    if (type.is_list()) { return complete_list(context, type, value, path); }
    if (context.field.leaf == Leaf::None) { return complete_composite(context, value, path); }
    const std::string_view why = write_leaf(out_, context.field, value, state_.arena);
    if (why.empty()) [[likely]] { return Outcome::Written; }
    return fail(context, "RESULT_COERCION", why, path);
}

Writer::Outcome Writer::complete_list(const FieldContext& context, const graphql::WrappedType& type,
                                      Value value, const PathLink& path) {
    if (value.is(Kind::Column)) [[unlikely]] {
        if (write_column(context, type, value.as_column())) { return Outcome::Written; }
        value = value::to_list(value.as_column(), state_.arena);
    }
    if (!value.is(Kind::List)) {
        return fail(context, "RESULT_SHAPE",
                    fmt::format("Expected Iterable, but did not find one for field \"{}.{}\".",
                                context.field.parent->name, context.field.field->name),
                    path);
    }
    if (context.field.compute != nullptr && computes_at(context)) [[unlikely]] {
        return complete_computed_list(context, type, value, path);
    }
    std::size_t count = value.items().size();
    if (context.depth == 1 && context.field.stream != nullptr &&
        !split_stream(context, value, path, count)) {
        return Outcome::Failed;
    }
    const FieldContext inner = context.inside();
    return complete_items(inner, type, value.items().first(count), path) ? Outcome::Written
                                                                         : Outcome::Failed;
}

bool Writer::complete_items(const FieldContext& context, const graphql::WrappedType& type,
                            std::span<const Value> items, const PathLink& path) {
    const Leaf leaf = type.of->nullable().is_list() ? Leaf::None : context.field.leaf;
    out_.append('[');
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (i > 0) { out_.append(','); }
        if (write_plain_leaf(out_, leaf, items[i])) { continue; }
        const PathLink item = PathLink::of_index(&path, i);
        if (!complete(context, type.of, items[i], item)) { return false; }
    }
    out_.append(']');
    return true;
}

// Numbers that need no look at each of them.
bool Writer::write_column(const FieldContext& context, const graphql::WrappedType& type,
                          const value::Column& column) {
    const FieldPlan& field = context.field;
    const bool has_nulls = !column.valid.all();
    if (type.of->nullable().is_list() || (has_nulls && type.of->is_non_null()) ||
        field.stream != nullptr || (field.compute != nullptr && computes_at(context))) {
        return false;
    }
    return write_numbers(out_, field.leaf, column);
}

bool Writer::computes_at(const FieldContext& context) noexcept {
    return std::ranges::any_of(context.field.compute->lists, [&](const plan::ListStep& step) {
        return step.depth == context.depth;
    });
}

// The items are written one behind the other, then the operations say what stays of them.
Writer::Outcome Writer::complete_computed_list(const FieldContext& context,
                                               const graphql::WrappedType& type, Value value,
                                               const PathLink& path) {
    const plan::FieldCompute& compute = *context.field.compute;
    const FieldContext inner = context.inside();
    const std::size_t begin = out_.size();
    const ErrorList before = errors_;
    CompletedItems items(out_, value.items().size(), compute.captures.size(), state_.arena);
    CompletedItems* const outer = std::exchange(items_, &items);
    bool all_complete = true;
    for (std::uint32_t i = 0; i < value.items().size() && all_complete; ++i) {
        items.begin_item();
        const PathLink item = PathLink::of_index(&path, i);
        all_complete = complete(inner, type.of, value.items()[i], item);
        items.end_item();
    }
    items_ = outer;
    if (!all_complete) { return Outcome::Failed; }
    ErrorList in_items = errors_.since(before);
    if (items.size() > 0) {
        for (const plan::ListStep& step : compute.lists) {
            if (step.depth != context.depth) { continue; }
            const Status done = state_.compute->apply(step, items);
            add_reports(context.field, path);
            if (done) { continue; }
            const Value failed = state_.compute->failure(done.error());
            errors_.add(&path, context.field.offsets, failed.failure(), state_.arena);
            return Outcome::Failed;
        }
    }
    if (!in_items.empty()) {
        in_items.move_items(path.depth, items.places(ErrorList::kNowhere), state_.arena);
    }
    if (items.is_replaced()) {
        take_back(begin);
        return complete_items(inner, type, items.values(), path) ? Outcome::Written
                                                                 : Outcome::Failed;
    }
    items.rewrite(begin);
    std::ranges::fill(written_rows_, WrittenRow{});  // what was noted there has moved
    return Outcome::Written;
}

Writer::Outcome Writer::complete_composite(const FieldContext& context, Value value,
                                           const PathLink& path) {
    if (!value.is(Kind::Row) && !value.is(Kind::Object)) {
        return fail(context, "RESULT_SHAPE",
                    fmt::format("Expected an object for field \"{}.{}\" but found: {}",
                                context.field.parent->name, context.field.field->name,
                                graphql::inspect(value)),
                    path);
    }
    const SelectionPlan* selection = resolve_selection(context.composite, value, state_.arena);
    if (selection == nullptr) {
        return fail(context, "RESULT_TYPE",
                    explain_type(context.field, context.composite, *state_.plan.schema, value,
                                 state_.arena),
                    path);
    }
    if (selection->refuses_defer) [[unlikely]] {
        return fail(context, "BAD_USER_INPUT", kDeferInSubscription, path);
    }
    return write_object(*selection, value, &path, context.scope) ? Outcome::Written
                                                                 : Outcome::Failed;
}

Writer::Outcome Writer::fail(const FieldContext& context, std::string_view code,
                             std::string_view message, const PathLink& path) {
    errors_.add(&path, context.field.offsets,
                *state_.make_failure(code, state_.arena.copy(message)), state_.arena);
    return Outcome::Failed;
}

void Writer::add_reports(const FieldPlan& field, const PathLink& path) {
    for (const auto* report = state_.compute->take_reports(); report != nullptr;
         report = report->next) {
        errors_.add(&path, field.offsets, report->failure, state_.arena);
    }
}

void Writer::report_loose(const FieldPlan& field, Value object, const PathLink& path) {
    const Value* slot = &object.slots()[field.slot];
    for (const LooseError* loose = state_.loose; loose != nullptr; loose = loose->next) {
        if (loose->slot == slot) {
            errors_.add(&path, field.offsets, *loose->failure, state_.arena);
        }
    }
}

// --- @defer and @stream -----------------------------------------------------------------------

const DeferScope* Writer::begin_defers(const SelectionPlan& selection, const PathLink* path,
                                       const DeferScope* scope) {
    MR_ASSERT(work_ != nullptr);
    const Path here = copy_path(path, state_.arena);
    auto* inner = state_.arena.make<DeferScope>();
    inner->usages = selection.new_defers;
    inner->records = state_.arena.make_array<DeferRecord>(selection.new_defers.size());
    inner->outer = scope;
    for (std::size_t i = 0; i < inner->usages.size(); ++i) {
        DeferRecord& record = inner->records[i];
        record.usage = inner->usages[i];
        record.path = here;
        if (record.usage->parent != nullptr) { record.parent = inner->find(*record.usage->parent); }
        work_->records.push_back(&record);
    }
    return inner;
}

void Writer::add_groups(const SelectionPlan& selection, Value object, const PathLink* path,
                        const DeferScope* scope) {
    MR_ASSERT(work_ != nullptr);
    const Path here = copy_path(path, state_.arena);
    for (const plan::DeferredFields& fields : selection.deferred) {
        auto* task = state_.arena.make<GroupTask>();
        task->fields = &fields;
        task->selection = &selection;
        task->object = object;
        task->path = here;
        task->scope = scope;
        task->records = state_.arena.make_array<DeferRecord*>(fields.usages.size());
        for (std::size_t i = 0; i < fields.usages.size(); ++i) {
            task->records[i] = scope->find(*fields.usages[i]);
        }
        work_->groups.push_back(task);
    }
}

bool Writer::write_streamed_item(const FieldPlan& field, Value item, const PathLink& path) {
    return complete({field, field.stream->items, nullptr, 2}, field.type->nullable().of, item,
                    path);
}

bool Writer::split_stream(const FieldContext& context, Value list, const PathLink& path,
                          std::size_t& count) {
    const plan::StreamPlan& stream = *context.field.stream;
    if (state_.plan.type == graphql::OperationType::Subscription) {
        fail(context, "BAD_USER_INPUT", kStreamInSubscription, path);
        return false;
    }
    const std::int64_t initial = initial_count(stream, state_.arguments.variables());
    if (initial < 0) {
        fail(context, "BAD_USER_INPUT", "initialCount must be a positive integer", path);
        return false;
    }
    const std::size_t size = list.items().size();
    const auto first = static_cast<std::size_t>(initial);
    if (size < first || (size == first && !list.is_open_ended())) { return true; }
    count = first;
    auto* task = state_.arena.make<StreamTask>();
    task->field = &context.field;
    task->path = copy_path(&path, state_.arena);
    task->items = list.items().subspan(first);
    task->next_index = static_cast<std::uint32_t>(first);
    work_->streams.push_back(task);
    return true;
}

}  // namespace millrace::engine
