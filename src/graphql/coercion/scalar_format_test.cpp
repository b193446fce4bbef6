#include <millrace/graphql/scalar_format.hpp>

#include <string>

#include <gtest/gtest.h>

namespace millrace::graphql {
namespace {

struct Case {
    ScalarFormat format;
    std::string text;
    bool matches;
};

class ScalarFormats : public testing::TestWithParam<Case> {};

std::string number_of(const testing::TestParamInfo<Case>& row) {
    return std::to_string(row.index);
}

TEST_P(ScalarFormats, MatchExactly) {
    const Case& row = GetParam();
    EXPECT_EQ(has_format(row.format, row.text), row.matches) << row.text;
}

INSTANTIATE_TEST_SUITE_P(
    Dates, ScalarFormats,
    testing::Values(
        Case{ScalarFormat::Date, "2026-11-20", true}, Case{ScalarFormat::Date, "2024-02-29", true},
        Case{ScalarFormat::Date, "2023-02-29", false},
        Case{ScalarFormat::Date, "1900-02-29", false}, Case{ScalarFormat::Date, "2000-02-29", true},
        Case{ScalarFormat::Date, "2026-13-01", false},
        Case{ScalarFormat::Date, "2026-04-31", false},
        Case{ScalarFormat::Date, "2026-00-10", false}, Case{ScalarFormat::Date, "26-04-30", false},
        Case{ScalarFormat::Date, "2026-04-30 ", false}, Case{ScalarFormat::Date, "", false},
        Case{ScalarFormat::Time, "08:30:00", true}, Case{ScalarFormat::Time, "08:30:00.5Z", true},
        Case{ScalarFormat::Time, "23:59:60+01:00", true},
        Case{ScalarFormat::Time, "24:00:00", false}, Case{ScalarFormat::Time, "08:30", false},
        Case{ScalarFormat::Time, "08:30:00.", false},
        Case{ScalarFormat::DateTime, "2026-11-20T08:30:00Z", true},
        Case{ScalarFormat::DateTime, "2026-11-20t08:30:00.123-03:30", true},
        Case{ScalarFormat::DateTime, "2026-11-20T08:30:00", false},
        Case{ScalarFormat::DateTime, "2026-11-20 08:30:00Z", false},
        Case{ScalarFormat::DateTime, "2026-02-30T08:30:00Z", false}),
    number_of);

INSTANTIATE_TEST_SUITE_P(
    Others, ScalarFormats,
    testing::Values(
        Case{ScalarFormat::Uuid, "123e4567-e89b-12d3-a456-426614174000", true},
        Case{ScalarFormat::Uuid, "123E4567-E89B-12D3-A456-426614174000", true},
        Case{ScalarFormat::Uuid, "123e4567e89b12d3a456426614174000", false},
        Case{ScalarFormat::Uuid, "123e4567-e89b-12d3-a456-42661417400g", false},
        Case{ScalarFormat::BigInt, "123456789012345678901234567890", true},
        Case{ScalarFormat::BigInt, "-1", true}, Case{ScalarFormat::BigInt, "0", true},
        Case{ScalarFormat::BigInt, "01", false}, Case{ScalarFormat::BigInt, "-", false},
        Case{ScalarFormat::BigInt, "1.0", false}, Case{ScalarFormat::Decimal, "0.10", true},
        Case{ScalarFormat::Decimal, "-12.5e-3", true}, Case{ScalarFormat::Decimal, "1e", false},
        Case{ScalarFormat::Decimal, ".5", false}, Case{ScalarFormat::Decimal, "1.", false},
        Case{ScalarFormat::Any, "whatever", true}),
    number_of);

}  // namespace
}  // namespace millrace::graphql
