#include "database/schema_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace millrace::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kShop = R"(
schema { query: query_root mutation: mutation_root }
type query_root { orders: [orders!]! }
type mutation_root { delete_orders: Int }
type orders { id: Int! customer_id: Int total: Int }
scalar bigint
)";

TEST(SchemaText, DatabasesAloneBringTheirRoots) {
    SchemaText text("");
    text.add(kShop, "@postgres(source: \"shop\")");
    EXPECT_THAT(text.conflicts(), IsEmpty());
    EXPECT_THAT(text.text(), HasSubstr("schema { query: query_root }"));
    EXPECT_THAT(text.text(), HasSubstr("orders: [orders!]! @postgres(source: \"shop\")"));
    EXPECT_THAT(text.text(), HasSubstr("delete_orders: Int @postgres(source: \"shop\")"));
}

TEST(SchemaText, RootFieldsGoToTheRootsOfTheFiles) {
    SchemaText text("type Query { ping: String }");
    text.add(kShop, "@postgres");
    EXPECT_THAT(text.text(), HasSubstr("extend type Query {"));
    EXPECT_THAT(text.text(), HasSubstr("type Mutation {"));
    EXPECT_THAT(text.text(), Not(HasSubstr("query_root")));
}

TEST(SchemaText, WhatTwoDatabasesShareIsThereOnce) {
    SchemaText text("scalar bigint");
    text.add("type query_root { a: Int } enum order_by { asc desc } scalar bigint", "@postgres");
    text.add("type query_root { b: Int } enum order_by { asc desc }", "@sqlite");
    EXPECT_THAT(text.conflicts(), IsEmpty());
    EXPECT_EQ(text.text().find("enum order_by"), text.text().rfind("enum order_by"));
    EXPECT_THAT(text.text(), HasSubstr("b: Int @sqlite"));
    text.add("type query_root { c: Int } enum order_by { asc }", "@sqlite");
    EXPECT_THAT(text.conflicts(),
                testing::ElementsAre("two databases define order_by differently"));
}

TEST(VisibleSchema, LeavesOutWhatStandsOnHiddenTypesAndColumns) {
    constexpr std::string_view kFiles = R"(
type Query { review: Review }
type Review { text: String order: orders @postgres(match: {id: "{parent.orderId}"}) }
extend type orders { customer: String @http(path: "/customers/{parent.customer_id}") }
extend type secrets { more: String }
)";
    constexpr std::string_view kAll =
        "type orders { id: Int customer_id: Int } type secrets { id: Int }";
    const std::string some = visible_schema(kFiles, kAll, "type orders { id: Int }");
    EXPECT_THAT(some, HasSubstr("order: orders"));
    EXPECT_THAT(some, Not(HasSubstr("customer_id")));
    EXPECT_THAT(some, Not(HasSubstr("secrets")));
    const std::string none = visible_schema(kFiles, kAll, "type x { id: Int }");
    EXPECT_THAT(none, HasSubstr("text: String"));
    EXPECT_THAT(none, Not(HasSubstr("orders")));
    EXPECT_EQ(visible_schema(kFiles, kAll, kAll), kFiles);
}

TEST(VisibleSchema, LeavesOutWhatLeadsToTypesThatAreGone) {
    constexpr std::string_view kFiles = R"(
type Query { me: Me ping: String }
type Me { orders: [orders!] }
)";
    const std::string none = visible_schema(kFiles, "type orders { id: Int }", "type x { y: Int }");
    EXPECT_THAT(none, HasSubstr("ping: String"));
    EXPECT_THAT(none, Not(HasSubstr("Me")));
}

TEST(VisibleSchema, LeavesOutRowsByHiddenColumns) {
    constexpr std::string_view kFiles = R"(
type Query { a: orders @postgres(match: {id: 1}) b: orders @postgres(match: {customer_id: 1}) }
)";
    const std::string some = visible_schema(kFiles, "type orders { id: Int customer_id: Int }",
                                            "type orders { id: Int }");
    EXPECT_THAT(some, HasSubstr("a: orders"));
    EXPECT_THAT(some, Not(HasSubstr("b: orders")));
}

}  // namespace
}  // namespace millrace::app
