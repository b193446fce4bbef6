#include <cstddef>
#include <optional>
#include <utility>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "connection.hpp"

namespace millrace::ext::source_postgres {
namespace {

constexpr int kBinary = 1;
/// Beside the text of an answer there are names of columns and the like.
constexpr std::size_t kAnswerHeadBytes = std::size_t{64} * 1024;

int count_of(const Parameters& parameters) noexcept {
    return static_cast<int>(parameters.values.size());
}

bool breaks_off(const PGresult& error) noexcept {
    const std::string_view severity = field_of(error, PG_DIAG_SEVERITY_NONLOCALIZED);
    return sqlstate_of(error).empty() || severity == "FATAL" || severity == "PANIC";
}

/// Bytes that libpq has read from `socket`; nothing where the kernel does not count them.
std::optional<std::uint64_t> bytes_read(int socket) noexcept {
    tcp_info info{};
    socklen_t size = sizeof(info);
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) { return std::nullopt; }
    constexpr std::size_t kNeeded = offsetof(tcp_info, tcpi_bytes_received) + sizeof(std::uint64_t);
    int unread = 0;
    if (size < kNeeded || ::ioctl(socket, FIONREAD, &unread) != 0) { return std::nullopt; }
    return info.tcpi_bytes_received - static_cast<std::uint64_t>(unread);
}

}  // namespace

void Connection::send(Exchange& exchange) {
    MR_REQUIRE(is_ready());
    exchange.reopen();
    Pending pending;
    pending.exchange = &exchange;
    enqueue(pending, exchange.commands());
}

void Connection::send_unheard(const Command& command) {
    MR_REQUIRE(is_ready());
    Pending pending;
    pending.unheard = true;
    enqueue(pending, {&command, 1});
}

/// A failure to write shows when reading, at the next turn of the loop.
void Connection::enqueue(Pending pending, std::span<const Command> commands) noexcept {
    MR_REQUIRE(commands.size() <= Exchange::kCommandsMax);
    bool written = true;
    for (std::uint8_t i = 0; i < commands.size(); ++i) {
        written = written && write(pending, commands[i], i);
    }
    written = written && PQpipelineSync(link_.get()) == 1;
    if (pending_.empty()) { busy_since_ = Clock::now(); }
    pending_.push_back(pending);
    written ? flush() : end_soon();
}

bool Connection::write(Pending& pending, const Command& command, std::uint8_t index) noexcept {
    if (command.id != 0 && settings_.prepare) { return write_named(pending, command, index); }
    text_ = command.text;
    pending.steps[pending.step_count++] = {0, StepKind::Command, index, false};
    const Parameters& given = command.parameters;
    return PQsendQueryParams(link_.get(), text_.c_str(), count_of(given), given.types.data(),
                             given.values.data(), given.lengths.data(), given.formats.data(),
                             kBinary) == 1;
}

bool Connection::write_named(Pending& pending, const Command& command,
                             std::uint8_t index) noexcept {
    PGconn* link = link_.get();
    const Parameters& given = command.parameters;
    const char* name = statements_.find(command.id);
    if (name == nullptr) {
        name = statements_.add(command.id);
        if (const std::string dropped = statements_.take_dropped(); !dropped.empty()) {
            text_ = "DEALLOCATE " + dropped;
            pending.steps[pending.step_count++] = {0, StepKind::Deallocate, index, true};
            if (PQsendQueryParams(link, text_.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) !=
                1) {
                return false;
            }
        }
        text_ = command.text;
        pending.steps[pending.step_count++] = {command.id, StepKind::Prepare, index, true};
        if (PQsendPrepare(link, name, text_.c_str(), count_of(given), given.types.data()) != 1) {
            return false;
        }
    }
    pending.steps[pending.step_count++] = {command.id, StepKind::Command, index, true};
    return PQsendQueryPrepared(link, name, count_of(given), given.values.data(),
                               given.lengths.data(), given.formats.data(), kBinary) == 1;
}

void Connection::flush() noexcept {
    // 1: the kernel's buffer is full. An error shows when reading.
    if (PQflush(link_.get()) == 1) { watch_->wait_writable(); }
}

void Connection::receive() noexcept {
    const bool alive = PQconsumeInput(link_.get()) == 1;
    const bool progressed = take_results();
    if (!alive || lost_ || PQstatus(link_.get()) == CONNECTION_BAD) { return end(complaint()); }
    if (is_too_much()) {
        if (Exchange* exchange = pending_.front().exchange) { exchange->too_large_ = true; }
        return end("sent a larger answer than is allowed");
    }
    watch_->wait_readable();
    flush();
    if (state_ == State::SettingUp) {
        if (!pending_.empty()) { return; }
        return setup_failed_ ? end(complaint()) : become_ready();
    }
    if (state_ == State::Closing && pending_.empty()) { return end({}); }
    look_after_first();
    if (progressed) { owner_.connection_progressed(*this); }
}

bool Connection::take_results() noexcept {
    const std::size_t before = pending_.size();
    bool step_ended = false;
    while (PQisBusy(link_.get()) == 0 && !pending_.empty() && !lost_) {
        ResultPtr result(PQgetResult(link_.get()));
        if (result != nullptr) {
            step_ended = false;
            take(std::move(result));
            continue;
        }
        if (std::exchange(step_ended, true)) { break; }
        ++pending_.front().step;
    }
    return pending_.size() != before;
}

void Connection::take(ResultPtr result) noexcept {
    Pending& pending = pending_.front();
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) { return end_first(); }
    if (pending.step >= pending.step_count) {
        lost_ = true;  // an answer to nothing
        return;
    }
    const Step& step = pending.steps[pending.step];
    if (status == PGRES_PIPELINE_ABORTED) {
        if (step.kind == StepKind::Prepare) { statements_.forget(step.id); }
    } else if (is_error(*result)) {
        take_error(pending, step, std::move(result));
    } else if (step.kind == StepKind::Command && pending.exchange != nullptr) {
        pending.exchange->result(step.command) = std::move(result);
    }
}

void Connection::take_error(Pending& pending, const Step& step, ResultPtr error) noexcept {
    constexpr std::string_view kNoSuchStatement = "26000";
    constexpr std::string_view kNotSupported = "0A000";  // "… must not change result type"
    if (breaks_off(*error)) {
        lost_ = true;
        fatal_ = field_of(*error, PG_DIAG_MESSAGE_PRIMARY);
        return;
    }
    const std::string_view sqlstate = sqlstate_of(*error);
    if (step.kind == StepKind::Prepare || (step.prepared && sqlstate == kNoSuchStatement)) {
        statements_.forget(step.id);
    } else if (step.prepared && sqlstate == kNotSupported) {
        statements_.drop(step.id);
    }
    pending.failed = true;
    if (state_ == State::SettingUp) { fatal_ = field_of(*error, PG_DIAG_MESSAGE_PRIMARY); }
    if (pending.exchange == nullptr) { return; }
    pending.exchange->used_prepared_ = step.prepared;
    pending.exchange->refusal_ = std::move(error);
}

void Connection::end_first() noexcept {
    const Pending done = pending_.front();
    pending_.pop_front();
    const Instant now = Clock::now();
    last_took_ = now - std::exchange(busy_since_, now);
    reads_in_vain_ = 0;
    if (state_ == State::SettingUp) { setup_failed_ = done.failed; }
    if (done.exchange == nullptr) { return; }
    done.exchange->near_cancel_ = done.near_cancel;
    done.exchange->ending_ = done.failed ? Ending::Refused : Ending::Answered;
    done.exchange->ended();
}

/// libpq reads one row whole, however long it is. So what comes is counted, from the third read
/// on, which most answers do not need.
bool Connection::is_too_much() noexcept {
    if (pending_.empty()) { return false; }
    constexpr std::uint32_t kFreeReads = 2;
    if (++reads_in_vain_ < kFreeReads) { return false; }
    const auto received = bytes_read(PQsocket(link_.get()));
    if (!received) { return false; }
    if (reads_in_vain_ == kFreeReads) { received_before_ = *received; }
    return *received - received_before_ > settings_.response_bytes_max + kAnswerHeadBytes;
}

}  // namespace millrace::ext::source_postgres
