#include <millrace/io/stream.hpp>

#include <utility>

namespace millrace::io {

void Stream::start_read(std::span<char> into) noexcept {
    MR_REQUIRE(read_state_ == ReadState::Idle);
    MR_ASSERT(!into.empty());
    read_state_ = ReadState::Pending;
    // A read that ends in here must not call the watcher back: its owner is still busy.
    ReadWatcher* const watcher = std::exchange(watcher_, nullptr);
    begin_read(into);
    watcher_ = watcher;
}

Stream::ReadWait Stream::finish_read(const Until& until) noexcept {
    MR_REQUIRE(read_state_ != ReadState::Idle);
    return {*this, until};
}

Stream::ReadWait Stream::read_some(std::span<char> into, const Until& until) noexcept {
    start_read(into);
    return {*this, until};
}

void Stream::end_read(const IoResult<std::size_t>& result) noexcept {
    MR_ASSERT(read_state_ == ReadState::Pending);
    read_state_ = ReadState::Done;
    read_result_ = result;
    if (reader_ != nullptr) {
        std::exchange(reader_, nullptr)->wake();
    } else if (watcher_ != nullptr) {
        watcher_->read_ended(read_result_);
    }
}

bool Stream::ReadWait::await_ready() noexcept {
    return stream_.read_state_ == ReadState::Done;
}

void Stream::ReadWait::await_suspend(std::coroutine_handle<> waiting) {
    MR_ASSERT(stream_.reader_ == nullptr);
    stream_.reader_ = this;
    suspend(waiting);
    // Even then the wait ends by end_read(): after it the kernel is done with the buffer.
    if (cancelled_before()) { give_up(FaultKind::Cancelled); }
}

IoResult<std::size_t> Stream::ReadWait::await_resume() noexcept {
    stream_.read_state_ = ReadState::Idle;
    if (!stream_.read_result_ && gave_up_ != FaultKind::System) { return fault(gave_up_); }
    return stream_.read_result_;
}

void Stream::ReadWait::give_up(FaultKind why) noexcept {
    gave_up_ = why;
    stream_.abort_waits();
}

Stream::WriteWait Stream::write(std::span<const std::string_view> buffers,
                                const Until& until) noexcept {
    return {*this, buffers, until};
}

void Stream::end_write_wait(const IoResult<void>& result) noexcept {
    if (writer_ == nullptr) { return; }
    WriteWait& writer = *writer_;
    if (!result) {
        writer.result_ = writer.gave_up_ == FaultKind::System ? result : fault(writer.gave_up_);
    } else if (!writer.advance()) {
        begin_write_wait();
        return;
    }
    writer_ = nullptr;
    writer.wake();
}

Stream::WriteWait::WriteWait(Stream& stream, std::span<const std::string_view> buffers,
                             const Until& until) noexcept
    : Wait(stream.loop_, until), stream_(stream), buffers_(buffers) {
    MR_REQUIRE(buffers.size() <= kBuffersMax);
    for (const std::string_view buffer : buffers) { total_ += buffer.size(); }
}

bool Stream::WriteWait::advance() noexcept {
    while (sent_ < total_) {
        const IoResult<std::size_t> sent = stream_.try_write(buffers_, sent_);
        if (!sent) {
            result_ = tl::unexpected<Fault>(sent.error());
            return true;
        }
        if (*sent == 0) { return false; }
        sent_ += *sent;
    }
    return true;
}

void Stream::WriteWait::await_suspend(std::coroutine_handle<> waiting) {
    MR_REQUIRE(stream_.writer_ == nullptr);
    stream_.writer_ = this;
    suspend(waiting);
    stream_.begin_write_wait();
    if (cancelled_before()) { give_up(FaultKind::Cancelled); }
}

void Stream::WriteWait::give_up(FaultKind why) noexcept {
    gave_up_ = why;
    stream_.abort_waits();
}

}  // namespace millrace::io
