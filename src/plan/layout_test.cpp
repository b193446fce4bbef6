#include "layout.hpp"

#include <gtest/gtest.h>

namespace millrace::plan {

namespace {

using value::Want;

class LayoutOfNumbers : public testing::Test {
protected:
    Want want() { return layout_.finish(arena_)->members.front().want; }

    Arena arena_;
    Layout layout_;
};

TEST_F(LayoutOfNumbers, IsAColumnForAllWhoComputeWithThem) {
    EXPECT_EQ(layout_.column("values"), layout_.column("values"));
    EXPECT_EQ(want(), Want::Column);
}

// Numbers lose their digits in a column.
TEST_F(LayoutOfNumbers, IsAListOnceSomebodySendsThem) {
    EXPECT_EQ(layout_.column("values"), layout_.scalar("values"));
    EXPECT_EQ(want(), Want::Scalar);
}

TEST_F(LayoutOfNumbers, StaysTheListThatSomebodySends) {
    EXPECT_EQ(layout_.scalar("values"), layout_.column("values"));
    EXPECT_EQ(want(), Want::Scalar);
}

TEST_F(LayoutOfNumbers, HasNamesOnceSomebodyLooksInside) {
    EXPECT_EQ(layout_.column("values"), layout_.dom("values"));
    EXPECT_EQ(layout_.column("values"), layout_.raw("values"));
    EXPECT_EQ(want(), Want::Dom);
}

}  // namespace

}  // namespace millrace::plan
