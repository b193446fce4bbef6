#pragma once
/// @file exchange.hpp — one request to an upstream and its answer, opaque to the engine

#include <cstdint>
#include <string_view>
#include <utility>

namespace millrace::source {

/// A rendered request. What it consists of is the business of its source, which extends it.
///
/// Lifetime:  in the arena it was rendered in, with all its text. Trivially destructible.
struct Request {
    /// Canonical text of everything the upstream will see, and of the source. Two requests are
    /// the same call exactly when their keys are equal.
    std::string_view key;
    /// Asking twice changes nothing: equal requests of one operation are sent once.
    bool shareable = false;
};

/// What came back. Extended by its source.
///
/// Ownership: counted by AnswerRef; owns the bytes that decoded values borrow, so it must live
///            until the reply is written.
/// Threads:   stays on its core; the count is not atomic.
class Answer {
public:
    Answer() = default;
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    virtual ~Answer() = default;

private:
    friend class AnswerRef;
    mutable std::uint32_t references_ = 0;
};

/// Shares an Answer on one core.
class AnswerRef {
public:
    AnswerRef() noexcept = default;
    /// Takes over an object made by `new`.
    explicit AnswerRef(const Answer* answer) noexcept : answer_(answer) { retain(); }
    AnswerRef(const AnswerRef& other) noexcept : answer_(other.answer_) { retain(); }
    AnswerRef(AnswerRef&& other) noexcept : answer_(std::exchange(other.answer_, nullptr)) {}
    AnswerRef& operator=(AnswerRef other) noexcept {
        std::swap(answer_, other.answer_);
        return *this;
    }
    ~AnswerRef() { release(); }

    [[nodiscard]] explicit operator bool() const noexcept { return answer_ != nullptr; }
    [[nodiscard]] const Answer& operator*() const noexcept { return *answer_; }
    [[nodiscard]] const Answer* operator->() const noexcept { return answer_; }

private:
    void retain() const noexcept {
        if (answer_ != nullptr) { ++answer_->references_; }
    }
    void release() noexcept {
        if (answer_ != nullptr && --answer_->references_ == 0) { delete answer_; }
    }

    const Answer* answer_ = nullptr;
};

}  // namespace millrace::source
