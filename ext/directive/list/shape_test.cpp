// @compact, @each, @flatten, and @filter in lists of lists.

#include <gtest/gtest.h>

#include "list_testing.hpp"

namespace millrace::ext::directive_list {
namespace {

TEST(Compact, DropsNullItems) {
    EXPECT_EQ(ask("{ words @compact }"), R"({"words":["b","a","c"]})");
    EXPECT_EQ(ask("{ items @compact { id } }"),
              R"({"items":[{"id":1},{"id":2},{"id":3},{"id":4}]})");
    EXPECT_EQ(ask("{ matrix @compact }"), R"({"matrix":[[1,2,null],[],[3]]})");
    EXPECT_EQ(ask("{ one @compact empty @compact nothing @compact }"),
              R"({"one":[1],"empty":[],"nothing":null})");
    EXPECT_EQ(ask("{ name @compact }"),
              "@compact must be on a list, instead of {name} of type String.");
}

TEST(Each, ReplacesItems) {
    EXPECT_EQ(ask(R"({ numbers @each(mapper: "ele == nil ? -1 : ele % 10 + index") })"),
              R"({"numbers":[5,-1,-1,10,9,5]})");
    EXPECT_EQ(ask(R"q({ words @each(mapper: "string.length(ele ?? '')") })q"),
              R"({"words":["1","1","0","1"]})");
    EXPECT_EQ(ask(R"({ words @compact @each(mapper: "ele + '!'") @limit(last: 1) })"),
              R"({"words":["c!"]})");
    EXPECT_EQ(ask(R"({ empty @each(mapper: "ele + 1") nothing @each(mapper: "ele + 1") })"),
              R"({"empty":[],"nothing":null})");
}

// What an expression answers may be the text of the item it was asked about.
TEST(Each, MayLeaveItemsAsTheyAre) {
    EXPECT_EQ(
        ask(R"({ numbers @each(mapper: "ele ?? 0") words @each(mapper: "ele ?? 'long text'") })"),
        R"({"numbers":[5,0,-3,2147483647,5,0],"words":["b","a","long text","c"]})");
    EXPECT_EQ(ask(R"q({ jsons @each(mapper: "tuple(ele, index)") })q"),
              R"({"jsons":[["b\n",0],[{"a":"c"},1],[[2.50],2]]})");
    EXPECT_EQ(ask(R"({ words @each(mapper: "ele") @compact @limit(last: 2) })"),
              R"({"words":["a","c"]})");
}

TEST(Each, CoercesToTheTypeOfItems) {
    EXPECT_EQ(ask(R"({ one @each(mapper: "'7'") })"), R"({"one":[7]})");
    const std::string reply = ask(R"({ one @each(mapper: "nil") })");
    EXPECT_TRUE(reply.starts_with(R"({"data":{"one":null},"errors":[)")) << reply;
    EXPECT_NE(reply.find(R"("path":["one",0],"extensions":{"code":"NULL_IN_NON_NULL"})"),
              std::string::npos)
        << reply;
}

TEST(Each, FailsAsAWhole) {
    const std::string reply = ask(R"({ numbers @each(mapper: "10 / ele") })");
    EXPECT_TRUE(reply.starts_with(R"({"data":{"numbers":null},"errors":[)")) << reply;
    EXPECT_NE(reply.find(R"("path":["numbers"])"), std::string::npos) << reply;
}

TEST(Each, SeesSources) {
    EXPECT_EQ(ask(R"({ numbers @compact @each(mapper: "ele == best ? 1 : 0",
                  dependencySources: ["best"])
                  one @fetchSource(name: "best", sourceConvert: "5") })"),
              R"({"numbers":[1,0,0,1,0],"one":[1]})");
}

TEST(Each, SaysWhatIsWrong) {
    EXPECT_EQ(ask(R"({ name @each(mapper: "1") })"),
              "@each must be on a list, instead of {name} of type String.");
    EXPECT_EQ(ask(R"({ items @each(mapper: "1") { id } })"),
              "@each must be on a list of scalars, instead of {items}; @map on the fields of its "
              "objects computes these.");
    EXPECT_EQ(ask(R"({ matrix @each(mapper: "1") })"),
              "@each must be on a list of scalars, instead of {matrix} of type [[Int]].");
    EXPECT_EQ(ask(R"({ words @each(mapper: "") })"),
              "the mapper for @each on {words} can not be empty.");
    EXPECT_EQ(ask(R"({ words @each(mapper: "word") })"),
              "only 'ele' can be used for @each on leaf field {words}.");
}

TEST(Flatten, PutsInnerItemsInPlace) {
    EXPECT_EQ(ask(R"({ _ints @map(mapper: "matrix") @flatten })"),
              R"({"_ints":[1,2,null,null,3]})");
    EXPECT_EQ(ask(R"({ _ints @map(mapper: "matrix") @flatten @compact })"), R"({"_ints":[1,2,3]})");
    EXPECT_EQ(ask(R"({ _json @map(mapper: "doc.deep") @flatten })"),
              R"({"_json":[1,[2],[[3]],4,null]})");
    EXPECT_EQ(ask(R"({ _json @map(mapper: "doc.deep") @flatten(depth: 2) })"),
              R"({"_json":[1,2,[3],4,null]})");
    EXPECT_EQ(ask(R"({ _json @map(mapper: "doc.deep") @flatten(depth: 2147483647) })"),
              R"({"_json":[1,2,3,4,null]})");
    EXPECT_EQ(ask(R"({ numbers @map(mapper: "matrix") @flatten })"),
              R"({"numbers":[1,2,null,null,3]})");
}

TEST(Flatten, LeavesOtherValuesAlone) {
    EXPECT_EQ(ask("{ numbers @flatten empty @flatten nothing @flatten doc @flatten }"),
              R"({"numbers":[5,null,-3,2147483647,5,0],"empty":[],"nothing":null,)"
              R"("doc":{"deep":[[1,[2]],[[[3]]],4,null]}})");
}

TEST(Flatten, SaysWhatIsWrong) {
    EXPECT_EQ(ask("{ name @flatten }"),
              "@flatten must be on a list or a field of type JSON, instead of {name} of type "
              "String.");
    EXPECT_EQ(ask("{ m: matrix @flatten }"),
              "@flatten would change the type [[Int]] of {m}. Write the lists on a holder, such as "
              "`_json @map(mapper: \"matrix\") @flatten`.");
    EXPECT_EQ(ask("{ numbers @flatten(depth: 0) }"),
              "depth 0 of @flatten on {numbers} must be 1 or more.");
}

TEST(Filter, WorksInListsOfLists) {
    EXPECT_EQ(ask(R"({ matrix @filter(predicate: "ele != nil && ele > 1", depth: 2) })"),
              R"({"matrix":[[2],null,[],[3]]})");
    EXPECT_EQ(ask(R"({ grid @filter(predicate: "name == 'x'", depth: 2) { id name } })"),
              R"({"grid":[[{"id":1,"name":"x"}],[],null,[{"id":3,"name":"x"}]]})");
    EXPECT_EQ(ask(R"q({ grid @filter(predicate: "count(ele) > 1") { id } })q"),
              R"({"grid":[[{"id":1},{"id":2}]]})");
    EXPECT_EQ(ask(R"q({ grid @filter(predicate: "name == 'x'", depth: 2)
                  @filter(predicate: "count(ele) > 0", depth: 1) { id name } })q"),
              R"({"grid":[[{"id":1,"name":"x"}],[{"id":3,"name":"x"}]]})");
}

TEST(Filter, SaysWhatIsWrongWithTheDepth) {
    EXPECT_EQ(ask(R"({ words @filter(predicate: "true", depth: 2) })"),
              "depth 2 of @filter on {words} must be from 1, the outermost list, to 1.");
    EXPECT_EQ(ask(R"({ matrix @filter(predicate: "true", depth: 0) })"),
              "depth 0 of @filter on {matrix} must be from 1, the outermost list, to 2.");
    EXPECT_EQ(ask(R"({ grid @filter(predicate: "id > 1") { id } })"),
              "only 'ele' can be used for @filter on {grid}: the items are lists, which have no "
              "'id'.");
}

}  // namespace
}  // namespace millrace::ext::directive_list
