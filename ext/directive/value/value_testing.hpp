#pragma once
/// @file value_testing.hpp — the values that tests of this extension work on

#include <string>
#include <string_view>

#include "trial.hpp"

namespace millrace::ext {

void register_directive_calculator(plan::DirectiveRegistry& registry);
void register_directive_list(plan::DirectiveRegistry& registry);
void register_directive_value(plan::DirectiveRegistry& registry);

}  // namespace millrace::ext

namespace millrace::ext::directive_value {

inline constexpr std::string_view kSchema = R"(
    type Query {
        name: String
        none: String
        must: String!
        id: ID
        count: Int
        price: Float
        wide: Float
        text: Float
        open: Boolean
        color: Color
        time: String
        millis: Float
        prices: [Float]
        words: [String]
        matrix: [[Float]]
        doc: JSON
        user: User
        users: [User]
        down: String
        downs: [Int]
        gone: User
    }
    type Mutation { first: Int second: Int }
    type User { id: Int  name: String  nick: String  must: Int!  broken: Int  parts: [Int] }
    enum Color { RED GREEN }
)";

inline constexpr std::string_view kData = R"({
    "name": "Ada",
    "none": null,
    "must": null,
    "id": null,
    "count": 1250,
    "price": 2.345,
    "wide": 1e300,
    "text": "7.25",
    "open": null,
    "color": null,
    "time": "2024-07-01T12:00:00Z",
    "millis": 86400000,
    "prices": [1.005, null, -2.5, 0],
    "words": ["2024-01-02", null, "2024-01-03T10:00:00+02:00"],
    "matrix": [[1.55], null, [], [2.45, null]],
    "doc": [1.26, "a", {"b": 1.27}],
    "user": {"id": 1, "name": "Ada", "nick": null, "must": 1, "broken": "!UPSTREAM_STATUS broken"},
    "users": [
        {"id": 1, "name": "Ada", "nick": null, "must": 1, "broken": 1, "parts": [1, 2]},
        {"id": 2, "name": null, "nick": "Bo", "must": null, "broken": "!UPSTREAM_STATUS broken"}
    ],
    "down": "!UPSTREAM_CONNECT it is down",
    "downs": "!UPSTREAM_CONNECT it is down",
    "gone": "!UPSTREAM_CONNECT it is gone",
    "first": "!UPSTREAM_CONNECT it is down",
    "second": 2
})";

inline const directive_testing::Trial& trial() {
    static const directive_testing::Trial trial(
        kSchema, kData,
        {register_directive_calculator, register_directive_list, register_directive_value});
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

}  // namespace millrace::ext::directive_value
