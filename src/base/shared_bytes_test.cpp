#include <millrace/base/shared_bytes.hpp>

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(SharedBytes, StartsEmpty) {
    const SharedBytes nothing;
    EXPECT_FALSE(nothing);
    EXPECT_EQ(nothing.capacity(), 0U);
    EXPECT_EQ(nothing.data(), nullptr);
}

TEST(SharedBytes, HasTheRoomAskedForAndPadding) {
    for (const std::size_t bytes : {0UL, 1UL, 4000UL, 4096UL, 262'144UL, 1'000'000UL}) {
        const SharedBytes block = SharedBytes::with_capacity(bytes);
        ASSERT_GE(block.capacity(), bytes);
        std::memset(block.data(), 'x', block.capacity() + SharedBytes::kPaddingBytes);
    }
}

TEST(SharedBytes, LivesAsLongAsOneOwner) {
    SharedBytes first = SharedBytes::copy_of("hello");
    SharedBytes second = first;
    const SharedBytes third = std::move(first);
    second = SharedBytes();
    EXPECT_EQ(std::string_view(third.data(), 5), "hello");
}

TEST(SharedBytes, RecyclesTheNewestBlock) {
    const char* address = SharedBytes::with_capacity(10'000).data();
    EXPECT_EQ(SharedBytes::with_capacity(9'000).data(), address);
}

TEST(SharedBytes, KeepsABoundedPool) {
    std::vector<SharedBytes> many;
    for (int i = 0; i < 64; ++i) { many.push_back(SharedBytes::with_capacity(200'000)); }
    many.clear();
    const SharedBytes after = SharedBytes::with_capacity(200'000);
    EXPECT_GE(after.capacity(), 200'000U);
}

}  // namespace
}  // namespace millrace
