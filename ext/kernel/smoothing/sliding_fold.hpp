#pragma once
/// @file sliding_fold.hpp — an associative operation over every window, without taking back

#include <algorithm>
#include <cstddef>
#include <span>

#include <millrace/base/arena.hpp>

namespace millrace::ext::kernel_smoothing {

/// Folds every window of `width` elements: out[i] = x[i] ⊕ … ⊕ x[i + width - 1].
///
/// In blocks of `width`: a window is the end of one block and the beginning of the next, and both
/// parts are kept as running results (van Herk, Gil and Werman). So nothing is ever subtracted:
/// sums do not drift, a huge value leaves no trace behind, and minima cost the same as sums.
/// Two blocks are done at once, to have four independent chains of operations.
///
/// `x` is padded(n, width) long; the padding holds Op::identity().
/// Cost: three operations per element, whatever the width.
template <class Op>
void sliding_fold(std::span<const typename Op::State> x, std::size_t width,
                  std::span<typename Op::State> out, Arena& arena) noexcept {
    using State = typename Op::State;
    const std::span<State> memory = arena.make_array<State>(4 * width);
    State* const ends[] = {memory.data(), memory.data() + width};
    State* const beginnings[] = {memory.data() + 2 * width, memory.data() + 3 * width};
    for (std::size_t base = 0; base < out.size(); base += 2 * width) {
        const State* const block = x.data() + base;
        State end0 = Op::identity();
        State end1 = Op::identity();
        State beginning0 = Op::identity();
        State beginning1 = Op::identity();
        for (std::size_t i = 0; i < width; ++i) {
            const std::size_t back = width - 1 - i;
            ends[0][back] = end0 = Op::combine(block[back], end0);
            ends[1][back] = end1 = Op::combine(block[width + back], end1);
            beginnings[0][i] = beginning0 = Op::combine(beginning0, block[width + i]);
            beginnings[1][i] = beginning1 = Op::combine(beginning1, block[2 * width + i]);
        }
        for (std::size_t half = 0; half < 2 && base + half * width < out.size(); ++half) {
            const std::size_t first = base + half * width;
            const std::size_t count = std::min(width, out.size() - first);
            State* const to = out.data() + first;
            const State* const end = ends[half];
            const State* const beginning = beginnings[half];
            to[0] = end[0];
            for (std::size_t i = 1; i < count; ++i) {
                to[i] = Op::combine(end[i], beginning[i - 1]);
            }
        }
    }
}

/// How long the input of sliding_fold() must be for `count` windows.
[[nodiscard]] constexpr std::size_t padded(std::size_t count, std::size_t width) noexcept {
    const std::size_t pairs = (count + 2 * width - 1) / (2 * width);
    return (2 * pairs + 1) * width;
}

}  // namespace millrace::ext::kernel_smoothing
