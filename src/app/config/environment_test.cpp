#include "config/environment.hpp"

#include <gtest/gtest.h>

namespace millrace::app {
namespace {

const Environment kEnvironment{{"HOST", "example.net"}, {"EMPTY", ""}, {"LOOP", "${HOST}"}};

struct Expansion {
    std::string name;
    std::string text;
    std::string expanded;
};

class Expand : public testing::TestWithParam<Expansion> {};

TEST_P(Expand, GivesTheText) {
    const auto expanded = expand(GetParam().text, kEnvironment);
    ASSERT_TRUE(expanded.has_value()) << expanded.error().message;
    EXPECT_EQ(*expanded, GetParam().expanded);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Expand,
    testing::Values(Expansion{"Nothing", "", ""}, Expansion{"Plain", "a $ b {c}", "a $ b {c}"},
                    Expansion{"Variable", "http://${HOST}:80", "http://example.net:80"},
                    Expansion{"Several", "${HOST}${HOST}", "example.netexample.net"},
                    Expansion{"SetVariableWithOther", "${HOST:-other}", "example.net"},
                    Expansion{"UnsetVariableWithOther", "${NOBODY:-http://x}", "http://x"},
                    Expansion{"EmptyVariable", "<${EMPTY}>", "<>"},
                    Expansion{"EmptyVariableWithOther", "${EMPTY:-other}", "other"},
                    Expansion{"EmptyOther", "<${NOBODY:-}>", "<>"},
                    Expansion{"Escaped", "$${HOST}", "${HOST}"},
                    Expansion{"ValuesAreNotExpandedAgain", "${LOOP}", "${HOST}"}),
    [](const auto& row) { return row.param.name; });

struct BadExpansion {
    std::string name;
    std::string text;
    std::string message;
    std::string advice;
};

class ExpandRefuses : public testing::TestWithParam<BadExpansion> {};

TEST_P(ExpandRefuses, AndSaysWhatToWrite) {
    const auto expanded = expand(GetParam().text, kEnvironment);
    ASSERT_FALSE(expanded.has_value());
    EXPECT_EQ(expanded.error().message, GetParam().message);
    EXPECT_EQ(expanded.error().advice, GetParam().advice);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ExpandRefuses,
    testing::Values(
        BadExpansion{"Slip", "${HOTS}", "the environment has no variable HOTS", "${HOST}"},
        BadExpansion{"Unset", "${SOMETHING_ELSE}", "the environment has no variable SOMETHING_ELSE",
                     "${SOMETHING_ELSE:-a value for when it is not set}"},
        BadExpansion{"NoName", "${1x}", "`${1x}` does not name a variable of the environment",
                     "$${1x}, if the text itself is meant"},
        BadExpansion{"NoEnd", "a ${HOST", "`${` without `}`", "$${, if the text itself is meant"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::app
