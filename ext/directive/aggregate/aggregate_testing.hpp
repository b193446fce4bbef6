#pragma once
/// @file aggregate_testing.hpp — queries with the directives of this extension, for tests

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <trial.hpp>

namespace millrace::ext {
void register_directive_aggregate(plan::DirectiveRegistry& registry);
void register_directive_calculator(plan::DirectiveRegistry& registry);
}  // namespace millrace::ext

namespace millrace::ext::directive_aggregate {

using testing::HasSubstr;

/// Answers queries over the members of `Query`, a JSON object.
class AggregateTest : public testing::Test {
protected:
    static constexpr std::string_view kSchema = R"(
        type Query {
          orders: [Order] people: [Person] numbers: [Float] words: [String] flags: [Boolean]
          matrix: [[Int]] rows: [Row] any: JSON one: Order shops: [Shop] name: String data: JSON
        }
        type Order { id: Int who: String status: Status amount: Float items: Int paid: Boolean time: String tags: [String] person: Person }
        type Person { id: Int name: String country: String }
        type Shop { name: String best: Order orders: [Order] }
        type Row { n: Float i: Int g: Int s: String t: String at: Int }
        enum Status { OPEN PAID }
        scalar JSON
    )";

    static std::string ask(std::string_view members, std::string_view query,
                           std::string_view variables = "{}") {
        const directive_testing::Trial trial(
            kSchema, members, {register_directive_calculator, register_directive_aggregate});
        return trial.ask(query, variables);
    }

    /// What `field` (`_int @aggregate(source: "x", …)`) makes of a list, given as JSON. It stands
    /// under the name `x`, in member `list` of Query.
    static std::string value_of(std::string_view list, std::string_view items,
                                std::string_view field) {
        const bool composite = list == "orders" || list == "people" || list == "rows";
        const std::string reply =
            ask(fmt::format(R"({{"{}": {}}})", list, items),
                fmt::format(R"({{ {} @fetchSource(name: "x") {} value: {} }})", list,
                            composite ? "{ __typename }" : "", field));
        // {"data":{"orders":…,"value":…}} with errors behind it
        const std::size_t begin = reply.find(R"("value":)");
        if (begin == std::string::npos) { return reply; }
        return reply.substr(begin + 8, reply.size() - begin - 10);
    }

    /// What is wrong with `field` on Query, beside a source `x`: the rows of `orders`.
    static std::string message(std::string_view field) {
        return ask(R"({"orders": []})",
                   fmt::format(R"({{ orders @fetchSource(name: "x") {{ id }} f: {} }})", field));
    }
};

}  // namespace millrace::ext::directive_aggregate
