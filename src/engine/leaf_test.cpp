#include "leaf.hpp"

#include <ostream>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/gateway.hpp"

// What an upstream sends, as the scalar or enum the schema promises. Values come out of rows, the
// way they do in production; trees in memory are the business of the conformance corpora.

namespace millrace::engine {
namespace {

constexpr std::string_view kSchema = R"(
type Query { box: Box @fake  boxes: [Any] @fake }
type Box {
  int: Int float: Float string: String boolean: Boolean id: ID color: Color json: JSON
  dateTime: DateTime date: Date time: Time uuid: UUID bigInt: BigInt decimal: Decimal
  ints: [Int] jsons: [JSON] matrix: [[Float]]
}
enum Color { RED @alias(values: ["r", "1"]) BLUE }
scalar JSON scalar DateTime scalar Date scalar Time scalar UUID scalar BigInt scalar Decimal
union Any = Texts | Trees
type Texts { value: [String] kind: String } type Trees { value: JSON kind: JSON }
)";

struct Coercion {
    std::string_view field;
    std::string_view sent;
    std::string_view written;
};
struct Refusal {
    std::string_view field;
    std::string_view sent;
    std::string_view message;
};

template <class Row>
    requires(std::is_same_v<Row, Coercion> || std::is_same_v<Row, Refusal>)
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.field << " <- " << row.sent;
}

std::string reply_to(std::string_view field, std::string_view sent) {
    simulation::Table table;
    table.set("Query.box", "", fmt::format(R"({{"{}": {}}})", field, sent));
    simulation::Gateway gateway(kSchema, table);
    return gateway.run(fmt::format("{{ box {{ {} }} }}", field)).reply();
}

class LeafCoercion : public testing::TestWithParam<Coercion> {};

TEST_P(LeafCoercion, SendsWhatTheTypePromises) {
    const auto& [field, sent, written] = GetParam();
    EXPECT_EQ(reply_to(field, sent),
              fmt::format(R"({{"data":{{"box":{{"{}":{}}}}}}})", field, written));
}

class LeafRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(LeafRefusal, IsAnErrorAndNull) {
    const auto& [field, sent, message] = GetParam();
    EXPECT_EQ(reply_to(field, sent),
              fmt::format(R"({{"data":{{"box":{{"{0}":null}}}},"errors":[{{"message":"{1}",)"
                          R"("locations":[{{"line":1,"column":9}}],"path":["box","{0}"],)"
                          R"("extensions":{{"code":"RESULT_COERCION"}}}}]}})",
                          field, message));
}

constexpr std::string_view kHuge = "123456789012345678901234567890";

INSTANTIATE_TEST_SUITE_P(
    Int, LeafCoercion,
    testing::Values(Coercion{"int", "1", "1"}, Coercion{"int", "null", "null"},
                    Coercion{"int", "1.0", "1"}, Coercion{"int", "1e3", "1000"},
                    Coercion{"int", "2147483647", "2147483647"},
                    Coercion{"int", "-2147483648", "-2147483648"}, Coercion{"int", "true", "1"},
                    Coercion{"int", "false", "0"}, Coercion{"int", "\"12\"", "12"},
                    Coercion{"int", "\" 12 \"", "12"}, Coercion{"int", R"("1\u0032")", "12"}));
INSTANTIATE_TEST_SUITE_P(
    Int, LeafRefusal,
    testing::Values(
        Refusal{"int", "1.5", "Int cannot represent non-integer value: 1.5"},
        Refusal{"int", "2147483648",
                "Int cannot represent non 32-bit signed integer value: 2147483648"},
        Refusal{"int", "-2147483649",
                "Int cannot represent non 32-bit signed integer value: -2147483649"},
        Refusal{"int", kHuge,
                "Int cannot represent non 32-bit signed integer value: 1.2345678901234568e+29"},
        Refusal{"int", "\"0x10\"", R"(Int cannot represent non-integer value: \"0x10\")"},
        Refusal{"int", "\"\"", R"(Int cannot represent non-integer value: \"\")"},
        Refusal{"int", "\"twelve\"", R"(Int cannot represent non-integer value: \"twelve\")"},
        Refusal{"int", R"({"a": 1})", "Int cannot represent non-integer value: {}"},
        Refusal{"int", "[1]", "Int cannot represent non-integer value: [1]"}));

INSTANTIATE_TEST_SUITE_P(
    Float, LeafCoercion,
    testing::Values(Coercion{"float", "1.50", "1.50"}, Coercion{"float", "1", "1"},
                    Coercion{"float", "-0.0", "-0.0"}, Coercion{"float", "1e-400", "1e-400"},
                    Coercion{"float", "1E300", "1E300"},
                    Coercion{"float", "0.10000000000000000000001", "0.10000000000000000000001"},
                    Coercion{"float", "true", "1"}, Coercion{"float", "\"1.5\"", "1.5"}));
INSTANTIATE_TEST_SUITE_P(
    Float, LeafRefusal,
    testing::Values(Refusal{"float", "\"x\"", R"(Float cannot represent non numeric value: \"x\")"},
                    Refusal{"float", "1e400", "Float cannot represent non numeric value: Infinity"},
                    Refusal{"float", "{}", "Float cannot represent non numeric value: {}"}));

INSTANTIATE_TEST_SUITE_P(
    String, LeafCoercion,
    testing::Values(Coercion{"string", "\"a\"", "\"a\""},
                    // Not unescaped and escaped again.
                    Coercion{"string", R"("a\n\u00e9\/")", R"("a\n\u00e9\/")"},
                    Coercion{"string", "1.50", "\"1.5\""}, Coercion{"string", "1e3", "\"1000\""},
                    // An id of more digits than a double has.
                    Coercion{"string", "12345678901234567890", "\"12345678901234567890\""},
                    Coercion{"string", "true", "\"true\""}));
INSTANTIATE_TEST_SUITE_P(
    String, LeafRefusal,
    testing::Values(Refusal{"string", "{}", "String cannot represent value: {}"},
                    Refusal{"string", "[\"a\"]", R"(String cannot represent value: [\"a\"])"}));

INSTANTIATE_TEST_SUITE_P(Boolean, LeafCoercion,
                         testing::Values(Coercion{"boolean", "true", "true"},
                                         Coercion{"boolean", "1", "true"},
                                         Coercion{"boolean", "0.0", "false"}));
INSTANTIATE_TEST_SUITE_P(
    Boolean, LeafRefusal,
    testing::Values(Refusal{"boolean", "\"true\"",
                            R"(Boolean cannot represent a non boolean value: \"true\")"},
                    Refusal{"boolean", "{}", "Boolean cannot represent a non boolean value: {}"}));

INSTANTIATE_TEST_SUITE_P(
    Id, LeafCoercion,
    testing::Values(Coercion{"id", "\"a\"", "\"a\""}, Coercion{"id", "7", "\"7\""},
                    Coercion{"id", "-7.0", "\"-7\""}, Coercion{"id", "1e2", "\"100\""},
                    Coercion{"id", "12345678901234567890", "\"12345678901234567890\""}));
INSTANTIATE_TEST_SUITE_P(Id, LeafRefusal,
                         testing::Values(Refusal{"id", "7.5", "ID cannot represent value: 7.5"},
                                         Refusal{"id", "true", "ID cannot represent value: true"},
                                         Refusal{"id", "{}", "ID cannot represent value: {}"}));

INSTANTIATE_TEST_SUITE_P(Enum, LeafCoercion,
                         testing::Values(Coercion{"color", "\"RED\"", "\"RED\""},
                                         Coercion{"color", "\"r\"", "\"RED\""},
                                         Coercion{"color", "\"1\"", "\"RED\""},
                                         Coercion{"color", R"("R\u0045D")", "\"RED\""}));
INSTANTIATE_TEST_SUITE_P(
    Enum, LeafRefusal,
    testing::Values(Refusal{"color", "1", R"(Enum \"Color\" cannot represent value: 1)"},
                    Refusal{"color", "\"GREEN\"",
                            R"(Enum \"Color\" cannot represent value: \"GREEN\")"}));

INSTANTIATE_TEST_SUITE_P(
    Custom, LeafCoercion,
    testing::Values(Coercion{"json", R"({"a": [1, 2.50, "\u00e9"]})",
                             R"({"a": [1, 2.50, "\u00e9"]})"},
                    Coercion{"json", "\"x\"", "\"x\""}, Coercion{"json", "12.50", "12.50"},
                    Coercion{"json", "true", "true"},
                    Coercion{"jsons", R"([{"a": 1.0}, null, [2]])", R"([{"a":1.0},null,[2]])"}));

INSTANTIATE_TEST_SUITE_P(
    Formats, LeafCoercion,
    testing::Values(Coercion{"dateTime", "\"2024-02-29T12:00:00Z\"", "\"2024-02-29T12:00:00Z\""},
                    Coercion{"date", "\"2024-02-29\"", "\"2024-02-29\""},
                    Coercion{"time", "\"12:00:00Z\"", "\"12:00:00Z\""},
                    Coercion{"uuid", "\"123e4567-e89b-12d3-a456-426614174000\"",
                             "\"123e4567-e89b-12d3-a456-426614174000\""},
                    Coercion{"bigInt", kHuge, kHuge}, Coercion{"bigInt", "1.0", "1.0"},
                    Coercion{"bigInt", "\"12\"", "\"12\""}, Coercion{"decimal", "1.10", "1.10"},
                    Coercion{"decimal", "\"1.10\"", "\"1.10\""}));
INSTANTIATE_TEST_SUITE_P(
    Formats, LeafRefusal,
    testing::Values(
        Refusal{"dateTime", "\"2023-02-29T12:00:00Z\"",
                R"(DateTime cannot represent value that is not a date and time such as )"
                R"(\"2026-11-20T08:30:00Z\": \"2023-02-29T12:00:00Z\")"},
        Refusal{"date", "\"2024-2-9\"",
                R"(Date cannot represent value that is not a date such as \"2026-11-20\": )"
                R"(\"2024-2-9\")"},
        Refusal{"time", "12",
                R"(Time cannot represent value that is not a time such as \"08:30:00Z\": 12)"},
        Refusal{"uuid", "\"123\"",
                R"(UUID cannot represent value that is not a UUID such as )"
                R"(\"123e4567-e89b-12d3-a456-426614174000\": \"123\")"},
        Refusal{"bigInt", "1.5",
                "BigInt cannot represent value that is not a whole number, or its digits as "
                "text: 1.5"},
        Refusal{"decimal", "\"x\"",
                R"(Decimal cannot represent value that is not a number, or its digits as text: )"
                R"(\"x\")"}));

INSTANTIATE_TEST_SUITE_P(
    Lists, LeafCoercion,
    testing::Values(Coercion{"ints", "[1, null, 2.0]", "[1,null,2]"}, Coercion{"ints", "[]", "[]"},
                    Coercion{"matrix", "[[1.0, 2], null, []]", "[[1.0,2],null,[]]"}));

// The members of two possible types share a place in the row: each is read as its own type says.
TEST(Leaf, IsReadAsItsOwnTypeWhateverAnotherTypeMakesOfTheMember) {
    simulation::Table table;
    table.set("Query.boxes", "", R"([
        {"__typename": "Texts", "value": ["a", "\u00e9"], "kind": "x"},
        {"__typename": "Trees", "value": {"n": 1.0}, "kind": {}}
    ])");
    simulation::Gateway gateway(kSchema, table);
    EXPECT_EQ(gateway
                  .run("{ boxes { ... on Texts { t: value tk: kind } "
                       "... on Trees { v: value vk: kind } } }")
                  .reply(),
              R"({"data":{"boxes":[{"t":["a","\u00e9"],"tk":"x"},{"v":{"n":1.0},"vk":{}}]}})");
}

}  // namespace
}  // namespace millrace::engine
