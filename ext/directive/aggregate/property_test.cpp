// Random rows against formulas as naive as can be.

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include <millrace/wire/json_reader.hpp>

#include "aggregate_testing.hpp"
#include "number.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Kind;
using value::Value;

using MaybeNumber = std::optional<double>;

struct Order {
    int group = 0;
    MaybeNumber number;
};

std::vector<Order> random_orders(std::mt19937& random, std::size_t count) {
    std::uniform_int_distribution group(0, 3);
    std::uniform_int_distribution number(-40, 40);
    std::vector<Order> orders(count);
    for (Order& order : orders) {
        order.group = group(random);
        if (number(random) > -30) { order.number = number(random) / 4.0; }
    }
    return orders;
}

std::string to_json(const std::vector<Order>& orders) {
    std::string text = R"({"rows": [)";
    for (const Order& order : orders) {
        text += fmt::format(R"({}{{"g": {}, "n": {}}})", text.ends_with('[') ? "" : ",",
                            order.group, order.number ? fmt::format("{}", *order.number) : "null");
    }
    return text + "]}";
}

std::vector<double> numbers_of(const std::vector<Order>& orders) {
    std::vector<double> numbers;
    for (const Order& order : orders) {
        if (order.number) { numbers.push_back(*order.number); }
    }
    return numbers;
}

MaybeNumber number_of(Value value) {
    const auto number = read_number(value);
    return number ? MaybeNumber(number->real) : std::nullopt;
}

testing::AssertionResult near(MaybeNumber a, MaybeNumber b) {
    const bool same = a.has_value() == b.has_value() &&
                      (!a || std::abs(*a - *b) <= 1e-9 * std::max(1.0, std::abs(*b)));
    if (same) { return testing::AssertionSuccess(); }
    const auto text = [](MaybeNumber x) { return x ? fmt::format("{}", *x) : "null"; };
    return testing::AssertionFailure() << text(a) << " instead of " << text(b);
}

// --- formulas ---------------------------------------------------------------------------------

MaybeNumber naive_sum(const std::vector<double>& x) {
    if (x.empty()) { return std::nullopt; }
    return std::accumulate(x.begin(), x.end(), 0.0);
}

MaybeNumber naive_variance(const std::vector<double>& x, bool sample) {
    const auto n = static_cast<double>(x.size());
    if (n < (sample ? 2 : 1)) { return std::nullopt; }
    const double mean = *naive_sum(x) / n;
    double squares = 0;
    for (const double number : x) { squares += (number - mean) * (number - mean); }
    return squares / (sample ? n - 1 : n);
}

MaybeNumber naive_median(std::vector<double> x) {
    if (x.empty()) { return std::nullopt; }
    std::ranges::sort(x);
    return (x[(x.size() - 1) / 2] + x[x.size() / 2]) / 2;
}

MaybeNumber naive_mode(const std::vector<double>& x) {
    std::map<double, int> counts;
    for (const double number : x) { ++counts[number]; }
    MaybeNumber best;
    for (const auto& [number, count] : counts) {
        if (!best || count > counts[*best]) { best = number; }
    }
    return best;
}

MaybeNumber naive(std::string_view fn, const std::vector<double>& x) {
    if (fn == "COUNT") { return static_cast<double>(x.size()); }
    if (fn == "COUNT_DISTINCT") { return static_cast<double>(std::set(x.begin(), x.end()).size()); }
    if (x.empty()) { return std::nullopt; }
    const auto [least, most] = std::ranges::minmax(x);
    if (fn == "SUM") { return naive_sum(x); }
    if (fn == "AVG") { return *naive_sum(x) / static_cast<double>(x.size()); }
    if (fn == "MIN") { return least; }
    if (fn == "MAX") { return most; }
    if (fn == "RANGE") { return most - least; }
    if (fn == "MEDIAN") { return naive_median(x); }
    if (fn == "MODE") { return naive_mode(x); }
    if (fn == "FIRST") { return x.front(); }
    if (fn == "LAST") { return x.back(); }
    const auto variance = naive_variance(x, fn == "STDDEV" || fn == "VARIANCE");
    if (fn.starts_with("VARIANCE")) { return variance; }
    return variance ? MaybeNumber(std::sqrt(*variance)) : std::nullopt;
}

constexpr std::string_view kFunctions[] = {
    "COUNT",  "COUNT_DISTINCT", "SUM",      "AVG",          "MIN",
    "MAX",    "RANGE",          "MEDIAN",   "MODE",         "FIRST",
    "STDDEV", "STDDEV_POP",     "VARIANCE", "VARIANCE_POP", "LAST"};

}  // namespace

class AggregateProperties : public AggregateTest {
protected:
    /// The member of `data` called `name`.
    Value answer(const std::vector<Order>& orders, std::string_view query, std::string_view name) {
        const std::string reply = ask(to_json(orders), query);
        const auto read = wire::parse_dom(wire::PaddedJson::copy(reply, arena_), arena_);
        const Value data = read->member("data");
        if (!data.is(Kind::Object) || reply.find(R"("errors")") != std::string::npos) {
            ADD_FAILURE() << reply;
            return Value::list({});
        }
        return data.member(name);
    }

    Arena arena_;
    std::mt19937 random_{20240304};
};

TEST_F(AggregateProperties, GroupsAgreeWithTheFormulas) {
    std::string aggregates;
    for (const std::string_view fn : kFunctions) {
        aggregates += fmt::format(R"({{as: "{}", fn: {}, of: "n"}})", fn, fn);
    }
    const std::string query = fmt::format(
        R"({{ rows @fetchSource(name: "x") {{ __typename }}
              groups: _json @groupBy(source: "x", keys: "g", aggregates: [{}]) }})",
        aggregates);
    for (int round = 0; round < 60; ++round) {
        const auto orders = random_orders(random_, random_() % 40);
        std::map<int, std::vector<Order>> groups;
        for (const Order& order : orders) { groups[order.group].push_back(order); }
        const Value made = answer(orders, query, "groups");
        ASSERT_EQ(made.items().size(), groups.size());
        for (const Value group : made.items()) {
            const auto key = static_cast<int>(*number_of(group.member("g")));
            for (const std::string_view fn : kFunctions) {
                EXPECT_TRUE(near(number_of(group.member(fn)), naive(fn, numbers_of(groups[key]))))
                    << fn;
            }
        }
    }
}

TEST_F(AggregateProperties, FramesAgreeWithTheFormulas) {
    constexpr std::string_view kFrames[] = {"SUM", "AVG", "MIN", "MAX", "COUNT", "STDDEV"};
    for (int round = 0; round < 60; ++round) {
        const auto orders = random_orders(random_, random_() % 40);
        const int before = static_cast<int>(random_() % 6);
        const int after = static_cast<int>(random_() % 8) - before;
        std::string fields;
        for (const std::string_view fn : kFrames) {
            fields += fmt::format(
                R"({}: _json @window(source: "x", fn: {}, of: "n", preceding: {}, following: {}) )",
                fn, fn, before, after);
        }
        const Value rows = answer(
            orders, fmt::format(R"({{ rows @fetchSource(name: "x") {{ {} }} }})", fields), "rows");
        ASSERT_EQ(rows.items().size(), orders.size());
        const auto count = static_cast<int>(orders.size());
        for (int i = 0; i < count; ++i) {
            const auto begin = orders.begin() + std::clamp(i - before, 0, count);
            const auto end = orders.begin() + std::clamp(i + after + 1, 0, count);
            const auto frame =
                numbers_of(begin < end ? std::vector(begin, end) : std::vector<Order>());
            for (const std::string_view fn : kFrames) {
                const Value made = rows.items()[static_cast<std::size_t>(i)].member(fn);
                EXPECT_TRUE(near(number_of(made), naive(fn, frame)))
                    << fn << " from " << before << " before to " << after << " after " << i;
            }
        }
    }
}

TEST_F(AggregateProperties, CellsOfATableAreGroupsOfTwoKeys) {
    constexpr std::string_view kQuery =
        R"({ rows @fetchSource(name: "x") { __typename }
             table: _json @pivot(source: "x", rows: "g", columns: "n ?? 'none'", fn: COUNT,
               of: "g") })";
    for (int round = 0; round < 30; ++round) {
        const auto orders = random_orders(random_, random_() % 60);
        std::map<std::pair<int, std::string>, int> counts;
        for (const Order& order : orders) {
            ++counts[{order.group, order.number ? fmt::format("{}", *order.number) : "none"}];
        }
        int total = 0;
        for (const Value line : answer(orders, kQuery, "table").items()) {
            const auto group = static_cast<int>(*number_of(line.member("g")));
            for (const value::Member& cell : line.members().subspan(1)) {
                const auto known = counts.find({group, std::string(cell.name)});
                const int expected = known == counts.end() ? 0 : known->second;
                EXPECT_TRUE(near(number_of(cell.value), expected)) << cell.name;
                total += expected;
            }
        }
        EXPECT_EQ(total, static_cast<int>(orders.size()));
    }
}

TEST_F(AggregateProperties, BinsHoldWhatLiesBetweenTheirEdges) {
    for (int round = 0; round < 60; ++round) {
        const auto orders = random_orders(random_, random_() % 60);
        const auto numbers = numbers_of(orders);
        const auto bins = random_() % 12 + 1;
        const Value made = answer(orders,
                                  fmt::format(R"({{ rows @fetchSource(name: "x") {{ __typename }}
                                      bins: _json @histogram(source: "x", of: "n", bins: {}) }})",
                                              bins),
                                  "bins");
        ASSERT_EQ(made.items().size(), numbers.empty() ? 0 : bins);
        for (std::size_t i = 0; i < made.items().size(); ++i) {
            const Value bin = made.items()[i];
            const double low = *number_of(bin.member("lo"));
            const double high = *number_of(bin.member("hi"));
            const bool closed = i + 1 == bins;
            const auto inside = std::ranges::count_if(numbers, [&](double number) {
                return number >= low && (closed ? number <= high : number < high);
            });
            EXPECT_TRUE(near(number_of(bin.member("count")), static_cast<double>(inside))) << i;
        }
    }
}

TEST_F(AggregateProperties, JoinsFindWhatASearchFinds) {
    constexpr std::string_view kQuery =
        R"({ rows @fetchSource(name: "x") { g
               same: _floats @join(source: "x", on: "g", key: "g", select: "n",
                 cardinality: MANY) } })";
    for (int round = 0; round < 30; ++round) {
        const auto orders = random_orders(random_, random_() % 30);
        const Value rows = answer(orders, kQuery, "rows");
        ASSERT_EQ(rows.items().size(), orders.size());
        for (std::size_t i = 0; i < orders.size(); ++i) {
            std::vector<MaybeNumber> expected;
            for (const Order& other : orders) {
                if (other.group == orders[i].group) { expected.push_back(other.number); }
            }
            const auto found = rows.items()[i].member("same").items();
            ASSERT_EQ(found.size(), expected.size());
            for (std::size_t k = 0; k < found.size(); ++k) {
                EXPECT_TRUE(near(number_of(found[k]), expected[k]));
            }
        }
    }
}

}  // namespace millrace::ext::directive_aggregate
