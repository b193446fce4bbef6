#pragma once
/// @file registers.hpp — the stack that frames of functions stand on

#include <cstddef>
#include <span>

#include "run/run.hpp"

namespace millrace::compute {

/// Frames in the order in which they were opened; closed in the reverse order. Memory once taken
/// from the arena is used again.
class RegisterStack {
public:
    /// The place to go back to.
    struct Mark {
        struct Chunk* chunk = nullptr;
        std::size_t used = 0;
    };

    [[nodiscard]] static RegisterStack* make(Arena& arena) noexcept;

    /// `count` registers, not initialised.
    [[nodiscard]] Datum* open(Run& run, std::size_t count) noexcept;
    [[nodiscard]] Mark mark() const noexcept { return mark_; }
    void close(Mark to) noexcept { mark_ = to; }

    explicit RegisterStack(Chunk* first) noexcept : mark_{first, 0} {}

private:
    Mark mark_;
};

/// A frame that is closed at the end of the scope.
class ScopedFrame {
public:
    ScopedFrame(Run& run, std::size_t count) noexcept
        : stack_(*run.state().registers),
          mark_(stack_.mark()),
          registers_(stack_.open(run, count)) {}
    ScopedFrame(const ScopedFrame&) = delete;
    ScopedFrame& operator=(const ScopedFrame&) = delete;
    ~ScopedFrame() { stack_.close(mark_); }

    [[nodiscard]] Datum* registers() const noexcept { return registers_; }

private:
    RegisterStack& stack_;
    RegisterStack::Mark mark_;
    Datum* registers_;
};

}  // namespace millrace::compute
