#pragma once
/// @file delivery.hpp — which deferred fragments and streams are announced, ready and sent
///
/// The response form is that of the incremental delivery draft (`incrementalSpec=v0.2`): an id is
/// announced in `pending` before anything is sent under it; a fragment is complete when all its
/// groups of fields are; a group that belongs to several fragments is sent once, with the first
/// of them that completes.

#include <deque>
#include <vector>

#include <millrace/wire/json_writer.hpp>

#include "incremental_work.hpp"
#include "request_state.hpp"

namespace millrace::engine {

class Delivery {
public:
    explicit Delivery(RequestState& state) noexcept : state_(state) {}

    /// Takes over what writing the initial result left for later.
    void begin(IncrementalWork work);

    [[nodiscard]] bool has_more() const noexcept { return !records_.empty() || !streams_.empty(); }
    /// Appends `"pending":[…]` of what was announced since the last payload; nothing when empty.
    bool append_pending(wire::ReplyBuffer& out, std::string_view before);

    /// Executes what can be, given which units have been fetched. True: there is something to
    /// send, so write_payload() may be called.
    template <class IsDone>
    [[nodiscard]] bool prepare(const IsDone& is_done) {
        std::erase_if(streams_, [&](StreamTask* stream) {
            if (!is_done(stream->field->stream->unit)) { return false; }
            ready_streams_.push_back(stream);
            return true;
        });
        bool complete = false;
        for (DeferRecord* record : records_) {
            bool all = true;
            // Executing a group may find more groups of the same fragment.
            for (std::size_t i = 0; i < record->groups->size(); ++i) {
                GroupTask& group = *(*record->groups)[i];
                if (!group.executed && is_done(group.fields->unit)) { execute(group); }
                all = all && group.executed;
            }
            complete = complete || all;
        }
        return complete || !ready_streams_.empty();
    }

    /// Appends one payload with everything that prepare() found complete.
    void write_payload(wire::ReplyBuffer& out);

private:
    struct Payload;

    void link(const IncrementalWork& work);
    void announce_work(const IncrementalWork& work);
    void announce(DeferRecord* record);
    void announce(StreamTask* stream);
    void execute(GroupTask& group);
    void end_record(Payload& payload, DeferRecord& record);
    void send_group(Payload& payload, GroupTask& group);
    void end_stream(Payload& payload, StreamTask& stream);
    void drop(DeferRecord& record);
    [[nodiscard]] static const DeferRecord& best_record(const GroupTask& group) noexcept;

    RequestState& state_;
    std::vector<DeferRecord*> records_;            // announced and not completed
    std::vector<StreamTask*> streams_;             // announced and not ready
    std::vector<StreamTask*> ready_streams_;       // to be sent with the next payload
    std::vector<const DeferRecord*> new_records_;  // to be named in the next `pending`
    std::vector<const StreamTask*> new_streams_;
    std::uint32_t next_id_ = 0;
    // What records and tasks in the arena point to.
    std::deque<std::vector<GroupTask*>> group_lists_;
    std::deque<std::vector<DeferRecord*>> child_lists_;
    std::deque<IncrementalWork> found_;
};

}  // namespace millrace::engine
