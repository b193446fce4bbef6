#pragma once
/// @file sliding_fold.hpp — an associative operation over every window, without taking back

#include <algorithm>
#include <cstddef>
#include <span>

#include <millrace/base/arena.hpp>

#include "window.hpp"

namespace millrace::ext::kernel_smoothing {

/// Folds `width` elements from each of the first `count` on, for kBlocks blocks of `width` windows
/// that follow each other: as many chains of operations that do not wait for each other.
/// `ends` has room for kBlocks * width.
template <class Op, std::size_t kBlocks>
void fold_blocks(const typename Op::State* x, std::size_t width, std::size_t count,
                 typename Op::State* out, typename Op::State* ends) noexcept {
    typename Op::State end[kBlocks];
    typename Op::State beginning[kBlocks];
    for (std::size_t k = 0; k < kBlocks; ++k) { end[k] = beginning[k] = Op::identity(); }
    for (std::size_t i = width; i-- > 0;) {
        for (std::size_t k = 0; k < kBlocks; ++k) {
            ends[i * kBlocks + k] = end[k] = Op::combine(x[k * width + i], end[k]);
        }
    }
    for (std::size_t k = 0; k < kBlocks; ++k) { out[k * width] = ends[k]; }
    for (std::size_t i = 1; i < count; ++i) {
        for (std::size_t k = 0; k < kBlocks; ++k) {
            beginning[k] = Op::combine(beginning[k], x[(k + 1) * width + i - 1]);
            out[k * width + i] = Op::combine(ends[i * kBlocks + k], beginning[k]);
        }
    }
}

/// The windows that do not reach over an end of `x`: out[i] = x[i] ⊕ … ⊕ x[i + width - 1].
template <class Op>
void fold_full_windows(std::span<const typename Op::State> x, std::size_t width,
                       std::span<typename Op::State> out, Arena& arena) noexcept {
    constexpr std::size_t kBlocks = 4;
    constexpr std::size_t kNarrow = 512;  // what four blocks need stays in the nearest cache
    auto* const ends = static_cast<typename Op::State*>(
        arena.allocate(kBlocks * width * sizeof(typename Op::State), alignof(typename Op::State)));
    std::size_t base = 0;
    if (width <= kNarrow) {
        for (; base + kBlocks * width <= out.size(); base += kBlocks * width) {
            fold_blocks<Op, kBlocks>(&x[base], width, width, &out[base], ends);
        }
    }
    for (; base + 2 * width <= out.size(); base += 2 * width) {
        fold_blocks<Op, 2>(&x[base], width, width, &out[base], ends);
    }
    for (; base < out.size(); base += width) {
        fold_blocks<Op, 1>(&x[base], width, std::min(width, out.size() - base), &out[base], ends);
    }
}

/// Folds the window of each element: out[i] = x[i - before] ⊕ … ⊕ x[i + after], as far as `x` goes.
///
/// In blocks of the window's width: a window is the end of one block and the beginning of the next,
/// and both parts are running results (van Herk, Gil and Werman). So nothing is ever subtracted:
/// sums do not drift, a huge value leaves no trace behind, and minima cost the same as sums.
///
/// Cost: three operations per element, whatever the width.
template <class Op>
void sliding_fold(std::span<const typename Op::State> x, Window window,
                  std::span<typename Op::State> out, Arena& arena) noexcept {
    const std::size_t n = x.size();
    const std::size_t front = std::min(window.before, n);
    const std::size_t back = n > window.after ? std::max(front, n - window.after) : front;
    auto running = Op::identity();
    for (std::size_t i = 0, at = 0; i < front; ++i) {
        for (; at < window.end(i, n); ++at) { running = Op::combine(running, x[at]); }
        out[i] = running;
    }
    if (front < back) {
        fold_full_windows<Op>(x, window.width(), out.subspan(front, back - front), arena);
    }
    running = Op::identity();
    for (std::size_t i = n, at = n; i-- > back;) {
        for (; at > window.first(i); --at) { running = Op::combine(x[at - 1], running); }
        out[i] = running;
    }
}

}  // namespace millrace::ext::kernel_smoothing
