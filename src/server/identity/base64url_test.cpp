#include "identity/base64url.hpp"

#include <string>

#include <gtest/gtest.h>

#include "identity/token_testing.hpp"

namespace millrace::server::identity {
namespace {

TEST(Base64Url, DecodesWhatIsEncoded) {
    Arena arena;
    std::string bytes;
    for (int size = 0; size < 300; ++size) {
        EXPECT_EQ(decode_base64url(testing::encode_base64url(bytes), arena), bytes) << size;
        bytes += static_cast<char>(size * 7);
    }
}

TEST(Base64Url, RefusesWhatNoEncoderWrites) {
    Arena arena;
    for (const std::string_view text :
         {"A", "AAAAA", "AA==", "AA=", "A A", "AA\n", "A+A/", "AAA.", "AB", "AAB", "\xff\xff"}) {
        EXPECT_FALSE(decode_base64url(text, arena).has_value()) << text;
    }
    EXPECT_TRUE(decode_base64url("AA", arena).has_value());
    EXPECT_TRUE(decode_base64url("AAA", arena).has_value());
}

}  // namespace
}  // namespace millrace::server::identity
