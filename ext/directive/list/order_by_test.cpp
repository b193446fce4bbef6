#include <gtest/gtest.h>

#include "list_testing.hpp"

namespace millrace::ext::directive_list {
namespace {

TEST(OrderBy, DecidesByFurtherKeysWhatIsEqual) {
    EXPECT_EQ(ask(R"({ items @orderBy(keys: [{key: "name"}, {key: "id", reversed: true}]) {
                  id name } })"),
              R"({"items":[{"id":4,"name":"a"},{"id":2,"name":"a"},{"id":1,"name":"b"},)"
              R"({"id":3,"name":"c"},null]})");
}

TEST(OrderBy, KeepsTheOrderOfEqualItems) {
    EXPECT_EQ(ask(R"({ items @orderBy(keys: [{key: "stock", reversed: true}]) { id stock } })"),
              R"({"items":[{"id":2,"stock":7},{"id":3,"stock":7},{"id":4,"stock":3},)"
              R"({"id":1,"stock":0},null]})");
}

TEST(OrderBy, PutsNilWhereTheKeySays) {
    EXPECT_EQ(ask(R"({ items @compact @orderBy(keys: [{key: "price"}]) { id price } })"),
              R"({"items":[{"id":4,"price":1.0},{"id":1,"price":2.5},{"id":2,"price":2.5},)"
              R"({"id":3,"price":null}]})");
    EXPECT_EQ(ask(R"({ items @compact
                  @orderBy(keys: [{key: "price", nulls: FIRST, reversed: true}]) { id price } })"),
              R"({"items":[{"id":3,"price":null},{"id":1,"price":2.5},{"id":2,"price":2.5},)"
              R"({"id":4,"price":1.0}]})");
    EXPECT_EQ(ask(R"({ items @compact @orderBy(keys: [{key: "stock"},
                  {key: "price", nulls: FIRST}]) { id stock price } })"),
              R"({"items":[{"id":1,"stock":0,"price":2.5},{"id":4,"stock":3,"price":1.0},)"
              R"({"id":3,"stock":7,"price":null},{"id":2,"stock":7,"price":2.5}]})");
}

TEST(OrderBy, TakesExpressions) {
    EXPECT_EQ(ask(R"({ items @compact @orderBy(keys: [{by: "stock > 0", reversed: true},
                  {by: "id % 2"}, {key: "id"}]) { id stock } })"),
              R"({"items":[{"id":2,"stock":7},{"id":4,"stock":3},{"id":3,"stock":7},)"
              R"({"id":1,"stock":0}]})");
    EXPECT_EQ(ask(R"({ numbers @orderBy(keys: [{by: "ele"}]) })"),
              R"({"numbers":[-3,0,5,5,2147483647,null]})");
    EXPECT_EQ(ask(R"({ words @orderBy(keys: {by: "-index"}) })"),
              R"({"words":["c",null,"a","b"]})");
    EXPECT_EQ(ask(R"q({ matrix @orderBy(keys: [{by: "count(ele)", reversed: true}]) })q"),
              R"({"matrix":[[1,2,null],[3],null,[]]})");
}

TEST(OrderBy, ComparesHugeNumbersExactly) {
    EXPECT_EQ(ask(R"({ huge @orderBy(keys: [{by: "ele"}]) })"),
              R"({"huge":[-1e300,9007199254740992,9007199254740993,1e300]})");
}

TEST(OrderBy, LeavesEmptyListsAlone) {
    EXPECT_EQ(ask(R"({ empty @orderBy(keys: [{by: "ele"}]) })"), R"({"empty":[]})");
    EXPECT_EQ(ask(R"({ nothing @orderBy(keys: [{by: "ele"}]) })"), R"({"nothing":null})");
    EXPECT_EQ(ask(R"({ one @orderBy(keys: [{by: "ele"}]) })"), R"({"one":[1]})");
}

TEST(OrderBy, RefusesKeysWithoutAnOrder) {
    const std::string reply =
        ask(R"({ items @orderBy(keys: [{by: "stock > 0 ? name : id"}]) { id name stock } })");
    EXPECT_TRUE(reply.starts_with(R"({"data":{"items":null},"errors":[)")) << reply;
    EXPECT_NE(reply.find(R"("path":["items"],"extensions":{"code":"EXPRESSION_TYPE"})"),
              std::string::npos)
        << reply;
}

TEST(OrderBy, SaysWhatIsWrong) {
    EXPECT_EQ(ask(R"({ name @orderBy(keys: [{by: "1"}]) })"),
              "@orderBy must be on a list, instead of {name} of type String.");
    EXPECT_EQ(ask("{ words @orderBy(keys: []) }"), "@orderBy on {words} needs a key.");
    EXPECT_EQ(ask("{ words @orderBy(keys: [{}]) }"),
              "each key for @orderBy on {words} has either 'key' or 'by'.");
    EXPECT_EQ(ask(R"({ items @orderBy(keys: [{key: "id", by: "id"}]) { id } })"),
              "each key for @orderBy on {items} has either 'key' or 'by'.");
    EXPECT_EQ(ask(R"({ items @orderBy(keys: [{key: "price"}]) { id } })"),
              "non-exist key name 'price' for @orderBy on {items}.");
    EXPECT_EQ(ask(R"({ items @orderBy(keys: [{by: "price"}]) { id } })"),
              "non-exist argument 'price' for @orderBy on {items}.");
    EXPECT_EQ(ask(R"({ words @orderBy(keys: [{key: "id"}]) })"),
              "items of {words} have no result keys: @orderBy needs 'by', an expression over "
              "'ele', instead of the key 'id'.");
    EXPECT_EQ(ask(R"({ grid @orderBy(keys: [{key: "id"}]) { id } })"),
              "items of {grid} have no result keys: @orderBy needs 'by', an expression over "
              "'ele', instead of the key 'id'.");
    EXPECT_EQ(ask(R"({ grid @orderBy(keys: [{by: "id"}]) { id } })"),
              "only 'ele' can be used for @orderBy on {grid}: the items are lists, which have no "
              "'id'.");
    EXPECT_EQ(ask(R"({ words @orderBy(keys: [{by: ""}]) })"),
              "the by for @orderBy on {words} can not be empty.");
}

}  // namespace
}  // namespace millrace::ext::directive_list
