#include <millrace/compute/simple_predicate.hpp>

#include <string>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <millrace/wire/value_writer.hpp>

namespace millrace::compute {
namespace {

std::string shown(std::string_view text) {
    Arena arena;
    const auto predicate = simple_predicate(text, arena);
    if (!predicate) { return "no"; }
    std::string out;
    for (const SimpleComparison& comparison : *predicate) {
        wire::ReplyBuffer constant;
        wire::append_json(constant, comparison.constant);
        out += fmt::format("{} {} {};", comparison.member, static_cast<int>(comparison.comparison),
                           constant.view());
    }
    return out;
}

TEST(SimplePredicate, IsComparisonsOfMembersWithConstants) {
    EXPECT_EQ(shown("price > 10"), "price 4 10;");
    EXPECT_EQ(shown("ele.price <= 10 && open == true"), "price 3 10;open 0 true;");
    EXPECT_EQ(shown("10 < price && 'new' != ele.status && n >= 3"),
              "price 4 10;status 1 \"new\";n 5 3;");
}

TEST(SimplePredicate, IsNothingElse) {
    for (const char* text :
         {"price > limit", "price > 10 || open", "open", "!open", "price + 1 > 10", "ele > 10",
          "price > 1.5", "price == nil", "let x = 1; price > x", "size(tags) > 1", "a.b > 1",
          "price >", "$min < price", "name == \"a\\(b)\""}) {
        EXPECT_EQ(shown(text), "no") << text;
    }
}

TEST(SimplePredicate, KnowsAMemberAlone) {
    Arena arena;
    EXPECT_EQ(simple_member("ele.price", arena), "price");
    EXPECT_EQ(simple_member("price", arena), "price");
    EXPECT_EQ(simple_member("-price", arena), std::nullopt);
    EXPECT_EQ(simple_member("ele", arena), std::nullopt);
}

}  // namespace
}  // namespace millrace::compute
