#include "delivery.hpp"

#include <algorithm>
#include <utility>

#include "writer.hpp"

namespace millrace::engine {

namespace {

void append_id(wire::ReplyBuffer& out, std::uint32_t id) {
    out.append(R"({"id":")");
    wire::append_integer(out, id);
    out.append('"');
}

}  // namespace

/// The two lists of a payload while they are written.
struct Delivery::Payload {
    wire::ReplyBuffer incremental;
    wire::ReplyBuffer completed;

    static wire::ReplyBuffer& next(wire::ReplyBuffer& list) {
        if (list.size() > 0) { list.append(','); }
        return list;
    }
};

void Delivery::begin(IncrementalWork work) {
    link(work);
    announce_work(work);
}

// --- the graph of fragments -------------------------------------------------------------------

void Delivery::link(const IncrementalWork& work) {
    for (DeferRecord* record : work.records) {
        record->groups = &group_lists_.emplace_back();
        record->children = &child_lists_.emplace_back();
        if (record->parent != nullptr) { record->parent->children->push_back(record); }
    }
    for (GroupTask* group : work.groups) {
        for (DeferRecord* record : group->records) { record->groups->push_back(group); }
    }
}

// Announces what need not wait for a fragment around it.
void Delivery::announce_work(const IncrementalWork& work) {
    for (DeferRecord* record : work.records) {
        if (record->parent == nullptr) { announce(record); }
    }
    for (StreamTask* stream : work.streams) { announce(stream); }
}

// A fragment without fields of its own is not worth an announcement; those inside it may be.
void Delivery::announce(DeferRecord* record) {
    if (record->ended || record->id != DeferRecord::kNotAnnounced) { return; }
    if (record->groups->empty()) {
        record->ended = true;
        for (DeferRecord* child : *record->children) { announce(child); }
        return;
    }
    record->id = next_id_++;
    records_.push_back(record);
    new_records_.push_back(record);
}

void Delivery::announce(StreamTask* stream) {
    stream->id = next_id_++;
    streams_.push_back(stream);
    new_streams_.push_back(stream);
}

bool Delivery::append_pending(wire::ReplyBuffer& out, std::string_view before) {
    if (new_records_.empty() && new_streams_.empty()) { return false; }
    out.append(before);
    out.append(R"("pending":[)");
    std::string_view comma;
    const auto append = [&](std::uint32_t id, Path path, bool has_label, std::string_view label) {
        out.append(comma);
        comma = ",";
        append_id(out, id);
        out.append(R"(,"path":)");
        append_path(out, path);
        if (has_label) {
            out.append(R"(,"label":)");
            wire::append_string(out, label);
        }
        out.append('}');
    };
    for (const DeferRecord* record : new_records_) {
        append(record->id, record->path, record->usage->has_label, record->usage->label);
    }
    for (const StreamTask* stream : new_streams_) {
        const plan::StreamPlan& plan = *stream->field->stream;
        append(stream->id, stream->path, plan.has_label, plan.label);
    }
    out.append(']');
    new_records_.clear();
    new_streams_.clear();
    return true;
}

// --- one payload ------------------------------------------------------------------------------

void Delivery::write_payload(wire::ReplyBuffer& out) {
    Payload payload;
    std::vector<DeferRecord*> complete;
    for (DeferRecord* record : records_) {
        if (std::ranges::all_of(*record->groups, &GroupTask::executed)) {
            complete.push_back(record);
        }
    }
    for (StreamTask* stream : std::exchange(ready_streams_, {})) { end_stream(payload, *stream); }
    for (DeferRecord* record : complete) { end_record(payload, *record); }
    std::erase_if(records_, [](const DeferRecord* record) { return record->ended; });
    out.append('{');
    if (append_pending(out, "")) { out.append(','); }
    if (payload.incremental.size() > 0) {
        out.append(R"("incremental":[)");
        out.append(payload.incremental.view());
        out.append("],");
    }
    if (payload.completed.size() > 0) {
        out.append(R"("completed":[)");
        out.append(payload.completed.view());
        out.append("],");
    }
    out.append(has_more() ? R"("hasNext":true})" : R"("hasNext":false})");
}

void Delivery::execute(GroupTask& group) {
    group.executed = true;
    wire::ReplyBuffer out;
    group.found = &found_.emplace_back();
    Writer writer(state_, out, group.errors, group.found);
    const PathLink* path = group.path.empty() ? nullptr : &group.path.back();
    group.failed = !writer.write_fields(group.fields->fields, group.object, path, group.scope);
    if (group.failed) {
        group.found->roll_back({});
        return;
    }
    group.data = state_.arena.copy(out.view());
    link(*group.found);
}

void Delivery::end_record(Payload& payload, DeferRecord& record) {
    if (record.ended) { return; }
    record.ended = true;
    const auto failed = std::ranges::find_if(*record.groups, &GroupTask::failed);
    if (failed != record.groups->end()) {
        wire::ReplyBuffer& out = Payload::next(payload.completed);
        append_id(out, record.id);
        out.append(R"(,"errors":)");
        (*failed)->errors.append_to(out, state_.plan.source);
        out.append('}');
        for (DeferRecord* child : *record.children) { drop(*child); }
        return;
    }
    for (GroupTask* group : *record.groups) { send_group(payload, *group); }
    append_id(Payload::next(payload.completed), record.id);
    payload.completed.append('}');
    for (DeferRecord* child : *record.children) { announce(child); }
}

// The fields are sent under the announced fragment that is nearest to them.
const DeferRecord& Delivery::best_record(const GroupTask& group) noexcept {
    const DeferRecord* best = nullptr;
    for (const DeferRecord* record : group.records) {
        const bool known = record->id != DeferRecord::kNotAnnounced;
        if (known && (best == nullptr || record->path.size() > best->path.size())) {
            best = record;
        }
    }
    return *best;
}

void Delivery::send_group(Payload& payload, GroupTask& group) {
    if (group.sent) { return; }
    group.sent = true;
    const DeferRecord& record = best_record(group);
    wire::ReplyBuffer& out = Payload::next(payload.incremental);
    append_id(out, record.id);
    if (group.path.size() > record.path.size()) {
        out.append(R"(,"subPath":)");
        append_path(out, group.path, record.path.size());
    }
    out.append(R"(,"data":)");
    out.append(group.data);
    if (!group.errors.empty()) {
        out.append(R"(,"errors":)");
        group.errors.append_to(out, state_.plan.source);
    }
    out.append('}');
    for (StreamTask* stream : group.found->streams) { announce(stream); }
    for (DeferRecord* found : group.found->records) {
        if (found->parent == nullptr || found->parent->ended) { announce(found); }
    }
}

void Delivery::drop(DeferRecord& record) {
    record.ended = true;
    for (DeferRecord* child : *record.children) { drop(*child); }
}

// Items up to one that fails are sent; a failure that cannot stay at its item ends the stream.
void Delivery::end_stream(Payload& payload, StreamTask& stream) {
    wire::ReplyBuffer items;
    ErrorList errors;
    IncrementalWork found;
    Writer writer(state_, items, errors, &found);
    const PathLink* path = &stream.path.back();
    ErrorList failure;
    bool failed = false;
    for (std::uint32_t i = 0; i < stream.items.size() && !failed; ++i) {
        const std::size_t written = items.size();
        const auto mark = found.mark();
        const ErrorList before = errors;
        if (i > 0) { items.append(','); }
        const PathLink item = PathLink::of_index(path, stream.next_index + i);
        if (!writer.write_streamed_item(*stream.field, stream.items[i], item)) {
            failed = true;
            failure = errors.since(before);
            errors.cut(before);
            items.truncate(written);
            found.roll_back(mark);
        }
    }
    if (items.size() > 0 || !errors.empty()) {
        wire::ReplyBuffer& out = Payload::next(payload.incremental);
        append_id(out, stream.id);
        out.append(R"(,"items":[)");
        out.append(items.view());
        out.append(']');
        if (!errors.empty()) {
            out.append(R"(,"errors":)");
            errors.append_to(out, state_.plan.source);
        }
        out.append('}');
    }
    append_id(Payload::next(payload.completed), stream.id);
    if (failed) {
        payload.completed.append(R"(,"errors":)");
        failure.append_to(payload.completed, state_.plan.source);
    }
    payload.completed.append('}');
    link(found);
    announce_work(found);
}

}  // namespace millrace::engine
