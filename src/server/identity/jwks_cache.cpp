#include "identity/jwks_cache.hpp"

#include <algorithm>
#include <array>

#include <millrace/base/log.hpp>
#include <millrace/io/loop.hpp>

namespace millrace::server::identity {

namespace {

constexpr seconds kFirstBackoff{1};

}  // namespace

JwksCache::JwksCache(io::Loop& loop, const JwksOptions& options, Algorithms algorithms)
    : loop_(loop),
      options_(options),
      algorithms_(algorithms),
      endpoint_(make_endpoint("jwks", options.url, options.tls, options.timeout)),
      client_(loop, endpoint_.config) {}

void JwksCache::start() {
    scope_.spawn(run());
}

Task<void> JwksCache::stop() {
    stopped_.request();
    co_await scope_.join();
}

Task<void> JwksCache::refresh(Until until) {
    if (round_ == nullptr) {
        if (wake_ == nullptr || Clock::now() < may_fetch_at_) { co_return; }
        round_ = std::make_shared<io::Event>(loop_);
        wake_->set();
    }
    // Kept by those who wait: when it is set, the cache has forgotten it.
    const std::shared_ptr<io::Event> round = round_;
    static_cast<void>(co_await round->wait(until));
}

Task<void> JwksCache::run() {
    while (!stopped_.requested()) {
        if (round_ == nullptr) { round_ = std::make_shared<io::Event>(loop_); }
        const Instant began = Clock::now();
        const std::optional<milliseconds> use_for = co_await fetch();
        const Duration pause = pause_after(use_for);
        may_fetch_at_ = began + (keys_ ? Duration(options_.retry) : pause);
        end_round();
        wake_ = std::make_shared<io::Event>(loop_);
        const Until next(Deadline::after(pause), &stopped_);
        static_cast<void>(co_await wake_->wait(next));
        wake_.reset();
    }
    end_round();
}

void JwksCache::end_round() noexcept {
    if (round_ == nullptr) { return; }
    round_->set();
    round_.reset();
}

// Before the keys get too old; never more often than `retry`, but while there are none at all.
Duration JwksCache::pause_after(std::optional<milliseconds> use_for) {
    if (use_for) {
        next_backoff_ = kFirstBackoff;
        const milliseconds early = *use_for - *use_for / 10;
        return std::clamp(early, std::min(options_.retry, options_.refresh), options_.refresh);
    }
    if (keys_) { return options_.retry; }
    const Duration pause = std::min(next_backoff_, Duration(options_.retry));
    next_backoff_ *= 2;
    return pause;
}

Task<std::optional<milliseconds>> JwksCache::fetch() {
    Arena arena;
    const std::array<wire::HeaderField, 1> headers{
        wire::HeaderField{"accept", "application/jwk-set+json, application/json"}};
    const source::HttpRequest request{
        .target = endpoint_.target, .headers = headers, .repeatable = true};
    const Until until(Deadline::after(options_.timeout), &stopped_);
    const Result<source::HttpResponse> response = co_await client_.send(request, until, arena);
    if (stopped_.requested()) { co_return std::nullopt; }
    if (!response) {
        log::warn("jwks_fetch_failed", {{"reason", response.error().detail().code}});
        co_return std::nullopt;
    }
    if (response->status != 200) {
        log::warn("jwks_fetch_failed", {{"reason", "status"}, {"status", response->status}});
        co_return std::nullopt;
    }
    auto keys = KeySet::parse(response->body, algorithms_);
    if (!keys) {
        log::warn("jwks_fetch_failed", {{"reason", keys.error()}});
        co_return std::nullopt;
    }
    keys_ = *std::move(keys);
    ++generation_;
    log::debug("jwks_fetched", {{"keys", keys_->size()}});
    const std::optional<seconds> age = max_age_of(*response);
    co_return age ? milliseconds(*age) : options_.refresh;
}

}  // namespace millrace::server::identity
