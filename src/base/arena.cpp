#include <millrace/base/arena.hpp>

#include <algorithm>

namespace millrace {

namespace {
// Doubling stops here, so that a large request wastes at most this much.
constexpr std::size_t kBlockBytesMax = std::size_t{256} * 1024;
}  // namespace

void* Arena::allocate_slow(std::size_t bytes, std::size_t alignment) noexcept {
    const std::size_t header = (sizeof(Block) + alignment - 1) & ~(alignment - 1);
    const std::size_t wanted = std::max(next_block_bytes_, header + bytes);
    auto* memory = static_cast<std::byte*>(::operator new(
        wanted, std::align_val_t{std::max(alignment, alignof(Block))}, std::nothrow));
    if (memory == nullptr) { std::abort(); }
    blocks_ = ::new (memory) Block{blocks_, std::max(alignment, alignof(Block))};
    block_bytes_ += wanted;
    // A huge single value gets a block of its own; small values keep filling the current one.
    const bool keep_current = header + bytes > next_block_bytes_ && cursor_ != nullptr;
    next_block_bytes_ = std::min(next_block_bytes_ * 2, kBlockBytesMax);
    if (!keep_current) {
        cursor_ = memory + header + bytes;
        end_ = memory + wanted;
    }
    return memory + header;
}

void Arena::release_blocks() noexcept {
    while (blocks_ != nullptr) {
        Block* previous = blocks_->previous;
        ::operator delete(static_cast<void*>(blocks_), std::align_val_t{blocks_->alignment});
        blocks_ = previous;
    }
}

void Arena::reset() noexcept {
    release_blocks();
    cursor_ = first_block_.data();
    end_ = first_block_.data() + first_block_.size();
    block_bytes_ = 0;
    next_block_bytes_ = kFirstBlockBytes;
}

}  // namespace millrace
