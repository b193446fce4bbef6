#include <millrace/io/timer.hpp>

namespace millrace::io {

void TimerQueue::set(Timer& timer, Instant at) {
    MR_REQUIRE(!timer.is_set());
    heap_.push_back({at, &timer});
    sift_up(heap_.size() - 1, {at, &timer});
}

void TimerQueue::remove(Timer& timer) noexcept {
    if (!timer.is_set()) { return; }
    const std::size_t hole = timer.index_;
    MR_ASSERT(hole < heap_.size() && heap_[hole].timer == &timer);
    timer.index_ = Timer::kNotSet;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (hole == heap_.size()) { return; }
    const bool is_earlier = hole > 0 && last.at < heap_[(hole - 1) / 2].at;
    is_earlier ? sift_up(hole, last) : sift_down(hole, last);
}

void TimerQueue::expire(Instant now) noexcept {
    while (!heap_.empty() && heap_.front().at <= now) {
        Timer& timer = *heap_.front().timer;
        remove(timer);
        timer.expired();
    }
}

void TimerQueue::place(std::size_t index, const Entry& entry) noexcept {
    heap_[index] = entry;
    entry.timer->index_ = static_cast<std::uint32_t>(index);
}

void TimerQueue::sift_up(std::size_t index, const Entry& entry) noexcept {
    while (index > 0) {
        const std::size_t parent = (index - 1) / 2;
        if (heap_[parent].at <= entry.at) { break; }
        place(index, heap_[parent]);
        index = parent;
    }
    place(index, entry);
}

void TimerQueue::sift_down(std::size_t index, const Entry& entry) noexcept {
    for (;;) {
        std::size_t child = 2 * index + 1;
        if (child >= heap_.size()) { break; }
        if (child + 1 < heap_.size() && heap_[child + 1].at < heap_[child].at) { ++child; }
        if (entry.at <= heap_[child].at) { break; }
        place(index, heap_[child]);
        index = child;
    }
    place(index, entry);
}

}  // namespace millrace::io
