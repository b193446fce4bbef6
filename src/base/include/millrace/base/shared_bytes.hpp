#pragma once
/// @file shared_bytes.hpp — a block of bytes with several owners on one core

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace millrace {

/// A block of memory that lives as long as someone refers to it, with room behind its end.
///
/// Ownership: copies share the block; the last one gives it back to the thread's pool.
/// Threads:   one; the count is not atomic.
/// Limits:    the pool of a thread keeps at most kPooledBytesMax.
/// Cost:      blocks up to kPooledBlockBytesMax are recycled without touching the heap.
class SharedBytes {
public:
    /// Bytes behind data()+capacity() that may be read (not relied on): what simdjson asks for.
    static constexpr std::size_t kPaddingBytes = 64;
    static constexpr std::size_t kPooledBlockBytesMax = std::size_t{256} * 1024;
    static constexpr std::size_t kPooledBytesMax = std::size_t{4} * 1024 * 1024;

    SharedBytes() noexcept = default;

    /// A block with room for at least `bytes`, uninitialised; capacity() may be larger.
    [[nodiscard]] static SharedBytes with_capacity(std::size_t bytes) noexcept;
    [[nodiscard]] static SharedBytes copy_of(std::string_view text) noexcept;

    SharedBytes(const SharedBytes& other) noexcept : block_(other.block_) {
        if (block_ != nullptr) { ++block_->owners; }
    }
    SharedBytes(SharedBytes&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    SharedBytes& operator=(SharedBytes other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~SharedBytes() {
        if (block_ != nullptr && --block_->owners == 0) { give_back(block_); }
    }

    [[nodiscard]] explicit operator bool() const noexcept { return block_ != nullptr; }
    [[nodiscard]] char* data() const noexcept {
        return block_ == nullptr ? nullptr : reinterpret_cast<char*>(block_ + 1);
    }
    [[nodiscard]] std::size_t capacity() const noexcept {
        return block_ == nullptr ? 0 : block_->capacity;
    }
    [[nodiscard]] std::span<char> room() const noexcept { return {data(), capacity()}; }

private:
    struct alignas(16) Block {
        std::size_t capacity;
        std::uint32_t owners;
        std::uint32_t size_class;
    };
    struct Pool;

    explicit SharedBytes(Block* block) noexcept : block_(block) {}
    static void give_back(Block* block) noexcept;

    Block* block_ = nullptr;
};

}  // namespace millrace
