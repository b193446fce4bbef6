#include "run/registers.hpp"

#include <algorithm>

namespace millrace::compute {

namespace {
constexpr std::size_t kChunkRegisters = 512;  // 8 KiB
}

struct Chunk {
    Chunk* next;
    std::size_t capacity;
    Datum* registers;
};

RegisterStack* RegisterStack::make(Arena& arena) noexcept {
    auto* chunk = arena.make<Chunk>(nullptr, kChunkRegisters,
                                    arena.make_array<Datum>(kChunkRegisters).data());
    return arena.make<RegisterStack>(chunk);
}

Datum* RegisterStack::open(Run& run, std::size_t count) noexcept {
    if (mark_.used + count > mark_.chunk->capacity) [[unlikely]] {
        Chunk*& next = mark_.chunk->next;
        if (next == nullptr || next->capacity < count) {
            const std::size_t capacity = std::max(count, kChunkRegisters);
            next = run.make<Chunk>(next, capacity, run.make_array<Datum>(capacity).data());
        }
        mark_ = {next, 0};
    }
    Datum* first = mark_.chunk->registers + mark_.used;
    mark_.used += count;
    return first;
}

}  // namespace millrace::compute
