// What compiling says: errors with places, free variables, what is read, instructions.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>
#include <millrace/compute/expression.hpp>

#include "expression_testing.hpp"

namespace millrace::compute {
namespace {

using ::testing::HasSubstr;
using testing::reads_of;

struct Refused {
    std::string_view text;
    std::uint32_t offset;
    std::string_view message;
};

TEST(Compile, SaysWhatIsWrongAndWhere) {
    const Refused rows[] = {
        {"12_ab", 0, "a name cannot start with a digit"},
        {"(1", 2, ") is expected, not the end"},
        {"1 +", 3, "a value is expected"},
        {"a b", 2, "an operator or ; is expected, not 'b'"},
        {"'abc", 0, "a string without its closing quote"},
        {"'a#{b'", 2, "#{ without its }"},
        {"'a#{1 +}'", 7, "a value is expected"},
        {"noSuchFunction(a)", 0, "there is no function 'noSuchFunction'"},
        {"string.lenght('a')", 0, "Did you mean \"string.length\""},
        {"length('a')", 0, "Did you mean \"string.length\""},
        {"str.length('a')", 0, "Did you mean \"string.length\""},
        {"count()", 0, "0 arguments for count("},
        {"count(1, 2)", 0, "2 arguments for count("},
        {"x.count()", 0, "there is no function 'x.count'"},
        {"while x { 1 }", 0, "'while' is not part of this language"},
        {"new Foo()", 0, "'new' is not part of this language"},
        {"break", 0, "'break' outside of a loop"},
        {"lambda(x, x) -> 1 end", 10, "two parameters are called 'x'"},
        {"lambda(x) -> x", 14, "end is expected"},
        {"if x { 1", 8, "} is expected"},
        {"else", 0, "a variable of that name is #else"},
        {"$", 0, "$ without a name"},
        {"a.", 2, "the name of a member"},
        {"@", 0, "a character that means nothing here"},
        {"", 0, "the expression is empty"},
        {" ; ", 0, "the expression is empty"},
        {"0xFFFFFFFFFFFFFFFFF", 0, "more than 64 bits"},
        {"1.5N", 0, "a big integer has no fraction"},
        {"list2MapWithAssignedValue(a, 'b')", 0, "as literal texts"},
        {"list2MapWithAssignedValue('a +', 'b')", 27, "in the text: a value is expected"},
        {"{a 1}", 3, ": is expected"},
    };
    for (const Refused& row : rows) {
        const auto compiled = compile(row.text);
        ASSERT_FALSE(compiled) << row.text;
        EXPECT_THAT(compiled.error().message, HasSubstr(row.message)) << row.text;
        EXPECT_EQ(compiled.error().offset, row.offset) << row.text;
    }
}

TEST(Compile, BoundsLengthDepthAndChains) {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '(') + "1" + std::string(levels, ')');
    };
    EXPECT_TRUE(compile(nested(limits::kExpressionDepthMax - 1)));
    EXPECT_FALSE(compile(nested(limits::kExpressionDepthMax + 1)));

    const auto chain = [](std::size_t operators) {
        std::string text = "a";
        for (std::size_t i = 0; i < operators; ++i) { text += "+a"; }
        return text;
    };
    EXPECT_TRUE(compile(chain(limits::kExpressionChainMax - 1)));
    EXPECT_FALSE(compile(chain(limits::kExpressionChainMax + 1)));

    const auto padded = [](std::size_t size) { return "1" + std::string(size - 1, ' '); };
    EXPECT_TRUE(compile(padded(limits::kExpressionBytesMax)));
    EXPECT_FALSE(compile(padded(limits::kExpressionBytesMax + 1)));

    for (const std::string_view opening :
         {"-", "!", "[", "{a:", "lambda()->", "a?b:", "f(", "'#{", "2**", "a??"}) {
        std::string text;
        while (text.size() < 20'000) { text += opening; }
        EXPECT_FALSE(compile(text)) << opening;
    }
}

TEST(Compile, FindsFreeVariables) {
    EXPECT_EQ(reads_of("a + b * a"), "a* b*");
    EXPECT_EQ(reads_of("'hi #{name}'"), "name*");
    EXPECT_EQ(reads_of("reduce(a,+,0)"), "a*");
    EXPECT_EQ(reads_of("map(a, lambda(x) -> x + k end)"), "a* k*");
    EXPECT_EQ(reads_of("let a = 1; a + b"), "b*");
    EXPECT_EQ(reads_of("fn f(n) { n + m } f(1)"), "m*");
    EXPECT_EQ(reads_of("s =~ /(a)/ ? $1 : $limit"), "s* $limit*");
    EXPECT_EQ(reads_of("#count + count"), "count*");
    EXPECT_EQ(reads_of("map(list, str)"), "list*");
    EXPECT_EQ(reads_of("math.pi * r"), "r*");
    EXPECT_EQ(reads_of("#math.pi"), "math.pi");
    EXPECT_EQ(reads_of("true || x"), "x*");
}

TEST(Compile, AssignedVariablesAreFreeWhereTheyMayBeReadBefore) {
    EXPECT_EQ(reads_of("sum=0; for i in a { sum=sum+i } return sum;"), "a*");
    EXPECT_EQ(reads_of("x = x + 1; x"), "x*");
    EXPECT_EQ(reads_of("if c { price = 0 } price"), "c* price*");
    EXPECT_EQ(reads_of("if c { p = 0 } else { p = 1 } p"), "c*");
    EXPECT_EQ(reads_of("if c { p = 0 } else { return 1 } p"), "c*");
    EXPECT_EQ(reads_of("for i in a { last = i } last"), "a* last*");
    EXPECT_EQ(reads_of("arg.q.limit = 10; arg.q"), "arg.q arg.q.limit");
}

TEST(Compile, FindsTheMembersThatAreRead) {
    EXPECT_EQ(reads_of("category.name + category.id"), "category.id category.name");
    EXPECT_EQ(reads_of("a.b[0].c"), "a.b.c");
    EXPECT_EQ(reads_of("a['b'].c"), "a.b.c");
    EXPECT_EQ(reads_of("a?.b == nil"), "a.b");
    EXPECT_EQ(reads_of("a[k].c"), "a* k*");
    EXPECT_EQ(reads_of("a.b[k]"), "a.b k*");
    EXPECT_EQ(reads_of("a == nil ? 0 : a.b"), "a.b");
    EXPECT_EQ(reads_of("a == b ? 0 : a.b"), "a* a.b b*");
    EXPECT_EQ(reads_of("a != nil"), "a");
    EXPECT_EQ(reads_of("is_def(a.b)"), "a.b");
    EXPECT_EQ(reads_of("let c = a.b; c.d + c.e"), "a.b.d a.b.e");
    EXPECT_EQ(reads_of("a.b ?? c.d"), "a.b c.d");
}

TEST(Compile, FollowsTheItemsOfLists) {
    EXPECT_EQ(reads_of("count(filter(skus, lambda(s) -> s.size > 6 end))"), "skus.size");
    EXPECT_EQ(reads_of("filter(skus, lambda(s) -> s.size > 6 end)"), "skus* skus.size");
    EXPECT_EQ(reads_of("map(skus, lambda(s) -> s.shop.name end)"), "skus.shop.name");
    EXPECT_EQ(reads_of("sum_by(skus, 'price.amount')"), "skus.price.amount");
    EXPECT_EQ(reads_of("first(sort_by(skus, 'price')).name"), "skus.name skus.price");
    EXPECT_EQ(reads_of("seq.get(toMap(sellers, 'id'), sellerId).name"),
              "sellers.id sellers.name sellerId*");
    EXPECT_EQ(reads_of("toMap(sellers, 'id')[sellerId].name"), "sellers.id sellers.name sellerId*");
    EXPECT_EQ(reads_of("t = 0; for s in skus { t = t + s.price } t"), "skus.price");
    EXPECT_EQ(reads_of("reduce(skus, lambda(a, s) -> a + s.price end, 0)"), "skus.price");
    EXPECT_EQ(reads_of("max_by(skus, lambda(s) -> s.price end).name"), "skus.name skus.price");
    EXPECT_EQ(reads_of("group_by(skus, 'shop').x"), "skus* skus.shop");
    EXPECT_EQ(reads_of("list2MapWithAssignedValue('coupon.ids','coupon.price')"),
              "coupon.ids coupon.price");
    EXPECT_EQ(reads_of("findOne(list, 'id', 'key')"), "list* list.id key*");
    EXPECT_EQ(reads_of("fn f(n) { n.next == nil ? n.id : f(n.next) } f(node)"),
              "node.id node.next");
}

TEST(Compile, KeepsTheTextAndShowsTheCode) {
    const auto expression = *compile("price > 20 && onSale");
    EXPECT_EQ(expression->text(), "price > 20 && onSale");
    EXPECT_EQ(expression->dump(),
              "main: 4 registers\n"
              "   0 >          r3 r0 20\n"
              "   1 boolean    r2 r3\n"
              "   2 if-not     r2 -> 4\n"
              "   3 boolean    r2 r1\n"
              "   4 return     r2\n");
}

TEST(Compile, KnowsWhatDependsOnTheRequest) {
    EXPECT_TRUE((*compile("a + 1"))->is_repeatable());
    EXPECT_FALSE((*compile("now() > a"))->is_repeatable());
    EXPECT_FALSE((*compile("map(a, lambda(x) -> rand() end)"))->is_repeatable());
    EXPECT_FALSE((*compile("map(a, rand)"))->is_repeatable());
}

TEST(Compile, ComputesConstantsOnce) {
    EXPECT_THAT((*compile("60 * 60 * 24"))->dump(), HasSubstr("move       r0 86400"));
    EXPECT_THAT((*compile("'a' + string.upper('b')"))->dump(), HasSubstr("move       r0 'aB'"));
    EXPECT_THAT((*compile("1 / 0"))->dump(), HasSubstr("/          r0 1 0"));
    EXPECT_THAT((*compile("now()"))->dump(), HasSubstr("now"));
}

}  // namespace
}  // namespace millrace::compute
