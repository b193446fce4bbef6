#include <millrace/compute/workers.hpp>

#include <algorithm>

namespace millrace::compute {

struct Workers::Job {
    Job(PartedWork& what, std::size_t count) noexcept : work(what), parts(count) {}

    /// Does parts until none is left to begin.
    void help() noexcept {
        for (std::size_t part = next.fetch_add(1); part < parts; part = next.fetch_add(1)) {
            work.run(part);
            if (done.fetch_add(1) + 1 == parts) { done.notify_all(); }
        }
    }

    void wait() const noexcept {
        for (std::size_t seen = done.load(); seen < parts; seen = done.load()) { done.wait(seen); }
    }

    PartedWork& work;  // until all parts are done
    const std::size_t parts;
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> done{0};
};

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) { thread.join(); }
}

void Workers::start() {
    for (unsigned i = 0; i < thread_count_; ++i) {
        threads_.emplace_back([this] { serve(); });
    }
}

void Workers::run(PartedWork& work, std::size_t parts) {
    if (thread_count_ == 0 || parts < 2) {
        for (std::size_t part = 0; part < parts; ++part) { work.run(part); }
        return;
    }
    std::call_once(started_, [this] { start(); });
    const auto job = std::make_shared<Job>(work, parts);
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(job);
    }
    changed_.notify_all();
    job->help();
    job->wait();
    const std::lock_guard lock(mutex_);
    std::erase(jobs_, job);
}

void Workers::serve() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        if (ending_) { return; }
        const std::shared_ptr<Job> job = jobs_.front();
        jobs_.pop_front();
        if (job->next.load() + 1 < job->parts) { jobs_.push_back(job); }  // for other threads
        lock.unlock();
        job->help();
        lock.lock();
        std::erase(jobs_, job);
    }
}

}  // namespace millrace::compute
