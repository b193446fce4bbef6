#pragma once
/// @file arena.hpp — memory of one request (or one immutable snapshot), freed at once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace millrace {

/// Bump allocator.
///
/// Ownership: everything made here is freed together by reset() or ~Arena().
///            No destructor runs, so make<T>() takes trivially destructible T.
/// Threads:   none. An arena that has stopped growing may be read from any core.
/// Limits:    the limit is soft: allocation past it succeeds and over_limit() turns true.
///            Code that grows with input asks over_limit() once per unit of input (a value
///            of an upstream answer, a chunk of a fetch) and fails with Overloaded; what one
///            unit can allocate is bounded by the limits on bodies.
/// Errors:    out of memory aborts, as everywhere in the house.
/// Cost:      about 1 ns per node.
class Arena {
public:
    static constexpr std::size_t kFirstBlockBytes = 4096;
    static constexpr std::size_t kNoLimit = ~std::size_t{0};

    explicit Arena(std::size_t limit_bytes = kNoLimit) noexcept : limit_bytes_(limit_bytes) {}

    /// Uses `first_block` until it is full; the block must outlive the arena.
    Arena(std::span<std::byte> first_block, std::size_t limit_bytes) noexcept
        : cursor_(first_block.data()),
          end_(first_block.data() + first_block.size()),
          first_block_(first_block),
          limit_bytes_(limit_bytes) {}

    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena() { release_blocks(); }

    /// Uninitialised bytes; never null, also for zero bytes.
    [[nodiscard]] void* allocate(std::size_t bytes, std::size_t alignment) noexcept {
        const auto address = reinterpret_cast<std::uintptr_t>(cursor_);
        const std::uintptr_t aligned = (address + alignment - 1) & ~(alignment - 1);
        if (cursor_ != nullptr && bytes <= reinterpret_cast<std::uintptr_t>(end_) - aligned &&
            aligned <= reinterpret_cast<std::uintptr_t>(end_)) [[likely]] {
            cursor_ = reinterpret_cast<std::byte*>(aligned + bytes);
            return reinterpret_cast<void*>(aligned);
        }
        return allocate_slow(bytes, alignment);
    }

    template <class T, class... Args>
        requires std::is_trivially_destructible_v<T>
    [[nodiscard]] T* make(Args&&... args) noexcept {
        return ::new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    /// `count` value-initialised elements.
    template <class T>
        requires std::is_trivially_destructible_v<T>
    [[nodiscard]] std::span<T> make_array(std::size_t count) noexcept {
        T* first = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
        std::uninitialized_value_construct_n(first, count);
        return {first, count};
    }

    /// A copy of `source` in the arena.
    template <class T>
        requires std::is_trivially_copyable_v<T>
    [[nodiscard]] std::span<T> copy(std::span<const T> source) noexcept {
        if (source.empty()) { return {}; }
        T* first = static_cast<T*>(allocate(source.size_bytes(), alignof(T)));
        std::memcpy(static_cast<void*>(first), source.data(), source.size_bytes());
        return {first, source.size()};
    }

    [[nodiscard]] std::string_view copy(std::string_view text) noexcept {
        if (text.empty()) { return {}; }
        char* first = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(first, text.data(), text.size());
        return {first, text.size()};
    }

    /// Frees everything but the first block, which is used again.
    void reset() noexcept;

    [[nodiscard]] bool over_limit() const noexcept { return block_bytes_ > limit_bytes_; }

    /// Bytes taken from the heap so far (the first block given by the caller not counted).
    [[nodiscard]] std::size_t heap_bytes() const noexcept { return block_bytes_; }

private:
    struct Block {
        Block* previous;
        std::size_t alignment;
    };

    void* allocate_slow(std::size_t bytes, std::size_t alignment) noexcept;
    void release_blocks() noexcept;

    std::byte* cursor_ = nullptr;
    std::byte* end_ = nullptr;
    std::span<std::byte> first_block_;
    Block* blocks_ = nullptr;
    std::size_t block_bytes_ = 0;
    std::size_t next_block_bytes_ = kFirstBlockBytes;
    std::size_t limit_bytes_;
};

}  // namespace millrace
