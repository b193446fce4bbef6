#pragma once
/// @file jwks_cache.hpp — keys that are published under a URL, kept fresh

#include <cstdint>
#include <memory>
#include <optional>

#include <millrace/base/cancellation.hpp>
#include <millrace/base/task.hpp>
#include <millrace/base/task_scope.hpp>
#include <millrace/io/event.hpp>
#include <millrace/server/auth_options.hpp>

#include "identity/endpoint.hpp"
#include "identity/key_set.hpp"

namespace millrace::server::identity {

/// Fetches a JSON Web Key Set before it gets old, and when a token names a key that is not there.
///
/// Lifetime:  start() once; stop() has ended before it is destroyed. Borrows the options and the
///            algorithms.
/// Threads:   one core.
/// Limits:    one fetch at a time; because of unknown keys one per `retry`, whoever asks.
/// Errors:    a fetch that fails is logged, and the keys that are there stay in use.
class JwksCache {
public:
    JwksCache(io::Loop& loop, const JwksOptions& options, Algorithms algorithms);
    JwksCache(const JwksCache&) = delete;
    JwksCache& operator=(const JwksCache&) = delete;

    void start();
    Task<void> stop();

    /// Null: none have been fetched yet. Valid until something is awaited.
    [[nodiscard]] const KeySet* keys() const noexcept { return keys_ ? &*keys_ : nullptr; }

    /// Another number whenever the keys are others.
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }

    /// Waits for the fetch that is under way, or for a new one when one is allowed by now.
    Task<void> refresh(Until until);

private:
    Task<void> run();
    /// How long the keys that were fetched may be used; nothing when that failed.
    Task<std::optional<milliseconds>> fetch();
    void end_round() noexcept;
    [[nodiscard]] Duration pause_after(std::optional<milliseconds> use_for);

    io::Loop& loop_;
    const JwksOptions& options_;
    Algorithms algorithms_;
    Endpoint endpoint_;
    source::HttpClient client_;
    std::optional<KeySet> keys_;
    std::uint64_t generation_ = 0;
    std::shared_ptr<io::Event> round_;  // set when the fetch under way has ended; null: none is
    std::shared_ptr<io::Event> wake_;   // begins one before its time; null: not waiting for that
    Instant may_fetch_at_ = Instant::min();
    Duration next_backoff_ = seconds(1);
    Cancellation stopped_;
    TaskScope scope_;
};

}  // namespace millrace::server::identity
