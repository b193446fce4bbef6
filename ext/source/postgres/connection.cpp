#include "connection.hpp"

#include <algorithm>
#include <utility>

namespace millrace::ext::source_postgres {
namespace {

void ignore_notice(void* /*nobody*/, const PGresult* /*notice*/) {}

}  // namespace

Connection::Connection(io::Loop& loop, const ConnectParameters& parameters,
                       const ConnectionSettings& settings, Owner& owner)
    : loop_(loop), settings_(settings), owner_(owner) {
    const auto [keywords, values] = parameters.lists();
    link_.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
    if (link_ == nullptr || PQstatus(link_.get()) == CONNECTION_BAD) {
        end_soon();
        return;
    }
    PQsetNoticeReceiver(link_.get(), ignore_notice, nullptr);
    set_timer(settings_.connect_timeout);
    watch();
    watch_->wait_writable();
}

Connection::~Connection() {
    watch_.reset();
    loop_.remove_timer(*this);
    lose_pending();
}

bool Connection::is_in_transaction() const noexcept {
    return PQtransactionStatus(link_.get()) != PQTRANS_IDLE;
}

void Connection::poll() noexcept {
    // libpq may go on with another socket of the same number: nothing may watch the old one.
    watch_.reset();
    const PostgresPollingStatusType wish = PQconnectPoll(link_.get());
    switch (wish) {
        case PGRES_POLLING_OK:
            connected();
            return;
        case PGRES_POLLING_FAILED:
            end(complaint());
            return;
        default:
            watch();
            wish == PGRES_POLLING_WRITING ? watch_->wait_writable() : watch_->wait_readable();
            return;
    }
}

void Connection::watch() noexcept {
    io::DescriptorWatch::Watcher& self = *this;
    watch_.emplace(loop_, PQsocket(link_.get()), self);
}

void Connection::connected() noexcept {
    PGconn* link = link_.get();
    if (PQsetnonblocking(link, 1) != 0 || PQenterPipelineMode(link) != 1) {
        end(complaint());
        return;
    }
    watch();
    watch_->wait_readable();
    if (settings_.setup.empty()) {
        become_ready();
        return;
    }
    state_ = State::SettingUp;
    Pending setup;
    setup.unheard = true;
    const Command command{settings_.setup};
    enqueue(setup, {&command, 1});
}

void Connection::become_ready() noexcept {
    loop_.remove_timer(*this);
    state_ = State::Ready;
    was_ready_ = true;
    busy_since_ = Clock::now();
    owner_.connection_ready(*this);
}

void Connection::abandon(Exchange& exchange) noexcept {
    const auto found = std::ranges::find(pending_, &exchange, &Pending::exchange);
    MR_REQUIRE(found != pending_.end());
    found->exchange = nullptr;
    look_after_first();
}

void Connection::close_when_idle() noexcept {
    if (state_ != State::Ready) { return; }
    state_ = State::Closing;
    if (pending_.empty()) { end_soon(); }
}

/// What nobody waits for is stopped only if it does not end by itself: stopping it costs the
/// connection, as the request to do so may arrive late and meet something else.
void Connection::look_after_first() noexcept {
    const bool is_in_vain = !pending_.empty() && pending_.front().is_abandoned();
    if (cancelled_ || ends_soon_ || is_in_vain == Timer::is_set()) { return; }
    is_in_vain ? set_timer(kCancelAfter) : loop_.remove_timer(*this);
}

void Connection::stop_first() noexcept {
    cancelled_ = true;
    state_ = State::Closing;
    for (Pending& pending : pending_) { pending.near_cancel = true; }
    settings_.cancels->send(CancelPtr(PQgetCancel(link_.get())));
    set_timer(kStopWithin);
}

void Connection::expired() noexcept {
    if (ends_soon_) {
        end(state_ == State::Closing ? std::string() : complaint());
    } else if (state_ == State::Connecting || state_ == State::SettingUp) {
        end("did not answer in time");
    } else if (cancelled_) {
        end("did not stop a statement that took too long");
    } else {
        stop_first();
    }
}

void Connection::readable() noexcept {
    state_ == State::Connecting ? poll() : receive();
}

void Connection::writable() noexcept {
    state_ == State::Connecting ? poll() : flush();
}

void Connection::end(std::string_view reason) noexcept {
    const std::string kept(reason);
    state_ = State::Ended;
    watch_.reset();
    loop_.remove_timer(*this);
    lose_pending();
    link_.reset();
    owner_.connection_ended(*this, kept);
}

void Connection::lose_pending() noexcept {
    for (const Pending& pending : std::exchange(pending_, {})) {
        if (pending.exchange == nullptr) { continue; }
        pending.exchange->ending_ = Ending::Lost;
        pending.exchange->ended();
    }
}

void Connection::end_soon() noexcept {
    ends_soon_ = true;
    set_timer(Duration(0));
}

/// While connecting, libpq says something of each address it tries; later the first line says it.
std::string Connection::complaint() const {
    std::string text = !fatal_.empty() ? fatal_ : PQerrorMessage(link_.get());
    if (was_ready_) { text.resize(std::min(text.find('\n'), text.size())); }
    std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\t'; }, ' ');
    while (text.ends_with(' ')) { text.pop_back(); }
    return text.empty() ? "the connection broke" : text;
}

void Connection::set_timer(Duration after) noexcept {
    loop_.remove_timer(*this);
    loop_.set_timer(*this, Clock::now() + after);
}

}  // namespace millrace::ext::source_postgres
