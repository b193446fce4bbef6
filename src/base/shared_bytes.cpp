#include <millrace/base/shared_bytes.hpp>

#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>

namespace millrace {
namespace {

// Whole allocations are powers of two, so that blocks of one class fit each other.
constexpr std::size_t kSmallestBytes = 4096;
constexpr std::uint32_t kNotPooled = ~std::uint32_t{0};

constexpr std::uint32_t class_of(std::size_t allocation_bytes) noexcept {
    const std::size_t rounded = std::bit_ceil(allocation_bytes);
    return static_cast<std::uint32_t>(std::countr_zero(rounded) - std::countr_zero(kSmallestBytes));
}

constexpr std::size_t kClasses = class_of(SharedBytes::kPooledBlockBytesMax) + 1;

struct FreeBlock {
    FreeBlock* next;
};

}  // namespace

/// Free blocks of the calling thread, newest first: they are the ones still in the cache.
struct SharedBytes::Pool {
    std::array<FreeBlock*, kClasses> free{};
    std::size_t pooled_bytes = 0;
    bool closed = false;

    static Pool& here() noexcept {
        static thread_local constinit Pool pool;
        static thread_local const Closer closer;
        static_cast<void>(closer);
        return pool;
    }

    struct Closer {
        ~Closer() {
            Pool& pool = here();
            pool.closed = true;
            for (FreeBlock*& first : pool.free) {
                while (first != nullptr) { ::operator delete(std::exchange(first, first->next)); }
            }
        }
    };
};

SharedBytes SharedBytes::with_capacity(std::size_t bytes) noexcept {
    std::size_t allocation = sizeof(Block) + bytes + kPaddingBytes;
    std::uint32_t size_class = kNotPooled;
    void* memory = nullptr;
    if (allocation <= kPooledBlockBytesMax) {
        allocation = std::bit_ceil(allocation < kSmallestBytes ? kSmallestBytes : allocation);
        size_class = class_of(allocation);
        Pool& pool = Pool::here();
        if (FreeBlock* block = pool.free[size_class]; block != nullptr) {
            pool.free[size_class] = block->next;
            pool.pooled_bytes -= allocation;
            memory = block;
        }
    }
    if (memory == nullptr) { memory = ::operator new(allocation, std::nothrow); }
    if (memory == nullptr) { std::abort(); }
    const std::size_t capacity = allocation - sizeof(Block) - kPaddingBytes;
    return SharedBytes(::new (memory) Block{capacity, 1, size_class});
}

SharedBytes SharedBytes::copy_of(std::string_view text) noexcept {
    SharedBytes copy = with_capacity(text.size());
    if (!text.empty()) { std::memcpy(copy.data(), text.data(), text.size()); }
    return copy;
}

void SharedBytes::give_back(Block* block) noexcept {
    if (block->size_class != kNotPooled) {
        Pool& pool = Pool::here();
        const std::size_t allocation = kSmallestBytes << block->size_class;
        if (!pool.closed && pool.pooled_bytes + allocation <= kPooledBytesMax) {
            FreeBlock*& first = pool.free[block->size_class];
            first = ::new (static_cast<void*>(block)) FreeBlock{first};
            pool.pooled_bytes += allocation;
            return;
        }
    }
    ::operator delete(static_cast<void*>(block));
}

}  // namespace millrace
