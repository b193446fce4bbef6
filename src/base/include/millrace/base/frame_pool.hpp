#pragma once
/// @file frame_pool.hpp — memory of coroutine frames, recycled on each thread

#include <cstddef>

// GCC says it in another way than Clang.
#if defined(__SANITIZE_ADDRESS__)
#define MR_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MR_ADDRESS_SANITIZER 1
#endif
#endif

namespace millrace::detail {

/// Allocates coroutine frames from free lists of the calling thread.
///
/// Threads:   a frame may be freed on another thread than its own; it is then reused there.
/// Limits:    frames over kFrameBytesMax come from the heap; each list keeps at most
///            kFramesKeptPerSize frames.
/// Cost:      a few instructions when the list is not empty. Under AddressSanitizer every
///            frame comes from the heap, so that a use after free is seen.
class FramePool {
public:
#ifdef MR_ADDRESS_SANITIZER
    static constexpr bool kPooled = false;
#else
    static constexpr bool kPooled = true;
#endif
    static constexpr std::size_t kFrameBytesMax = 4096;
    static constexpr std::size_t kFramesKeptPerSize = 512;

    [[nodiscard]] static void* allocate(std::size_t bytes) noexcept;
    static void release(void* frame, std::size_t bytes) noexcept;

    /// Frames the calling thread took from the heap since it started (for tests, metrics).
    [[nodiscard]] static std::size_t heap_allocations() noexcept;
};

}  // namespace millrace::detail
