#include "writer.hpp"

#include <ostream>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/gateway.hpp"

// Completion of what is not a leaf: nulls and how far they reach, lists, objects and their types.

namespace millrace::engine {
namespace {

using simulation::Gateway;
using simulation::Table;
using simulation::without_locations;

struct Completion {
    std::string_view title;
    std::string_view query;  // of fields of `box`
    std::string_view sent;   // for `box`
    std::string_view data;   // of `box`
    std::string errors = {};
};

void PrintTo(const Completion& row, std::ostream* out) {
    *out << row.title;
}

constexpr std::string_view kBoxes = R"(
type Query { box: Box @fake  two: [Box!] @fake  must: Box! @fake }
type Box {
  n: Int  must: Int!  box: Box  mustBox: Box!
  boxes: [Box]  mustBoxes: [Box!]!
  ll: [Int]  lm: [Int!]  ml: [Int]!  mm: [Int!]!
  lll: [[Int]]  llm: [[Int!]]  lml: [[Int]!]  lmm: [[Int!]!]  mmm: [[Int!]!]!
}
)";

class WriterCompletion : public testing::TestWithParam<Completion> {};

TEST_P(WriterCompletion, FollowsTheTypes) {
    const Completion& row = GetParam();
    Table table;
    table.set("Query.box", "", row.sent);
    Gateway gateway(kBoxes, table);
    const std::string expected =
        fmt::format(R"({{"data":{{"box":{}}})", row.data) +
        (row.errors.empty() ? "}" : fmt::format(R"(,"errors":[{}]}})", row.errors));
    EXPECT_EQ(without_locations(gateway.run(fmt::format("{{ box {{ {} }} }}", row.query)).reply()),
              expected);
}

std::string null_error(std::string_view field, std::string_view path) {
    return fmt::format(R"({{"message":"Cannot return null for non-nullable field Box.{}.",)"
                       R"("path":["box",{}],"extensions":{{"code":"NULL_IN_NON_NULL"}}}})",
                       field, path);
}
std::string list_error(std::string_view field) {
    return fmt::format(R"({{"message":"Expected Iterable, but did not find one for field )"
                       R"(\"Box.{0}\".","path":["box","{0}"],)"
                       R"("extensions":{{"code":"RESULT_SHAPE"}}}})",
                       field);
}

INSTANTIATE_TEST_SUITE_P(
    Nulls, WriterCompletion,
    testing::Values(
        Completion{"Missing", "n box { n } ll", "{}", R"({"n":null,"box":null,"ll":null})"},
        Completion{"ReachesTheObject", "n must", R"({"n":1})", "null",
                   null_error("must", R"("must")")},
        Completion{"StopsAtTheNearestPlaceThatMayBeNull", "n box { n must }",
                   R"({"n":1,"box":{"n":2}})", R"({"n":1,"box":null})",
                   null_error("must", R"("box","must")")},
        Completion{"PassesThroughWhatMayNot", "n box { mustBox { mustBox { must } } }",
                   R"({"n":1,"box":{"mustBox":{"mustBox":{}}}})", R"({"n":1,"box":null})",
                   null_error("must", R"("box","mustBox","mustBox","must")")},
        Completion{"UsesNamesOfTheResponse", "a: box { b: must }", R"({"box":{}})", R"({"a":null})",
                   null_error("must", R"("a","b")")},
        Completion{"OneErrorForOneSubtree", "box { must n m2: must }", R"({"box":{"n":"x"}})",
                   R"({"box":null})", null_error("must", R"("box","must")")},
        Completion{"EachItemOnItsOwn", "boxes { must }",
                   R"({"boxes":[{"must":1},{},{"must":3},null]})",
                   R"({"boxes":[{"must":1},null,{"must":3},null]})",
                   null_error("must", R"("boxes",1,"must")")},
        Completion{"ThroughAListOfWhatMayNot", "n mustBoxes { must }",
                   R"({"n":1,"mustBoxes":[{"must":1},{}]})", "null",
                   null_error("must", R"("mustBoxes",1,"must")")}),
    [](const auto& row) { return std::string(row.param.title); });

INSTANTIATE_TEST_SUITE_P(
    Lists, WriterCompletion,
    testing::Values(
        Completion{"MayHoldNulls", "ll ml", R"({"ll":[1,null],"ml":[null]})",
                   R"({"ll":[1,null],"ml":[null]})"},
        Completion{"MayNotHoldNulls", "n lm", R"({"n":1,"lm":[1,null,2]})", R"({"n":1,"lm":null})",
                   null_error("lm", R"("lm",1)")},
        Completion{"MayNotBeNull", "n ml", R"({"n":1,"ml":null})", "null",
                   null_error("ml", R"("ml")")},
        Completion{"Neither", "n mm", R"({"mm":[null]})", "null", null_error("mm", R"("mm",0)")},
        Completion{"Empty", "ll mm lll", R"({"ll":[],"mm":[],"lll":[]})",
                   R"({"ll":[],"mm":[],"lll":[]})"},
        Completion{"Nested", "lll", R"({"lll":[[1,null],null,[]]})",
                   R"({"lll":[[1,null],null,[]]})"},
        Completion{"InnermostMayNot", "llm", R"({"llm":[[1],[2,null],[3]]})",
                   R"({"llm":[[1],null,[3]]})", null_error("llm", R"("llm",1,1)")},
        Completion{"InnerMayNot", "lml", R"({"lml":[[null],null]})", R"({"lml":null})",
                   null_error("lml", R"("lml",1)")},
        Completion{"InnerAndInnermostMayNot", "n lmm", R"({"n":1,"lmm":[[1],[null]]})",
                   R"({"n":1,"lmm":null})", null_error("lmm", R"("lmm",1,0)")},
        Completion{"NothingMay", "n mmm", R"({"n":1,"mmm":[[1],[2,null]]})", "null",
                   null_error("mmm", R"("mmm",1,1)")},
        Completion{"OneItemFails", "ll", R"({"ll":[1,"x",3]})", R"({"ll":[1,null,3]})",
                   R"({"message":"Int cannot represent non-integer value: \"x\"",)"
                   R"("path":["box","ll",1],"extensions":{"code":"RESULT_COERCION"}})"},
        Completion{"NoList", "n ll", R"({"n":1,"ll":7})", R"({"n":1,"ll":null})", list_error("ll")},
        Completion{"ObjectForAList", "boxes { n }", R"({"boxes":{"n":1}})", R"({"boxes":null})",
                   list_error("boxes")},
        Completion{"TextForAList", "ll", R"({"ll":"123"})", R"({"ll":null})", list_error("ll")},
        Completion{"ListForAnObject", "box { n }", R"({"box":[{"n":1}]})", R"({"box":null})",
                   R"({"message":"Expected an object for field \"Box.box\" but found: [[Object]]",)"
                   R"("path":["box","box"],"extensions":{"code":"RESULT_SHAPE"}})"},
        Completion{"TextForAnObject", "box { n }", R"({"box":"n"})", R"({"box":null})",
                   R"({"message":"Expected an object for field \"Box.box\" but found: \"n\"",)"
                   R"("path":["box","box"],"extensions":{"code":"RESULT_SHAPE"}})"}),
    [](const auto& row) { return std::string(row.param.title); });

TEST(Writer, NullOfTheRootIsNullData) {
    Table table;
    Gateway gateway(kBoxes, table);
    const auto response = gateway.run("{ box { n } must { n } }");
    EXPECT_EQ(without_locations(response.reply()),
              R"({"data":null,"errors":[{"message":"Cannot return null for non-nullable field )"
              R"(Query.must.","path":["must"],"extensions":{"code":"NULL_IN_NON_NULL"}}]})");
    EXPECT_TRUE(response.figures.data_is_null);
    EXPECT_TRUE(response.figures.has_errors);
}

TEST(Writer, PlacesOfAllMergedFieldsAreNamed) {
    Table table;
    table.set("Query.box", "", "{}");
    Gateway gateway(kBoxes, table);
    EXPECT_THAT(
        gateway.run("{\n  box { must }\n  box { n must }\n}").reply(),
        testing::HasSubstr(R"("locations":[{"line":2,"column":9},{"line":3,"column":11}])"));
}

TEST(Writer, WritesWhatIsNestedVeryDeep) {
    constexpr int kDepth = 150;
    std::string query = "n";
    std::string sent = R"({"n":7})";
    std::string data = sent;
    for (int i = 0; i < kDepth; ++i) {
        query = "box { " + query + " }";
        sent = R"({"box":)" + sent + "}";
        data = R"({"box":)" + data + "}";
    }
    Table table;
    table.set("Query.box", "", sent);
    Gateway gateway(kBoxes, table);
    EXPECT_EQ(gateway.run("{ box { " + query + " } }").reply(), R"({"data":{"box":)" + data + "}}");
}

// --- abstract types ---------------------------------------------------------------------------

constexpr std::string_view kPets = R"(
type Query {
  pet: Pet @fake  kind: Kind @fake  wrapped: Wrapped @fake  named: [Named] @fake
}
union Pet = Cat | Dog
union Kind @discriminator(field: "kind", map: [
  {value: "c", type: "Cat"}, {value: "D", type: "Dog"}
]) = Cat | Dog
union Wrapped @discriminator(wrapper: true) = Cat | Dog
interface Named { name: String }
type Cat implements Named { name: String lives: Int }
type Dog implements Named { name: String barks: Boolean }
type Stone { name: String }
)";

struct Abstract {
    std::string_view title;
    std::string_view field;
    std::string_view sent;
    std::string_view data;
    std::string_view message = {};
};

void PrintTo(const Abstract& row, std::ostream* out) {
    *out << row.title;
}

class WriterTypes : public testing::TestWithParam<Abstract> {};

TEST_P(WriterTypes, AreFoundOrRefused) {
    const Abstract& row = GetParam();
    Table table;
    table.set(fmt::format("Query.{}", row.field), "", row.sent);
    Gateway gateway(kPets, table);
    const std::string reply = without_locations(
        gateway
            .run(fmt::format(
                "{{ {} {{ __typename ... on Cat {{ name lives }} ... on Dog {{ barks }} }} }}",
                row.field))
            .reply());
    const std::string error = row.message.empty()
                                  ? ""
                                  : fmt::format(R"(,"errors":[{{"message":"{}","path":["{}"],)"
                                                R"("extensions":{{"code":"RESULT_TYPE"}}}}])",
                                                row.message, row.field);
    EXPECT_EQ(reply, fmt::format(R"({{"data":{{"{}":{}}}{}}})", row.field, row.data, error));
}

constexpr std::string_view kCat = R"({"__typename":"Cat","name":"Tom","lives":9})";

INSTANTIATE_TEST_SUITE_P(
    Names, WriterTypes,
    testing::Values(
        Abstract{"Typename", "pet", R"({"name":"Tom","__typename":"Cat","lives":9})", kCat},
        Abstract{"Escaped", "pet", R"({"name":"Tom","__typename":"C\u0061t","lives":9})", kCat},
        Abstract{"Mapped", "kind", R"({"kind":"c","name":"Tom","lives":9})", kCat},
        Abstract{"Wrapper", "wrapped", R"({"Cat":{"name":"Tom","lives":9}})", kCat},
        Abstract{"Missing", "pet", R"({"name":"Tom"})", "null",
                 R"(Abstract type \"Pet\" must resolve to an Object type at runtime for field )"
                 R"(\"Query.pet\". The name of its type is missing.)"},
        Abstract{"NoText", "pet", R"({"__typename":7})", "null",
                 R"(Abstract type \"Pet\" must resolve to an Object type at runtime for field )"
                 R"(\"Query.pet\". The name of its type is 7.)"},
        Abstract{"Unknown", "pet", R"({"__typename":"Cow"})", "null",
                 R"(Abstract type \"Pet\" was resolved to a type \"Cow\" that does not exist )"
                 R"(inside the schema.)"},
        Abstract{"NoObjectType", "pet", R"({"__typename":"Named"})", "null",
                 R"(Abstract type \"Pet\" was resolved to a non-object type \"Named\".)"},
        Abstract{"NotPossible", "pet", R"({"__typename":"Stone"})", "null",
                 R"(Runtime Object type \"Stone\" is not a possible type for \"Pet\".)"},
        // Only what the map lists is a type, even where the value is the name of one.
        Abstract{"NotMapped", "kind", R"({"kind":"Cat"})", "null",
                 R"(Abstract type \"Kind\" was resolved to a type \"Cat\" that does not exist )"
                 R"(inside the schema.)"},
        Abstract{"TwoWrappers", "wrapped", R"({"Cat":{},"Dog":{}})", "null",
                 R"(Abstract type \"Wrapped\" must resolve to an Object type at runtime for )"
                 R"(field \"Query.wrapped\". The name of its type is missing.)"}),
    [](const auto& row) { return std::string(row.param.title); });

TEST(Writer, ItemsOfAListHaveTheirOwnTypes) {
    Table table;
    table.set("Query.named", "", R"([
        {"__typename":"Cat","name":"Tom","lives":9}, {"__typename":"Cow","name":"Elsa"},
        {"__typename":"Dog","name":"Rex","barks":true}
    ])");
    Gateway gateway(kPets, table);
    EXPECT_THAT(gateway.run("{ named { name ... on Dog { barks } kind: __typename } }").reply(),
                testing::StartsWith(R"({"data":{"named":[{"name":"Tom","kind":"Cat"},null,)"
                                    R"({"name":"Rex","barks":true,"kind":"Dog"}]},"errors":[{)"));
}

}  // namespace
}  // namespace millrace::engine
