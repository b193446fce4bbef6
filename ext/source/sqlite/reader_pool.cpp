#include "reader_pool.hpp"

#include <algorithm>
#include <utility>

#include "kept_connection.hpp"

namespace millrace::ext::source_sqlite {
namespace {

void perform(Job& job, const std::string& file, KeptConnection& kept) {
    if (job.kind() == JobKind::Open) {
        auto opened = Connection::open(file, Access::Read);
        job.finish_open(opened ? *std::move(opened) : nullptr);
        return;
    }
    const auto connection = kept.get();
    if (!connection) {
        job.finish(tl::unexpected(connection.error()));
        return;
    }
    Guard guard = job.guard();
    job.finish((*connection)->run(job.call(), guard));
}

}  // namespace

ReaderPool::~ReaderPool() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) { thread.join(); }
}

void ReaderPool::add(std::shared_ptr<Job> job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
        if (jobs_.size() > idle_ && threads_.size() < threads_max_) {
            threads_.emplace_back([this] { serve(); });
        }
    }
    changed_.notify_one();
}

void ReaderPool::forget(const Job& job) noexcept {
    const std::lock_guard lock(mutex_);
    std::erase_if(jobs_, [&job](const auto& queued) { return queued.get() == &job; });
}

std::shared_ptr<Job> ReaderPool::next() {
    std::unique_lock lock(mutex_);
    ++idle_;
    changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    --idle_;
    if (jobs_.empty()) { return nullptr; }
    std::shared_ptr<Job> job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
}

/// Whoever may write turns write-ahead logging on, which stays with the file. Where nobody may, or
/// others keep the file locked, it is read as it is.
void ReaderPool::make_readable_while_written() {
    (void)Connection::open(file_, Access::Write);
}

void ReaderPool::serve() {
    std::call_once(prepared_, [this] { make_readable_while_written(); });
    KeptConnection kept(file_, Access::Read);
    while (const std::shared_ptr<Job> job = next()) {
        if (job->begin()) { perform(*job, file_, kept); }
    }
}

}  // namespace millrace::ext::source_sqlite
