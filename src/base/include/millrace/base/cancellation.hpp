#pragma once
/// @file cancellation.hpp — a request that nobody waits for any more, told to its waits

#include <utility>

#include <millrace/base/assert.hpp>
#include <millrace/base/clock.hpp>

namespace millrace {

/// Says once that the work it was given to is not wanted any more.
///
/// Lifetime:  outlives every hook in it.
/// Threads:   one.
class Cancellation {
public:
    /// Something that wants to be told: a member or base of what waits.
    class Hook {
    public:
        Hook() = default;
        Hook(const Hook&) = delete;
        Hook& operator=(const Hook&) = delete;

        [[nodiscard]] bool is_attached() const noexcept { return owner_ != nullptr; }
        inline void attach(Cancellation& to) noexcept;
        inline void detach() noexcept;

    protected:
        ~Hook() { MR_REQUIRE(owner_ == nullptr); }
        /// Called once, from request(); the hook is detached by then.
        virtual void cancelled() noexcept = 0;

    private:
        friend Cancellation;
        Cancellation* owner_ = nullptr;
        Hook* next_ = nullptr;
        Hook* previous_ = nullptr;
    };

    Cancellation() = default;
    Cancellation(const Cancellation&) = delete;
    Cancellation& operator=(const Cancellation&) = delete;
    ~Cancellation() { MR_REQUIRE(first_ == nullptr); }

    [[nodiscard]] bool requested() const noexcept { return requested_; }

    /// Calls every attached hook; later ones are not called, their owners ask requested().
    void request() noexcept {
        requested_ = true;
        while (first_ != nullptr) {
            Hook* hook = first_;
            hook->detach();
            hook->cancelled();
        }
    }

private:
    Hook* first_ = nullptr;
    bool requested_ = false;
};

inline void Cancellation::Hook::attach(Cancellation& to) noexcept {
    MR_ASSERT(owner_ == nullptr);
    owner_ = &to;
    previous_ = nullptr;
    next_ = to.first_;
    if (next_ != nullptr) { next_->previous_ = this; }
    to.first_ = this;
}

inline void Cancellation::Hook::detach() noexcept {
    if (owner_ == nullptr) { return; }
    (previous_ != nullptr ? previous_->next_ : owner_->first_) = next_;
    if (next_ != nullptr) { next_->previous_ = previous_; }
    owner_ = nullptr;
}

/// How long a wait may take: every wait in the house takes one.
struct Until {
    Deadline deadline;
    Cancellation* cancellation = nullptr;  // borrowed; may be null

    // NOLINTNEXTLINE(google-explicit-constructor): a deadline alone is the usual limit.
    Until(Deadline at) noexcept : deadline(at) {}
    Until(Deadline at, Cancellation* by) noexcept : deadline(at), cancellation(by) {}

    [[nodiscard]] bool cancelled() const noexcept {
        return cancellation != nullptr && cancellation->requested();
    }
    [[nodiscard]] Until or_earlier(Deadline other) const noexcept {
        return {deadline.or_earlier(other), cancellation};
    }
};

}  // namespace millrace
