// Where errors of items are reported once the items have been moved.

#include <gtest/gtest.h>

#include "list_testing.hpp"

namespace millrace::ext::directive_list {
namespace {

std::string ask_failing(std::string_view query) {
    static const directive_testing::Trial trial(
        R"(
        type Query { items: [Item]  numbers: [Int]  grid: [[Int]] }
        type Item { id: Int  name: String  parts: [Int] }
        )",
        R"({
            "items": [
                {"id": 1, "name": "!X bad", "parts": [2, 1]},
                {"id": 2, "name": "b", "parts": [1, "!X worse", 2]},
                {"id": 3, "name": "!X worst", "parts": null}
            ],
            "numbers": [3, "!X bad", 1],
            "grid": [[1, "!X bad"], ["!X worse", 3, 2]]
        })",
        {register_directive_calculator, register_directive_list});
    return trial.ask(query);
}

std::string failure(std::string_view message, std::string_view path) {
    return std::string(R"({"message":")")
        .append(message)
        .append(R"(","path":)")
        .append(path)
        .append(R"(,"extensions":{"code":"X"}})");
}

TEST(FailingItems, AreWhereTheyWereMoved) {
    EXPECT_EQ(
        ask_failing(R"({ items @sort(key: "id", reversed: true) { id name } })"),
        R"({"data":{"items":[{"id":3,"name":null},{"id":2,"name":"b"},{"id":1,"name":null}]},)"
        R"("errors":[)" +
            failure("bad", R"(["items",2,"name"])") + "," +
            failure("worst", R"(["items",0,"name"])") + "]}");
    EXPECT_EQ(
        ask_failing("{ numbers @limit(last: 2) }"),
        R"({"data":{"numbers":[null,1]},"errors":[)" + failure("bad", R"(["numbers",0])") + "]}");
}

TEST(FailingItems, AreTheFailuresOfTheListWhenTheyAreGone) {
    EXPECT_EQ(ask_failing(R"({ items @filter(predicate: "id == 3") { id name } })"),
              R"({"data":{"items":[{"id":3,"name":null}]},"errors":[)" +
                  failure("bad", R"(["items"])") + "," + failure("worst", R"(["items",0,"name"])") +
                  "]}");
    EXPECT_EQ(
        ask_failing(R"({ numbers @each(mapper: "ele ?? 0") })"),
        R"({"data":{"numbers":[3,0,1]},"errors":[)" + failure("bad", R"(["numbers"])") + "]}");
}

TEST(FailingItems, AreFoundInListsWithinLists) {
    EXPECT_EQ(ask_failing(R"({ items @filter(predicate: "index > 0") {
                          parts @sortBy(comparator: "ele", reversed: true) } })"),
              R"({"data":{"items":[{"parts":[2,1,null]},{"parts":null}]},"errors":[)" +
                  failure("worse", R"(["items",0,"parts",2])") + "]}");
    EXPECT_EQ(ask_failing(R"({ grid @filter(predicate: "ele == nil", depth: 2) @limit(last: 1) })"),
              R"({"data":{"grid":[[null]]},"errors":[)" + failure("bad", R"(["grid"])") + "," +
                  failure("worse", R"(["grid",0,0])") + "]}");
}

}  // namespace
}  // namespace millrace::ext::directive_list
