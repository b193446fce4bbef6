#include <millrace/graphql/schema_changes.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> changes(const std::string& before, const std::string& after) {
    const std::string query = " type Query { q: Int }";
    std::vector<std::string> lines;
    for (const SchemaChange& change :
         find_schema_changes(*schema_of(before + query), *schema_of(after + query))) {
        lines.push_back(std::string(change.severity == ChangeSeverity::Breaking ? "! " : "? ") +
                        change.description);
    }
    return lines;
}

TEST(SchemaChanges, FindsWhatBreaksClients) {
    EXPECT_THAT(
        changes("type A { a: Int  b: Int! } type B { a: Int }",
                "type A { b: Int } interface B { a: Int }"),
        ElementsAre("! Field A.a was removed.", "! Field A.b changed type from Int! to Int.",
                    "! B changed from an Object type to an Interface type."));
    EXPECT_THAT(changes("enum E { A B } input I { a: Int } union U = V type V { v: Int }",
                        "enum E { A } input I { a: Int  b: Int! } union U = W type W { v: Int }"),
                ElementsAre("! V was removed.", "! Enum value E.B was removed.",
                            "! A required field I.b was added.", "? W was added to union type U.",
                            "! V was removed from union type U."));
}

TEST(SchemaChanges, FindsWhatMaySurpriseClients) {
    EXPECT_THAT(changes("enum E { A } type T { f(a: Int = 1, b: In = {x: 1, y: 2}): Int } "
                        "input In { x: Int y: Int }",
                        "enum E { A B } type T { f(a: Int = 2, b: In = {y: 2, x: 1}): Int } "
                        "input In { x: Int y: Int z: Int }"),
                ElementsAre("? Enum value E.B was added.",
                            "? T.f(a:) has changed defaultValue from 1 to 2.",
                            "? An optional field In.z was added."));
}

TEST(SchemaChanges, AcceptsWhatKeepsClientsWorking) {
    EXPECT_THAT(changes("type A { a: [Int] f(x: Int!): Int } directive @d on FIELD",
                        "type A { a: [Int!]! f(x: Int): Int b: Int } "
                        "directive @d(a: Int) repeatable on FIELD | QUERY"),
                IsEmpty());
}

}  // namespace
}  // namespace millrace::graphql
