/// @file binary_cell_test.cpp — bytes that PostgreSQL 15 sends, and what its JSON says of them

#include "binary_cell.hpp"

#include <string>

#include <gtest/gtest.h>

#include <millrace/wire/value_writer.hpp>

namespace millrace::sql {
namespace {

struct Sample {
    const char* name;
    CellKind kind;
    std::string bytes;
    const char* json;  // null: refused
};

std::string be(std::uint64_t number, std::size_t size) {
    std::string bytes;
    for (std::size_t i = size; i-- > 0;) { bytes += static_cast<char>(number >> (8 * i)); }
    return bytes;
}

class BinaryCell : public testing::TestWithParam<Sample> {};

TEST_P(BinaryCell, IsWhatTheServerWouldWrite) {
    Arena arena;
    const Sample& sample = GetParam();
    const auto value = read_binary(sample.kind, sample.bytes, arena);
    ASSERT_EQ(value.has_value(), sample.json != nullptr);
    if (!value) { return; }
    wire::ReplyBuffer out;
    wire::append_json(out, *value);
    EXPECT_EQ(out.view(), sample.json);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BinaryCell,
    testing::Values(
        Sample{"True", CellKind::Boolean, std::string(1, 1), "true"},
        Sample{"BooleanOfTwoBytes", CellKind::Boolean, "\1\1", nullptr},
        Sample{"SmallestInt2", CellKind::Int2, be(0x8000, 2), "-32768"},
        Sample{"MinusOne", CellKind::Int4, be(0xffffffff, 4), "-1"},
        Sample{"LargestInt8", CellKind::Int8, be(0x7fffffffffffffff, 8), "9223372036854775807"},
        Sample{"ShortInt8", CellKind::Int8, be(1, 4), nullptr},
        Sample{"ATenth", CellKind::Float8, be(0x3fb999999999999a, 8), "0.1"},
        Sample{"NotANumber", CellKind::Float8, be(0x7ff8000000000000, 8), "\"NaN\""},
        Sample{"MinusInfinity", CellKind::Float8, be(0xfff0000000000000, 8), "\"-Infinity\""},
        Sample{"Text", CellKind::Text, "a\"b", "\"a\\\"b\""},
        Sample{"Numeric", CellKind::NumberText, "-123.4500", "-123.4500"},
        Sample{"NumericNaN", CellKind::NumberText, "NaN", "\"NaN\""},
        Sample{"NumericMinus", CellKind::NumberText, "-", "\"-\""},
        Sample{"Uuid", CellKind::Uuid, be(0x0011223344556677, 8) + be(0x8899aabbccddeeff, 8),
               "\"00112233-4455-6677-8899-aabbccddeeff\""},
        Sample{"ShortUuid", CellKind::Uuid, be(0, 8), nullptr},
        Sample{"FirstDay", CellKind::Date, be(0, 4), "\"2000-01-01\""},
        Sample{"LeapDay", CellKind::Date, be(59, 4), "\"2000-02-29\""},
        Sample{"BeforeChrist", CellKind::Date, be(static_cast<std::uint32_t>(-746'216), 4),
               "\"0045-12-06 BC\""},
        Sample{"FiveDigitsOfYears", CellKind::Date, be(2'921'940, 4), "\"10000-01-01\""},
        Sample{"EndlessDate", CellKind::Date, be(0x7fffffff, 4), "\"infinity\""},
        Sample{"BeforeTheEpoch", CellKind::Timestamp, be(static_cast<std::uint64_t>(-500'000), 8),
               "\"1999-12-31T23:59:59.5\""},
        Sample{"Microseconds", CellKind::TimestampTz, be(1, 8),
               "\"2000-01-01T00:00:00.000001+00:00\""},
        Sample{"EndlessPast", CellKind::Timestamp, be(0x8000000000000000, 8), "\"-infinity\""},
        Sample{"ShortTimestamp", CellKind::Timestamp, be(0, 4), nullptr}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace millrace::sql
