#include "key_index.hpp"

#include <algorithm>
#include <bit>

#include <millrace/compute/ordering.hpp>

namespace millrace::ext::directive_aggregate {

using value::Value;

namespace {

Result<std::uint64_t> hash_of(std::span<const Value> key, compute::EvaluationContext& context) {
    constexpr std::uint64_t kOdd = 0x9e37'79b9'7f4a'7c15;
    std::uint64_t hash = 0;
    for (const Value value : key) {
        MR_TRY(const std::uint64_t one, compute::hash(value, context));
        hash = (std::rotl(hash, 23) ^ one) * kOdd;
    }
    return hash ^ (hash >> 32);
}

Result<bool> same(std::span<const Value> a, std::span<const Value> b,
                  compute::EvaluationContext& context) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        MR_TRY(const bool equal, compute::equal(a[i], b[i], context));
        if (!equal) { return false; }
    }
    return true;
}

}  // namespace

KeyIndex::KeyIndex(Arena& arena, std::size_t keys_max, std::size_t width)
    : table_(arena.make_array<Place>(std::bit_ceil(2 * keys_max + 1))),
      keys_(arena.make_array<Value>(keys_max * width)),
      width_(width) {}

// The place of the key, or the free one where it would be.
Result<KeyIndex::Place*> KeyIndex::probe(std::span<const Value> key,
                                         compute::EvaluationContext& context) const {
    MR_TRY(const std::uint64_t hash, hash_of(key, context));
    std::size_t at = hash & (table_.size() - 1);
    for (; table_[at].number != kFree; at = (at + 1) & (table_.size() - 1)) {
        if (table_[at].hash != hash) { continue; }
        MR_TRY(const bool found, same(this->key(table_[at].number), key, context));
        if (found) { return &table_[at]; }
    }
    table_[at].hash = hash;
    return &table_[at];
}

Result<std::uint32_t> KeyIndex::find_or_add(std::span<const Value> key,
                                            compute::EvaluationContext& context) {
    MR_TRY(Place * place, probe(key, context));
    if (place->number == kFree) {
        std::ranges::copy(key, keys_.subspan(size_ * width_).begin());
        place->number = size_++;
    }
    return place->number;
}

Result<std::optional<std::uint32_t>> KeyIndex::find(std::span<const Value> key,
                                                    compute::EvaluationContext& context) const {
    MR_TRY(const Place* place, probe(key, context));
    if (place->number == kFree) { return std::nullopt; }
    return place->number;
}

}  // namespace millrace::ext::directive_aggregate
