#include <millrace/base/frame_pool.hpp>

#include <array>
#include <cstdlib>
#include <new>

namespace millrace::detail {
namespace {

constexpr std::size_t kGranuleBytes = 64;
constexpr std::size_t kSizes = FramePool::kFrameBytesMax / kGranuleBytes;

struct FreeFrame {
    FreeFrame* next;
};

struct FreeList {
    FreeFrame* first;
    std::size_t count;
};

// Trivial, so that reaching it costs no guard; FreeOnExit empties it.
struct ThreadPool {
    std::array<FreeList, kSizes> lists;
    std::size_t heap_allocations;
};

constinit thread_local ThreadPool pool{};

struct FreeOnExit {
    ~FreeOnExit() {
        for (FreeList& list : pool.lists) {
            while (list.first != nullptr) {
                FreeFrame* next = list.first->next;
                ::operator delete(list.first);
                list.first = next;
            }
            list.count = FramePool::kFramesKeptPerSize;  // keep nothing from here on
        }
    }
};

constexpr std::size_t size_index(std::size_t bytes) noexcept {
    return (bytes + kGranuleBytes - 1) / kGranuleBytes - 1;
}

void* allocate_from_heap(std::size_t bytes) noexcept {
    static thread_local const FreeOnExit free_on_exit;
    static_cast<void>(free_on_exit);
    ++pool.heap_allocations;
    void* frame = ::operator new(bytes, std::nothrow);
    if (frame == nullptr) { std::abort(); }
    return frame;
}

}  // namespace

void* FramePool::allocate(std::size_t bytes) noexcept {
    if (!kPooled || bytes > kFrameBytesMax) { return allocate_from_heap(bytes); }
    FreeList& list = pool.lists[size_index(bytes)];
    FreeFrame* frame = list.first;
    if (frame == nullptr) { return allocate_from_heap((size_index(bytes) + 1) * kGranuleBytes); }
    list.first = frame->next;
    --list.count;
    return frame;
}

void FramePool::release(void* frame, std::size_t bytes) noexcept {
    if (kPooled && bytes <= kFrameBytesMax) {
        FreeList& list = pool.lists[size_index(bytes)];
        if (list.count < kFramesKeptPerSize) {
            list.first = ::new (frame) FreeFrame{list.first};
            ++list.count;
            return;
        }
    }
    ::operator delete(frame);
}

std::size_t FramePool::heap_allocations() noexcept {
    return pool.heap_allocations;
}

}  // namespace millrace::detail
