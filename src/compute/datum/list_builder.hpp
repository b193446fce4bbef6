#pragma once
/// @file list_builder.hpp — lists that grow in the arena of a run

#include <cstddef>
#include <span>

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// Puts a list together. Past a limit of the run it stays as it is and add() says false; finish()
/// answers the Failure then.
class ListBuilder {
public:
    explicit ListBuilder(Run& run, std::size_t expected = 0) noexcept : run_(run) {
        if (expected > 0) { static_cast<void>(grow(expected)); }
    }

    /// Costs a step.
    bool add(Datum item) noexcept {
        if (size_ == capacity_ && !grow(size_ + 1)) [[unlikely]] { return false; }
        if (!run_.step()) [[unlikely]] { return fail(run_.limit_reached()); }
        items_[size_++] = item;
        return true;
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<Datum> items() noexcept { return {items_, size_}; }
    [[nodiscard]] Datum finish() noexcept;

private:
    bool grow(std::size_t at_least) noexcept;
    bool fail(Datum failure) noexcept {
        failure_ = failure;
        return false;
    }

    Run& run_;
    Datum* items_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    Datum failure_;
};

/// `list` with `item` behind it. A list that was made this way is extended in place as long as
/// nobody else has done so, so that building one item by item takes linear time.
[[nodiscard]] Datum list_with(Run& run, Datum list, Datum item) noexcept;

}  // namespace millrace::compute
