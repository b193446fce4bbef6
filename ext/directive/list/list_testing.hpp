#pragma once
/// @file list_testing.hpp — the lists that tests of this extension work on

#include <string>
#include <string_view>

#include "trial.hpp"

namespace millrace::ext {

void register_directive_calculator(plan::DirectiveRegistry& registry);
void register_directive_list(plan::DirectiveRegistry& registry);

}  // namespace millrace::ext

namespace millrace::ext::directive_list {

inline constexpr std::string_view kSchema = R"(
    type Query {
        name: String
        numbers: [Int]
        huge: [Float]
        empty: [Int]
        nothing: [Int]
        one: [Int!]
        words: [String]
        matrix: [[Int]]
        items: [Item]
        grid: [[Item]]
        failing: [Int]
        doc: JSON
        jsons: [JSON]
    }
    type Item { id: Int  name: String  price: Float  stock: Int }
)";

inline constexpr std::string_view kData = R"({
    "name": "n",
    "numbers": [5, null, -3, 2147483647, 5, 0],
    "huge": [1e300, 9007199254740993, -1e300, 9007199254740992],
    "empty": [],
    "nothing": null,
    "one": [1],
    "words": ["b", "a", null, "c"],
    "matrix": [[1, 2, null], null, [], [3]],
    "items": [
        {"id": 1, "name": "b", "price": 2.5, "stock": 0},
        {"id": 2, "name": "a", "price": 2.5, "stock": 7},
        null,
        {"id": 3, "name": "c", "price": null, "stock": 7},
        {"id": 4, "name": "a", "price": 1.0, "stock": 3}
    ],
    "grid": [[{"id": 1, "name": "x"}, {"id": 2, "name": "y"}], [], null, [{"id": 3, "name": "x"}]],
    "failing": "!UPSTREAM_STATUS it is down",
    "jsons": ["b\n", {"a": "c"}, [2.50]],
    "doc": {"deep": [[1, [2]], [[[3]]], 4, null]}
})";

inline const directive_testing::Trial& trial() {
    static const directive_testing::Trial trial(
        kSchema, kData, {register_directive_calculator, register_directive_list});
    return trial;
}

/// What a query answers, without `{"data":` and `}` around it when there are no errors.
inline std::string ask(std::string_view query) {
    std::string reply = trial().ask(query);
    constexpr std::string_view kBegin = R"({"data":)";
    if (reply.starts_with(kBegin) && reply.find(R"("errors":)") == std::string::npos) {
        return reply.substr(kBegin.size(), reply.size() - kBegin.size() - 1);
    }
    return reply;
}

}  // namespace millrace::ext::directive_list
