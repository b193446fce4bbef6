#pragma once
/// @file scratch_stack.hpp — where lists grow until their length is known

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>

#include <millrace/base/arena.hpp>

namespace millrace::graphql {

/// One stack of bytes for lists of any node type. A parser pushes the nodes of the list it is
/// in; lists inside a node are taken off before the node itself is pushed, so that each list lies
/// in one piece.
///
/// Cost: lives within itself for documents of usual size; larger ones take from the heap once per
///       doubling.
class ScratchStack {
public:
    ScratchStack() noexcept = default;
    ScratchStack(const ScratchStack&) = delete;
    ScratchStack& operator=(const ScratchStack&) = delete;

    [[nodiscard]] std::size_t mark() const noexcept { return size_; }

    template <class Node>
        requires std::is_trivially_copyable_v<Node>
    void push(const Node& node) {
        static_assert(alignof(Node) <= kAlignment);
        constexpr std::size_t kBytes = (sizeof(Node) + kAlignment - 1) & ~(kAlignment - 1);
        static_assert(kBytes == sizeof(Node), "nodes lie side by side");
        if (capacity_ - size_ < kBytes) [[unlikely]] { grow(kBytes); }
        std::memcpy(bytes_ + size_, &node, sizeof(Node));
        size_ += kBytes;
    }

    /// Moves what was pushed since `mark` into the arena.
    template <class Node>
    [[nodiscard]] std::span<const Node> take(std::size_t mark, Arena& arena) noexcept {
        const std::size_t bytes = size_ - mark;
        size_ = mark;
        if (bytes == 0) { return {}; }
        void* const to = arena.allocate(bytes, alignof(Node));
        std::memcpy(to, bytes_ + mark, bytes);
        return {static_cast<const Node*>(to), bytes / sizeof(Node)};
    }

private:
    static constexpr std::size_t kAlignment = 8;
    static constexpr std::size_t kOwnBytes = 8192;

    void grow(std::size_t at_least) {
        const std::size_t capacity = capacity_ * 2 + at_least;
        auto larger = std::make_unique_for_overwrite<std::byte[]>(capacity);
        std::memcpy(larger.get(), bytes_, size_);
        heap_ = std::move(larger);
        bytes_ = heap_.get();
        capacity_ = capacity;
    }

    alignas(kAlignment) std::byte own_[kOwnBytes];  // uninitialised on purpose
    std::unique_ptr<std::byte[]> heap_;
    std::byte* bytes_ = own_;
    std::size_t size_ = 0;
    std::size_t capacity_ = kOwnBytes;
};

}  // namespace millrace::graphql
