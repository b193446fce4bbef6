#include "children.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <exception>
#include <system_error>
#include <thread>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace millrace::conformance {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRowTime{2000};
constexpr std::size_t kStretchRowsMax = 128;
constexpr std::size_t kGotCharactersMax = 2000;

struct Stretch {
    std::size_t next;  // first row without a report
    std::size_t end;
};

/// What a child writes before the text of each report.
struct ReportHead {
    bool verdict;
    bool pass;
    bool exact;
    bool understood;
    bool is_skipped;  // the text is the reason, not the answer
    std::uint32_t text_bytes;
};

// --- in the child -----------------------------------------------------------------------------

/// The first `kGotCharactersMax` characters (not bytes) of `text`.
std::string shorten(std::string text) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u;
        if (starts_character && ++characters > kGotCharactersMax) {
            text.resize(i);
            break;
        }
    }
    return text;
}

RowReport report_of(const Json& row, RowFunction run) {
    try {
        const RowResult result = run(row);
        std::string got;
        if (!result.pass && result.skipped.empty()) {
            got = shorten(result.got.dump(-1, ' ', false, Json::error_handler_t::replace));
        }
        return {result.verdict, result.pass, result.exact, true, result.skipped, std::move(got)};
    } catch (const Json::exception& error) {
        return {false, false, false, false, {}, error.what()};
    }
}

void write_all(int pipe, const void* data, std::size_t size) {
    const char* from = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = ::write(pipe, from, size);
        if (written < 0 && errno == EINTR) { continue; }
        if (written <= 0) { ::_exit(EXIT_FAILURE); }
        from += written;
        size -= static_cast<std::size_t>(written);
    }
}

[[noreturn]] void work_in_child(int pipe, std::span<const Json* const> rows, RowFunction run) {
    for (const Json* row : rows) {
        const RowReport report = report_of(*row, run);
        const bool is_skipped = !report.skipped.empty();
        const std::string& text = is_skipped ? report.skipped : report.got;
        const ReportHead head{report.verdict, report.pass,
                              report.exact,   report.understood,
                              is_skipped,     static_cast<std::uint32_t>(text.size())};
        write_all(pipe, &head, sizeof head);
        write_all(pipe, text.data(), text.size());
    }
    ::_exit(EXIT_SUCCESS);
}

// --- in the parent ----------------------------------------------------------------------------

/// One running child, its stretch of rows, and what it has written but we have not yet read whole.
struct Child {
    pid_t pid;
    int pipe;
    Stretch stretch;
    Clock::time_point deadline;
    std::string unread;
};

Child start_child(Stretch stretch, std::span<const Json* const> rows, RowFunction run) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) { throw std::system_error(errno, std::generic_category()); }
    std::fflush(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0) { throw std::system_error(errno, std::generic_category()); }
    if (pid == 0) {
        ::close(ends[0]);
        work_in_child(ends[1], rows.subspan(stretch.next, stretch.end - stretch.next), run);
    }
    ::close(ends[1]);
    return {pid, ends[0], stretch, Clock::now() + kRowTime, {}};
}

/// Takes whole reports out of what the child has written.
void take_reports(Child& child, std::vector<RowReport>& reports) {
    std::size_t at = 0;
    while (child.unread.size() - at >= sizeof(ReportHead)) {
        ReportHead head;
        std::memcpy(&head, child.unread.data() + at, sizeof head);
        if (child.unread.size() - at - sizeof head < head.text_bytes) { break; }
        std::string text = child.unread.substr(at + sizeof head, head.text_bytes);
        at += sizeof head + head.text_bytes;
        RowReport& report = reports[child.stretch.next++];
        report = {head.verdict, head.pass, head.exact, head.understood, {}, {}};
        (head.is_skipped ? report.skipped : report.got) = std::move(text);
        child.deadline = Clock::now() + kRowTime;
    }
    child.unread.erase(0, at);
}

/// Reads what is there. False: the child has closed its end.
bool read_some(Child& child) {
    std::array<char, 1 << 16> buffer;
    const ssize_t got = ::read(child.pipe, buffer.data(), buffer.size());
    if (got < 0) { return errno == EINTR || errno == EAGAIN; }
    child.unread.append(buffer.data(), static_cast<std::size_t>(got));
    return got > 0;
}

std::string end_of(int status) {
    if (WIFSIGNALED(status)) {
        return std::string("crashed: ") + ::strsignal(WTERMSIG(status));  // NOLINT: one thread
    }
    return "ended with status " + std::to_string(WEXITSTATUS(status));
}

class Supervisor {
public:
    Supervisor(std::span<const Json* const> rows, RowFunction run)
        : rows_(rows), run_(run), reports_(rows.size()) {
        const std::size_t stretch_rows =
            std::clamp(rows.size() / (workers_ * 4), std::size_t{1}, kStretchRowsMax);
        for (std::size_t from = 0; from < rows.size(); from += stretch_rows) {
            waiting_.push_back({from, std::min(from + stretch_rows, rows.size())});
        }
    }

    std::vector<RowReport> run() {
        while (!waiting_.empty() || !running_.empty()) {
            while (running_.size() < workers_ && !waiting_.empty()) {
                const Stretch stretch = waiting_.front();
                waiting_.pop_front();
                running_.push_back(start_child(stretch, rows_, run_));
            }
            wait_and_read();
        }
        return std::move(reports_);
    }

private:
    void wait_and_read() {
        std::vector<pollfd> pipes;
        Clock::time_point deadline = Clock::time_point::max();
        for (const Child& child : running_) {
            pipes.push_back({child.pipe, POLLIN, 0});
            deadline = std::min(deadline, child.deadline);
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        ::poll(pipes.data(), pipes.size(), std::max(0, static_cast<int>(left.count())));

        std::vector<Child> still_running;
        for (std::size_t i = 0; i < running_.size(); ++i) {
            Child& child = running_[i];
            const bool open = pipes[i].revents == 0 || read_some(child);
            take_reports(child, reports_);
            const bool in_time = Clock::now() < child.deadline;
            if (open && in_time) {
                still_running.push_back(std::move(child));
            } else {
                finish(child, open);
            }
        }
        running_ = std::move(still_running);
    }

    /// Reaps the child; the row it was at, if any, has failed.
    void finish(const Child& child, bool timed_out) {
        if (timed_out) { ::kill(child.pid, SIGKILL); }
        ::close(child.pipe);
        int status = 0;
        while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {}
        const auto [at, end] = child.stretch;
        if (at == end) { return; }
        reports_[at].got = timed_out ? "no answer within 2 s" : end_of(status);
        if (at + 1 < end) { waiting_.push_front({at + 1, end}); }
    }

    std::span<const Json* const> rows_;
    RowFunction run_;
    std::size_t workers_ = std::max(1u, std::thread::hardware_concurrency());
    std::vector<RowReport> reports_;
    std::deque<Stretch> waiting_;
    std::vector<Child> running_;
};

}  // namespace

std::vector<RowReport> run_in_children(std::span<const Json* const> rows, RowFunction run) {
    return Supervisor(rows, run).run();
}

}  // namespace millrace::conformance
