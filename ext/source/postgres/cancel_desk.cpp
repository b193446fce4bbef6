#include "cancel_desk.hpp"

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace millrace::ext::source_postgres {

struct CancelDesk::Office {
    std::mutex lock;
    std::condition_variable changed;
    std::deque<CancelPtr> waiting;
    bool has_clerk = false;
    bool closed = false;

    void work() {
        std::unique_lock held(lock);
        for (;;) {
            changed.wait(held, [&] { return closed || !waiting.empty(); });
            if (closed) { return; }
            const CancelPtr next = std::move(waiting.front());
            waiting.pop_front();
            held.unlock();
            // Whether it worked shows at the statement.
            std::array<char, 256> error;
            PQcancel(next.get(), error.data(), static_cast<int>(error.size()));
            held.lock();
        }
    }
};

CancelDesk::CancelDesk() : office_(std::make_shared<Office>()) {}

CancelDesk::~CancelDesk() {
    const std::lock_guard held(office_->lock);
    office_->closed = true;
    office_->changed.notify_all();
}

void CancelDesk::send(CancelPtr cancel) {
    if (cancel == nullptr) { return; }
    const std::lock_guard held(office_->lock);
    if (office_->waiting.size() >= kWaitingMax) { return; }
    office_->waiting.push_back(std::move(cancel));
    if (!std::exchange(office_->has_clerk, true)) {
        // Detached: a server that cannot be reached may keep it for minutes.
        std::thread([office = office_] { office->work(); }).detach();
    }
    office_->changed.notify_one();
}

}  // namespace millrace::ext::source_postgres
