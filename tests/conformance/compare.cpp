#include "compare.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace millrace::conformance {

namespace {

using Place = std::pair<std::int64_t, std::int64_t>;
using Places = std::multiset<Place>;

Places places_of(const Json& locations, Columns columns) {
    Places places;
    if (!locations.is_array()) { return places; }
    for (const Json& location : locations) {
        const auto column = location.at("column").get<std::int64_t>();
        places.emplace(location.at("line").get<std::int64_t>(),
                       columns == Columns::Compared ? column : 0);
    }
    return places;
}

const Json& locations_of(const Json& error) {
    static const Json kNone;
    const auto found = error.find("locations");
    return found == error.end() ? kNone : *found;
}

bool same_object(const Json& left, const Json& right, KeyOrder order) {
    if (left.size() != right.size()) { return false; }
    auto other = right.begin();
    for (auto it = left.begin(); it != left.end(); ++it) {
        if (order == KeyOrder::Free) {
            other = right.find(it.key());
            if (other == right.end()) { return false; }
        }
        if (it.key() != other.key() || !same_json(*it, *other, order)) { return false; }
        if (order == KeyOrder::Matters) { ++other; }
    }
    return true;
}

}  // namespace

Json to_json(const graphql::GraphqlError& error) {
    Json locations = Json::array();
    for (const graphql::Location& at : error.locations) {
        locations.push_back({{"line", at.line}, {"column", at.column}});
    }
    return {{"message", error.message}, {"locations", std::move(locations)}};
}

Json to_json(const graphql::GraphqlErrors& errors) {
    Json list = Json::array();
    for (const graphql::GraphqlError& error : errors) { list.push_back(to_json(error)); }
    return list;
}

Columns columns_of(const Json& row) {
    return row.value("non_ascii", false) ? Columns::Ignored : Columns::Compared;
}

bool same_locations(const Json& left, const Json& right, Columns columns) {
    return places_of(left, columns) == places_of(right, columns);
}

bool same_errors(const Json& left, const Json& right, Columns columns) {
    std::multiset<Places> left_places;
    std::multiset<Places> right_places;
    for (const Json& error : left) { left_places.insert(places_of(locations_of(error), columns)); }
    for (const Json& error : right) {
        right_places.insert(places_of(locations_of(error), columns));
    }
    return left_places == right_places;
}

bool same_messages(const Json& left, const Json& right) {
    const auto messages_of = [](const Json& errors) {
        std::multiset<std::string> messages;
        for (const Json& error : errors) {
            messages.insert(error.at("message").get<std::string>());
        }
        return messages;
    };
    return messages_of(left) == messages_of(right);
}

bool same_json(const Json& left, const Json& right, KeyOrder order) {
    if (left.is_object() && right.is_object()) { return same_object(left, right, order); }
    if (left.is_array() && right.is_array()) {
        return std::ranges::equal(
            left, right, [order](const Json& a, const Json& b) { return same_json(a, b, order); });
    }
    return left == right;  // numbers compare by value whatever their type
}

}  // namespace millrace::conformance
