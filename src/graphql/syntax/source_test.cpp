#include <millrace/graphql/source.hpp>

#include <gtest/gtest.h>

namespace millrace::graphql {
namespace {

constexpr std::string_view kLines = "one\ntwo\r\nthree\rfour\n\nsix";

TEST(Locate, CountsLinesAndColumnsFromOne) {
    EXPECT_EQ(locate("abc", 0), (Location{1, 1}));
    EXPECT_EQ(locate("abc", 2), (Location{1, 3}));
    EXPECT_EQ(locate("abc", 3), (Location{1, 4})) << "the end of the text has a place";
    EXPECT_EQ(locate("", 0), (Location{1, 1}));
}

TEST(Locate, TakesEveryKindOfLineEndForOne) {
    EXPECT_EQ(locate(kLines, 4), (Location{2, 1}));
    EXPECT_EQ(locate(kLines, 9), (Location{3, 1}));
    EXPECT_EQ(locate(kLines, 15), (Location{4, 1}));
    EXPECT_EQ(locate(kLines, 21), (Location{6, 1}));
}

TEST(Locate, CountsColumnsInUtf16Units) {
    EXPECT_EQ(locate("é!", 2), (Location{1, 2}));
    EXPECT_EQ(locate("\xF0\x9F\x98\x80!", 4), (Location{1, 3})) << "a surrogate pair is two units";
}

TEST(LineIndex, AnswersAsLocateDoesForEveryOffset) {
    LineIndex index(kLines);
    for (Offset offset = 0; offset <= kLines.size(); ++offset) {
        EXPECT_EQ(index.locate(offset), locate(kLines, offset)) << "at " << offset;
    }
}

}  // namespace
}  // namespace millrace::graphql
