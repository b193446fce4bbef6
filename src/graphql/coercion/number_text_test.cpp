#include <millrace/graphql/number_text.hpp>

#include <gtest/gtest.h>

namespace millrace::graphql {
namespace {

std::string digits_of(std::string_view number) {
    Arena arena;
    return std::string(integral_digits(number, arena).value_or("none"));
}

TEST(NumberText, FindsTheDigitsOfIntegersInAnySpelling) {
    for (const auto& [number, digits] : std::initializer_list<std::pair<const char*, const char*>>{
             {"0", "0"},
             {"-0", "0"},
             {"42", "42"},
             {"-7", "-7"},
             {"1.0", "1"},
             {"1e3", "1000"},
             {"1.5e1", "15"},
             {"120e-1", "12"},
             {"-2.50E+2", "-250"},
             {"0.0", "0"},
             {"0e999999", "0"},
             {"1e21", "1000000000000000000000"},
             {"12345678901234567890", "12345678901234567890"}}) {
        EXPECT_EQ(digits_of(number), digits) << number;
    }
}

TEST(NumberText, RefusesWhatIsNotIntegralOrTooLarge) {
    for (const char* number : {"0.5", "1.01", "1e-1", "15e-1", "1e309", "1e999999999999999999999",
                               "1e-999999999999999999999"}) {
        EXPECT_EQ(digits_of(number), "none") << number;
    }
    EXPECT_EQ(digits_of(std::string(309, '1')), std::string(309, '1'));
    EXPECT_EQ(digits_of(std::string(310, '1')), "none");
}

TEST(NumberText, KnowsTheRangeOfInt) {
    EXPECT_TRUE(fits_int32("2147483647"));
    EXPECT_FALSE(fits_int32("2147483648"));
    EXPECT_TRUE(fits_int32("-2147483648"));
    EXPECT_FALSE(fits_int32("-2147483649"));
    EXPECT_FALSE(fits_int32("99999999999999999999"));
}

TEST(NumberText, TellsTooLargeFromTooSmall) {
    EXPECT_EQ(finite_double("1e308"), 1e308);
    EXPECT_FALSE(finite_double("1e309").has_value());
    EXPECT_FALSE(finite_double("-1e309").has_value());
    EXPECT_EQ(finite_double("1e-400"), 0.0);
}

TEST(NumberText, WritesNumbersAsJavaScriptDoes) {
    for (const auto& [number, written] : std::initializer_list<std::pair<const char*, const char*>>{
             {"1", "1"},
             {"1.50", "1.5"},
             {"-0", "0"},
             {"-0.0", "0"},
             {"1e3", "1000"},
             {"1e21", "1e+21"},
             {"123456789012345678901", "123456789012345680000"},
             {"0.000001", "0.000001"},
             {"0.0000001", "1e-7"},
             {"1.25e-9", "1.25e-9"},
             {"-12.5e2", "-1250"},
             {"1e400", "Infinity"},
             {"-1e400", "-Infinity"}}) {
        std::string out;
        append_as_javascript(out, number);
        EXPECT_EQ(out, written) << number;
    }
}

}  // namespace
}  // namespace millrace::graphql
