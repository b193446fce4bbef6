#pragma once
/// @file key_index.hpp — keys of one or more values, numbered in order of first appearance

#include <cstdint>
#include <optional>
#include <span>

#include <millrace/base/arena.hpp>
#include <millrace/compute/expression.hpp>
#include <millrace/value/value.hpp>

namespace millrace::ext::directive_aggregate {

/// A hash table in the arena. Keys are the same when compute::equal() says so of each of their
/// values; null is a value like any other.
///
/// Lifetime: one request; needs no destructor.
class KeyIndex {
public:
    KeyIndex() noexcept = default;
    /// For at most `keys_max` keys of `width` values each.
    KeyIndex(Arena& arena, std::size_t keys_max, std::size_t width);

    /// The number of a key, a new one when it was not known. Copies the key.
    /// Errors: COMPUTE_LIMIT.
    [[nodiscard]] Result<std::uint32_t> find_or_add(std::span<const value::Value> key,
                                                    compute::EvaluationContext& context);
    /// The number of a key that is known.
    [[nodiscard]] Result<std::optional<std::uint32_t>> find(
        std::span<const value::Value> key, compute::EvaluationContext& context) const;

    [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<const value::Value> key(std::uint32_t number) const noexcept {
        return std::span<const value::Value>(keys_).subspan(number * width_, width_);
    }

private:
    struct Place {
        std::uint64_t hash = 0;
        std::uint32_t number = kFree;
    };
    static constexpr std::uint32_t kFree = 0xffff'ffff;

    [[nodiscard]] Result<Place*> probe(std::span<const value::Value> key,
                                       compute::EvaluationContext& context) const;

    std::span<Place> table_;  // a power of two of places, at most half of them used
    std::span<value::Value> keys_;
    std::size_t width_ = 0;
    std::uint32_t size_ = 0;
};

}  // namespace millrace::ext::directive_aggregate
