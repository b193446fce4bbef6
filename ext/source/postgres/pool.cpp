#include "pool.hpp"

#include <algorithm>
#include <utility>

#include <millrace/base/log.hpp>

namespace millrace::ext::source_postgres {
namespace {

// How long an exchange may wait for those in front of it on its connection.
constexpr Duration kTurnWithin = milliseconds(2);
constexpr std::size_t kExchangesMax = 16;
constexpr std::size_t kExchangesAtFirst = 4;
// Connections that are opened at the same time; each is a new process of the server.
constexpr std::size_t kOpeningMax = 4;
// Behind an exchange that has taken so long already nobody is put.
constexpr Duration kSlow = milliseconds(10);

constexpr Duration kFirstPause = milliseconds(50);
constexpr Duration kLongestPause = milliseconds(5'000);

}  // namespace

Pool::Pool(io::Loop& loop, ServerAddress& address, Settings settings)
    : loop_(loop),
      address_(address),
      settings_(std::move(settings)),
      usual_duration_(kTurnWithin / kExchangesAtFirst) {}

Pool::~Pool() {
    MR_REQUIRE(queue_.empty());
    loop_.remove_timer(*this);
}

bool Pool::needs_names() noexcept {
    return address_.has_names() && places_.size() < settings_.connections_max &&
           best_place(Clock::now()) == nullptr;
}

Task<void> Pool::prepare(Until until) {
    const Until limit = until.or_earlier(Deadline::after(settings_.connection.connect_timeout));
    const io::IoResult<void> found = co_await address_.resolve(loop_, limit);
    if (!found && !address_.is_resolved() && found.error().kind != io::FaultKind::Cancelled) {
        const Instant now = Clock::now();
        note_failure(now, now, io::describe(found.error()));
    }
}

void Pool::enter(Visitor& visitor) {
    const Instant now = Clock::now();
    if (queue_.empty()) {
        if (Place* place = best_place(now)) { return put(*place, visitor); }
    }
    if (!may_answer(now)) { return visitor.turn_away(Refusal::Unreachable); }
    if (queue_.size() >= settings_.queue_max) { return visitor.turn_away(Refusal::Overloaded); }
    queue_.push_back(&visitor);
    grow(now);
    set_timer();
}

void Pool::leave(Visitor& visitor) noexcept {
    std::erase(queue_, &visitor);
}

void Pool::give_back(Connection& connection) noexcept {
    const auto place = std::ranges::find(places_, &connection,
                                         [](const Place& each) { return each.connection.get(); });
    MR_REQUIRE(place != places_.end());
    place->holder = nullptr;
    if (connection.under_way() == 0 && connection.is_in_transaction()) {
        connection.close_when_idle();
    }
    serve_queue();
}

/// It answers, or nobody knows that it does not, or it is time to try again.
bool Pool::may_answer(Instant now) const noexcept {
    return !is_hopeless(now) || now >= next_attempt_;
}

bool Pool::is_hopeless(Instant now) const noexcept {
    return failing_since_ != Instant::max() && !has_open() &&
           now - failing_since_ >= settings_.connection.connect_timeout;
}

void Pool::serve_queue() {
    const Instant now = Clock::now();
    while (!queue_.empty()) {
        Place* place = best_place(now);
        if (place == nullptr) { break; }
        put(*place, *std::exchange(queue_.front(), nullptr));
        queue_.pop_front();
    }
    grow(now);
    set_timer();
}

// The busiest that still has room: a process of the server that is at work takes the next statement
// without being woken, which costs it as much as the statement does. The others are for when it is
// full, or slow.
Pool::Place* Pool::best_place(Instant now) noexcept {
    Place* best = nullptr;
    for (Place& place : places_) {
        if (!is_free(place, now)) { continue; }
        const std::size_t under_way = place.connection->under_way();
        if (best == nullptr || under_way > best->connection->under_way()) { best = &place; }
    }
    return best;
}

bool Pool::is_free(const Place& place, Instant now) const noexcept {
    const Connection& connection = *place.connection;
    if (!connection.is_ready() || place.holder != nullptr) { return false; }
    if (connection.under_way() == 0) { return true; }
    return settings_.sharing == Sharing::Shared && connection.under_way() < exchanges_max() &&
           now - connection.busy_since() < kSlow;
}

std::size_t Pool::exchanges_max() const noexcept {
    const auto fitting = kTurnWithin / std::max(usual_duration_, Duration(1));
    return std::clamp<std::size_t>(static_cast<std::size_t>(fitting), 1, kExchangesMax);
}

void Pool::put(Place& place, Visitor& visitor) noexcept {
    if (settings_.sharing == Sharing::Exclusive) { place.holder = &visitor; }
    visitor.serve(*place.connection);
}

/// One connection for each who waits, a few at a time, until there are as many as there may be.
void Pool::grow(Instant now) {
    if (now < next_attempt_ || !address_.is_resolved()) { return; }
    std::size_t opening = count_opening();
    while (opening < std::min(queue_.size(), kOpeningMax) &&
           places_.size() < settings_.connections_max) {
        Connection::Owner& self = *this;
        places_.push_back(
            {std::make_unique<Connection>(loop_, address_.parameters(), settings_.connection, self),
             nullptr});
        ++opening;
        if (failing_since_ != Instant::max()) { return; }  // one is enough to find out
    }
}

void Pool::note_failure(Instant since, Instant now, std::string_view reason) {
    const bool is_news = pause_ == Duration(0);
    pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
    // Processes that lost the same server must not come back all at once.
    const double share = std::uniform_real_distribution<double>(0.75, 1.25)(random_);
    next_attempt_ = now + std::chrono::duration_cast<Duration>(pause_ * share);
    if (failing_since_ == Instant::max() && !has_open()) { failing_since_ = since; }
    if (is_news) {
        log::warn(
            "database_unreachable",
            {{"source", settings_.source}, {"address", address_.shown()}, {"reason", reason}});
    }
}

void Pool::turn_all_away() {
    for (Visitor* visitor : std::exchange(queue_, {})) { visitor->turn_away(Refusal::Unreachable); }
}

void Pool::connection_ready(Connection& /*new one*/) noexcept {
    if (pause_ != Duration(0)) {
        log::info("database_reachable",
                  {{"source", settings_.source}, {"address", address_.shown()}});
    }
    failing_since_ = Instant::max();
    next_attempt_ = Instant::min();
    pause_ = Duration(0);
    serve_queue();
}

void Pool::connection_progressed(Connection& connection) noexcept {
    usual_duration_ += (connection.last_took() - usual_duration_) / 8;
    if (settings_.sharing == Sharing::Exclusive) {
        const auto place = std::ranges::find(
            places_, &connection, [](const Place& each) { return each.connection.get(); });
        if (place->holder != nullptr) { return; }
        if (connection.under_way() == 0 && connection.is_in_transaction()) {
            connection.close_when_idle();
        }
    }
    if (!queue_.empty() || !Timer::is_set()) { serve_queue(); }
}

void Pool::connection_ended(Connection& connection, std::string_view reason) noexcept {
    const auto place = std::ranges::find(places_, &connection,
                                         [](const Place& each) { return each.connection.get(); });
    MR_REQUIRE(place != places_.end());
    const Place ended = std::move(*place);
    places_.erase(place);
    if (ended.holder != nullptr) { ended.holder->lose(); }
    const Instant now = Clock::now();
    if (!connection.was_ready()) {
        note_failure(connection.busy_since(), now, reason);
    } else if (!reason.empty()) {
        log::warn(
            "database_connection_lost",
            {{"source", settings_.source}, {"address", address_.shown()}, {"reason", reason}});
    }
    if (!may_answer(now)) { turn_all_away(); }
    serve_queue();
}

void Pool::expired() noexcept {
    const Instant now = Clock::now();
    close_idle(now);
    serve_queue();
    if (is_hopeless(now) && places_.empty()) { turn_all_away(); }
}

void Pool::close_idle(Instant now) noexcept {
    for (Place& place : places_) {
        if (place.holder == nullptr && place.connection->is_ready() &&
            place.connection->under_way() == 0 &&
            now - place.connection->idle_since() >= settings_.idle) {
            place.connection->close_when_idle();
        }
    }
}

/// For the next attempt to connect, for giving up, or else for connections nobody uses.
void Pool::set_timer() noexcept {
    const Instant now = Clock::now();
    Instant at = Instant::max();
    if (!queue_.empty()) {
        const auto consider = [&](Instant instant) {
            if (instant > now) { at = std::min(at, instant); }
        };
        consider(next_attempt_);
        if (failing_since_ != Instant::max()) {
            consider(failing_since_ + settings_.connection.connect_timeout);
        }
    }
    if (at == Instant::max()) {
        if (Timer::is_set() || places_.empty()) { return; }
        at = now + settings_.idle;
    }
    loop_.remove_timer(*this);
    loop_.set_timer(*this, at);
}

std::size_t Pool::count_opening() const noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(
        places_, [](const Place& place) { return !place.connection->was_ready(); }));
}

bool Pool::has_open() const noexcept {
    return std::ranges::any_of(places_,
                               [](const Place& place) { return place.connection->is_ready(); });
}

}  // namespace millrace::ext::source_postgres
