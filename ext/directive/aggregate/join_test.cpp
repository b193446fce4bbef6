#include "aggregate_testing.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

constexpr std::string_view kData = R"({
  "people": [{"id": 1, "name": "Ada", "country": "NL"}, {"id": 2, "name": "Bob", "country": "US"},
             {"id": 3, "name": "Cid", "country": "NL"}, {"id": 1, "name": "Eva", "country": null}],
  "orders": [{"id": 1, "who": "NL", "items": 1}, {"id": 2, "who": "FI", "items": 9},
             {"id": 3, "who": null, "items": null}]
})";

}  // namespace

class Join : public AggregateTest {
protected:
    static std::string join(std::string_view field, std::string_view data = kData) {
        return ask(data, fmt::format(R"({{ people @fetchSource(name: "p") {{ __typename }}
                                           orders {{ {} }} }})",
                                     field))
            .erase(0, 8);
    }
    /// What `orders` is in the answer, and what follows it.
    static std::string rows(std::string_view field, std::string_view data = kData) {
        const std::string reply = join(field, data);
        const std::size_t begin = reply.find(R"("orders":)");
        return begin == std::string::npos ? reply : reply.substr(begin + 9);
    }
    static std::string wrong(std::string_view field) {
        return ask("{}", fmt::format(R"({{ people @fetchSource(name: "p") {{ id }}
                                           orders {{ f: {} }} }})",
                                     field));
    }
};

TEST_F(Join, TakesTheFirstRowWithTheKey) {
    EXPECT_EQ(rows(R"(p: _json @join(source: "p", on: "items", key: "id"))"),
              R"([{"p":{"id":1,"name":"Ada","country":"NL"}},{"p":null},{"p":null}]}})");
    EXPECT_EQ(rows(R"(n: _string @join(source: "p", on: "who", key: "country", select: "name"))"),
              R"([{"n":"Ada"},{"n":null},{"n":null}]}})");
}

TEST_F(Join, TakesAllRowsWithTheKey) {
    EXPECT_EQ(rows(R"(n: _strings @join(source: "p", on: "who", key: "country", select: "name",
                      cardinality: MANY))"),
              R"([{"n":["Ada","Cid"]},{"n":[]},{"n":[]}]}})");
}

TEST_F(Join, MatchesExpressionsOnBothSides) {
    EXPECT_EQ(rows(R"q(n: _string @join(source: "p", on: "[items, who]", key: "[id, country]",
                       select: "string.upper(name)"))q"),
              R"([{"n":"ADA"},{"n":null},{"n":null}]}})");
}

TEST_F(Join, MakesAnErrorOfEveryObjectWithoutAMatchWhenItIsInner) {
    EXPECT_EQ(rows(R"(n: _string @join(source: "p", on: "items", key: "id", select: "name",
                      type: INNER))"),
              R"([{"n":"Ada"},{"n":null},{"n":null}]},"errors":[)"
              R"({"message":"No row of the source has this key.","path":["orders",1,"n"],)"
              R"("extensions":{"code":"JOIN_UNMATCHED"}},)"
              R"({"message":"No row of the source has this key.","path":["orders",2,"n"],)"
              R"("extensions":{"code":"JOIN_UNMATCHED"}}]})");
}

TEST_F(Join, TellsObjectsWithoutAMatch) {
    EXPECT_EQ(rows(R"(alone: _boolean @join(source: "p", on: "items", key: "id", type: ANTI))"),
              R"([{"alone":false},{"alone":true},{"alone":true}]}})");
    EXPECT_THAT(ask(kData, R"({ people @fetchSource(name: "p") { __typename }
                    orders @filter(predicate: "alone") { id
                      alone: _boolean @join(source: "p", on: "items", key: "id", type: ANTI) } })"),
                HasSubstr(R"("orders":[{"id":2,"alone":true},{"id":3,"alone":true}]}})"));
}

TEST_F(Join, NeverMatchesNull) {
    EXPECT_EQ(rows(R"(n: _string @join(source: "p", on: "nil", key: "country", select: "name"))"),
              R"([{"n":null},{"n":null},{"n":null}]}})");
}

TEST_F(Join, IsNullWhenTheSourceIs) {
    EXPECT_EQ(rows(R"(n: _strings @join(source: "p", on: "items", key: "id", cardinality: MANY))",
                   R"({"people": null, "orders": [{"items": 1}]})"),
              R"([{"n":null}]}})");
    EXPECT_EQ(rows(R"(n: _boolean @join(source: "p", on: "items", key: "id", type: ANTI))",
                   R"({"people": [], "orders": [{"items": 1}]})"),
              R"([{"n":true}]}})");
}

TEST_F(Join, SaysWhatIsWrong) {
    EXPECT_EQ(wrong(R"(_string @join(source: "p", on: "items", key: "id", select: "name",
                       cardinality: MANY))"),
              "@join(cardinality: MANY) on {orders.f} makes a list, which '_string' cannot hold: "
              "write it on _strings, _ints, _floats or _json.");
    EXPECT_EQ(
        wrong(R"(_json @join(source: "p", on: "items", key: "id", type: ANTI, select: "id"))"),
        "@join on {orders.f}: with the type ANTI it takes nothing of a row: leave out 'select' "
        "and 'cardinality'.");
    EXPECT_EQ(
        wrong(R"(_json @join(source: "p", on: "items", key: "ident"))"),
        "@join on {orders.f}: 'key' names 'ident', which the rows of 'p' do not have. Did you "
        "mean \"id\"?");
    EXPECT_THAT(wrong(R"(_json @join(source: "p", on: "items(", key: "id"))"),
                HasSubstr("invalid on 'items(' for @join on {orders.f}: "));
}

}  // namespace millrace::ext::directive_aggregate
