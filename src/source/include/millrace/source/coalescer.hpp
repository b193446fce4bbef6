#pragma once
/// @file coalescer.hpp — identical calls in flight at the same time, across client requests

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <millrace/base/result.hpp>
#include <millrace/base/task.hpp>
#include <millrace/io/event.hpp>
#include <millrace/source/exchange.hpp>
#include <millrace/source/request_context.hpp>

namespace millrace::source {

/// Lets one exchange answer everyone who asks for the same while it is under way.
///
/// The first to ask leads: its exchange is the only one. When the leader gives up (its client
/// left, its deadline passed), the next one who waits leads a new exchange; nobody fails for
/// another's reasons. Any other failure is everybody's.
///
/// Keys are compared as a whole; hashes only find them. What a key must hold so that no principal
/// sees another's answer is the caller's business.
/// Lifetime:  outlives its flights. Threads: one core.
/// Cost:      one heap allocation per exchange; followers add none.
class Coalescer {
public:
    using Hash = std::size_t (*)(std::string_view key) noexcept;

    static std::size_t default_hash(std::string_view key) noexcept;

    /// Tests force equal hashes with a `hash` of their own.
    explicit Coalescer(io::Loop& loop, Hash hash = default_hash);
    Coalescer(const Coalescer&) = delete;
    Coalescer& operator=(const Coalescer&) = delete;
    ~Coalescer();

    /// The answer of the exchange in flight for `key`, or of `exchange`, which starts only when
    /// there is none. `key` and `context` are borrowed until the Task has ended.
    Task<Result<AnswerRef>> share(std::string_view key, Task<Result<AnswerRef>> exchange,
                                  RequestContext& context);

    [[nodiscard]] std::size_t in_flight() const noexcept { return flights_.size(); }

private:
    struct Flight;
    struct KeyHash {
        using is_transparent = void;
        Hash hash;
        std::size_t operator()(std::string_view key) const noexcept { return hash(key); }
    };
    using Flights =
        std::unordered_map<std::string_view, std::shared_ptr<Flight>, KeyHash, std::equal_to<>>;

    Task<Result<AnswerRef>> lead(std::string_view key, Task<Result<AnswerRef>> exchange,
                                 RequestContext& context);

    io::Loop& loop_;
    Flights flights_;
};

}  // namespace millrace::source
