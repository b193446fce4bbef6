#include <millrace/graphql/client_schema.hpp>

#include <gtest/gtest.h>

#include <millrace/graphql/schema_printer.hpp>

namespace millrace::graphql {
namespace {

using value::Member;
using value::Value;

// Values as a JSON reader makes them, in one arena.
class ClientSchema : public testing::Test {
protected:
    Value object(std::initializer_list<Member> members) {
        return Value::object(arena_.copy(std::span(members.begin(), members.size())));
    }
    Value list(std::initializer_list<Value> items) {
        return Value::list(arena_.copy(std::span(items.begin(), items.size())));
    }
    static Value text(std::string_view text) { return Value::string(text); }

    Value named(std::string_view kind, std::string_view name) {
        return object({{"kind", text(kind)}, {"name", text(name)}, {"ofType", Value::null()}});
    }
    Value query(Value fields) {
        return object({{"kind", text("OBJECT")},
                       {"name", text("Query")},
                       {"description", Value::escaped_string("Caf\\u00e9 \\ud83d\\ude00")},
                       {"interfaces", list({})},
                       {"fields", fields}});
    }
    Value answer(std::initializer_list<Value> types) {
        return object({{"__schema", object({{"queryType", object({{"name", text("Query")}})},
                                            {"types", list(types)},
                                            {"directives", list({})}})}});
    }
    std::string print(const Value& data) {
        const SchemaResult schema = build_client_schema(data);
        return schema ? print_schema(**schema) : schema.error().front().message;
    }

    Arena arena_;
};

TEST_F(ClientSchema, IsBuiltFromAnAnswer) {
    const Value argument = object(
        {{"name", text("first")}, {"type", named("SCALAR", "Int")}, {"defaultValue", text("10")}});
    const Value field =
        object({{"name", text("names")},
                {"args", list({argument})},
                {"type", object({{"kind", text("NON_NULL")},
                                 {"name", Value::null()},
                                 {"ofType", object({{"kind", text("LIST")},
                                                    {"ofType", named("SCALAR", "String")}})}})},
                {"deprecationReason", text("old")}});
    EXPECT_EQ(print(answer({query(list({field}))})), R"("""Café 😀"""
type Query {
  names(first: Int = 10): [String]! @deprecated(reason: "old")
})");
}

TEST_F(ClientSchema, SaysWhatIsMissing) {
    EXPECT_TRUE(print(object({})).starts_with("Invalid or incomplete introspection result."));
    EXPECT_EQ(print(answer({query(Value::null())})).substr(0, 36),
              "Introspection result missing fields:");
    const Value bad_name = object({{"kind", text("SCALAR")}, {"name", text("no name")}});
    EXPECT_EQ(print(answer({bad_name})),
              "Names must only contain [_a-zA-Z0-9] but \"no name\" does not.");
    const Value unfinished = object(
        {{"name", text("f")}, {"args", list({})}, {"type", object({{"kind", text("LIST")}})}});
    EXPECT_EQ(print(answer({query(list({unfinished}))})),
              "Decorated type deeper than introspection query.");
}

TEST_F(ClientSchema, IsCheckedAsAnyOther) {
    const Value field = object(
        {{"name", text("f")}, {"args", list({})}, {"type", named("INPUT_OBJECT", "Missing")}});
    EXPECT_EQ(print(answer({query(list({field}))})), "Unknown type: \"Missing\".");
    EXPECT_EQ(print(answer({query(list({}))})), "Type Query must define one or more fields.");
}

TEST_F(ClientSchema, KnowsOnlyTheDirectivesOfTheAnswer) {
    const Value field =
        object({{"name", text("f")}, {"args", list({})}, {"type", named("SCALAR", "Int")}});
    const SchemaResult schema = build_client_schema(answer({query(list({field}))}));
    ASSERT_TRUE(schema.has_value());
    EXPECT_TRUE((*schema)->directives().empty());
}

}  // namespace
}  // namespace millrace::graphql
