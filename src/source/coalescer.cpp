#include <millrace/source/coalescer.hpp>

#include <functional>

namespace millrace::source {

namespace {

/// How a flight ended, in memory of its own: those who wait have arenas of their own.
struct Landing {
    enum class Kind : std::uint8_t { Answered, Failed, Abandoned };

    Kind kind = Kind::Abandoned;
    AnswerRef answer;
    ErrorDetail detail;  // its message is `message`
    std::string message;
};

}  // namespace

struct Coalescer::Flight {
    Flight(std::string_view text, io::Loop& loop) : key(text), landing(loop) {}

    std::string key;
    io::Completion<Landing> landing;
};

std::size_t Coalescer::default_hash(std::string_view key) noexcept {
    return std::hash<std::string_view>{}(key);
}

Coalescer::Coalescer(io::Loop& loop, Hash hash) : loop_(loop), flights_(0, KeyHash{hash}) {}

Coalescer::~Coalescer() {
    MR_REQUIRE(flights_.empty());
}

Task<Result<AnswerRef>> Coalescer::share(std::string_view key, Task<Result<AnswerRef>> exchange,
                                         RequestContext& context) {
    for (;;) {
        const auto found = flights_.find(key);
        if (found == flights_.end()) { co_return co_await lead(key, std::move(exchange), context); }

        const std::shared_ptr<Flight> flight = found->second;
        const io::IoResult<void> waited = co_await flight->landing.wait(context.until);
        if (!waited) {
            const bool timed_out = waited.error().kind == io::FaultKind::TimedOut;
            co_return fail(Error::make(context.arena,
                                       timed_out ? ErrorCode::Timeout : ErrorCode::Upstream,
                                       timed_out ? "UPSTREAM_TIMEOUT" : "REQUEST_CANCELLED",
                                       timed_out ? "the upstream did not answer in time"
                                                 : "nobody waits for the answer any more"));
        }
        const Landing& landing = flight->landing.value();
        switch (landing.kind) {
            case Landing::Kind::Answered:
                co_return landing.answer;
            case Landing::Kind::Failed:
                co_return fail(Error::make(context.arena, landing.detail.kind, landing.detail.code,
                                           landing.message, landing.detail.source));
            case Landing::Kind::Abandoned:
                break;  // the first of those who wait leads the next one
        }
    }
}

Task<Result<AnswerRef>> Coalescer::lead(std::string_view key, Task<Result<AnswerRef>> exchange,
                                        RequestContext& context) {
    const auto flight = std::make_shared<Flight>(key, loop_);
    flights_.emplace(flight->key, flight);
    Result<AnswerRef> answer = co_await std::move(exchange);
    flights_.erase(flight->key);

    Landing landing;
    const bool gave_up = context.until.cancelled() || context.until.deadline.passed(Clock::now());
    if (answer) {
        landing.kind = Landing::Kind::Answered;
        landing.answer = *answer;
    } else if (!gave_up) {
        landing.kind = Landing::Kind::Failed;
        landing.detail = answer.error().detail();
        landing.message = landing.detail.message;
    }
    flight->landing.complete(std::move(landing));
    co_return answer;
}

}  // namespace millrace::source
