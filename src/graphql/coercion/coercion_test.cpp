#include <millrace/graphql/coercion.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>
#include <millrace/graphql/input_check.hpp>
#include <millrace/graphql/parser.hpp>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

using testing::ElementsAre;
using value::Kind;
using value::Member;
using value::Value;

constexpr std::string_view kSchema = R"(
type Query {
  f(a: Int, b: String = "b", c: In, d: [Int!] = [1], e: Boolean!): Int
  g(one: One): Float
}
scalar Any
scalar Date
scalar BigInt
enum Color { RED GREEN }
input In { x: Int!  y: Color = RED  z: In }
input One @oneOf { a: Int  b: String }
directive @d(n: Int! = 3, m: ID!) on FIELD
)";

// The value in a form that tests can read: Enum without quotes, String with them.
std::string show(const Value& value) {
    std::string out;
    switch (value.kind()) {
        case Kind::Absent:
            return "absent";
        case Kind::Null:
            return "null";
        case Kind::Boolean:
            return value.as_boolean() ? "true" : "false";
        case Kind::Number:
        case Kind::Enum:
            return std::string(value.text());
        case Kind::String:
            return '"' + std::string(value.text()) + '"';
        case Kind::List:
            for (const Value& item : value.items()) {
                out += (out.empty() ? "" : ", ") + show(item);
            }
            return "[" + out + "]";
        case Kind::Object:
            for (const Member& member : value.members()) {
                out += (out.empty() ? "" : ", ") + std::string(member.name) + ": " +
                       show(member.value);
            }
            return "{" + out + "}";
        default:
            return "?";
    }
}

class Coercion : public testing::Test {
protected:
    TypeRef type(std::string_view text) {
        return schema_->resolve(**parse_type(text, arena_), arena_);
    }

    // A literal as a value of a type; what is wrong with it when it is none.
    std::string literal(std::string_view text, std::string_view type_text,
                        const Value& variables = Value::object({})) {
        const ValueNode& node = **parse_value(text, arena_);
        const Value value = coerce_literal(node, type(type_text), variables, arena_);
        InputProblems problems;
        check_literal(node, type(type_text), &variables, problems);
        EXPECT_EQ(value.is(Kind::Absent), !problems.empty()) << text << " as " << type_text;
        return problems.empty() ? show(value) : problems[0].path + " " + problems[0].message;
    }

    // JSON written as a literal, as a value of a type.
    std::string json(std::string_view text, std::string_view type_text) {
        const Value given = literal_to_value(**parse_value(text, arena_), {}, arena_);
        const Value value = coerce_value(given, type(type_text), arena_);
        InputProblems problems;
        check_value(given, type(type_text), problems);
        EXPECT_EQ(value.is(Kind::Absent), !problems.empty()) << text << " as " << type_text;
        return problems.empty() ? show(value) : problems[0].path + " " + problems[0].message;
    }

    Value object(std::initializer_list<Member> members) {
        return Value::object(arena_.copy(std::span(members.begin(), members.size())));
    }

    // The arguments of `f`, written as the arguments of a field; the message when they are wrong.
    std::string arguments(std::string_view field, const Value& variables = Value::object({})) {
        const std::string_view text = arena_.copy("{ " + std::string(field) + " }");
        const SelectionNode& selection =
            (*parse_document(text, arena_))->definitions[0].operation->selection_set->selections[0];
        const auto values =
            coerce_arguments(*schema_->query_type()->field(selection.name.text),
                             selection.arguments, selection.offset, variables, arena_);
        if (values) { return show(*values); }
        return std::string(values.error().message) + " @" + std::to_string(values.error().offset);
    }

    std::vector<std::string> variables(std::string_view definitions, const Value& given) {
        const std::string_view text = arena_.copy("query (" + std::string(definitions) + ") { f }");
        const OperationNode& operation = *(*parse_document(text, arena_))->definitions[0].operation;
        const auto values = coerce_variables(operation.variables, given, *schema_, text, arena_);
        return values ? std::vector{show(*values)} : in_lines(values.error());
    }

    std::shared_ptr<const Schema> schema_ =
        schema_of(std::string(kSchema), {.known_scalars = true});
    Arena arena_;
};

TEST_F(Coercion, TakesLiteralsOfBuiltInScalars) {
    EXPECT_EQ(literal("7", "Int"), "7");
    EXPECT_EQ(literal("-0", "Int"), "0");
    EXPECT_EQ(literal("7", "Float"), "7");
    EXPECT_EQ(literal("7.50", "Float"), "7.50") << "digits are kept";
    EXPECT_EQ(literal("7", "ID"), "\"7\"");
    EXPECT_EQ(literal("\"x\"", "ID"), "\"x\"");
    EXPECT_EQ(literal("true", "Boolean"), "true");
    EXPECT_EQ(literal("GREEN", "Color"), "GREEN");
    EXPECT_EQ(literal("null", "Int"), "null");
}

TEST_F(Coercion, RefusesOtherLiterals) {
    EXPECT_EQ(literal("2147483648", "Int"),
              " Int cannot represent non 32-bit signed integer value: 2147483648");
    EXPECT_EQ(literal("1.0", "Int"), " Int cannot represent non-integer value: 1.0");
    EXPECT_EQ(literal("1e999", "Float"), " Float cannot represent non numeric value: 1e999");
    EXPECT_EQ(literal("1", "String"), " String cannot represent a non string value: 1");
    EXPECT_EQ(literal("1", "Boolean"), " Boolean cannot represent a non boolean value: 1");
    EXPECT_EQ(literal("1.5", "ID"), " ID cannot represent a non-string and non-integer value: 1.5");
    EXPECT_EQ(literal("\"RED\"", "Color"),
              " Enum \"Color\" cannot represent non-enum value: \"RED\". Did you mean the enum "
              "value \"RED\" or \"GREEN\"?");
    EXPECT_EQ(literal("null", "Int!"), " Expected value of non-null type \"Int!\" not to be null.");
}

TEST_F(Coercion, WrapsSingleValuesInLists) {
    EXPECT_EQ(literal("1", "[Int]"), "[1]");
    EXPECT_EQ(literal("1", "[[Int]]"), "[[1]]");
    EXPECT_EQ(literal("[1, [2, null]]", "[[Int]]"), "[[1], [2, null]]");
    EXPECT_EQ(literal("null", "[Int]"), "null");
    EXPECT_EQ(literal("[1, null]", "[Int!]"),
              "[1] Expected value of non-null type \"Int!\" not to be null.");
    EXPECT_EQ(json("1", "[[Int]]"), "[[1]]");
}

TEST_F(Coercion, FillsInputObjectsInTheOrderOfTheirFields) {
    EXPECT_EQ(literal("{z: {x: 2, y: null}, x: 1}", "In"), "{x: 1, y: RED, z: {x: 2, y: null}}");
    EXPECT_EQ(json("{z: {x: 2}, x: 1}", "In"), "{x: 1, y: RED, z: {x: 2, y: RED}}");
    EXPECT_EQ(literal("{z: {y: RED}, x: 1}", "In"),
              ".z Expected value of type \"In\" to include required field \"x\", found: { y: RED "
              "}.");
    EXPECT_EQ(literal("{x: 1, yy: RED}", "In"),
              " Expected value of type \"In\" not to include unknown field \"yy\". Did you mean "
              "\"y\"? Found: { x: 1, yy: RED }.");
    EXPECT_EQ(json("[1]", "In"), " Expected value of type \"In\" to be an object, found: [1].");
}

TEST_F(Coercion, TakesExactlyOneFieldOfAOneOf) {
    const std::string problem =
        "Within OneOf Input Object type \"One\", exactly one field must be specified, and the "
        "value for that field must be non-null.";
    EXPECT_EQ(literal("{a: 1}", "One"), "{a: 1}");
    EXPECT_EQ(literal("{a: 1, b: \"x\"}", "One"), " " + problem);
    EXPECT_EQ(literal("{}", "One"), " " + problem);
    EXPECT_EQ(literal("{a: null}", "One"), ".a " + problem);
    EXPECT_EQ(json("{a: 1, b: null}", "One"), " " + problem);
    EXPECT_EQ(json("{b: null}", "One"), ".b " + problem);
    EXPECT_EQ(literal("{a: $v}", "One"),
              " Expected variable \"$v\" provided to field \"a\" for OneOf Input Object type "
              "\"One\" to provide a runtime value.");
}

TEST_F(Coercion, PutsVariablesIntoLiterals) {
    const Value variables = object({{"one", Value::number("1")}, {"none", Value::null()}});
    EXPECT_EQ(literal("[$one, $none, $missing]", "[Int]", variables), "[1, null, null]");
    EXPECT_EQ(literal("{x: $one, y: $missing}", "In", variables), "{x: 1, y: RED}");
    EXPECT_EQ(literal("{x: $none}", "In", variables),
              ".x Expected variable \"$none\" provided to non-null type \"Int!\" not to be null.");
    EXPECT_EQ(literal("[$missing]", "[Int!]", variables),
              "[0] Expected variable \"$missing\" provided to type \"Int!\" to provide a runtime "
              "value.");
    EXPECT_EQ(literal("{k: [$one, $missing], gone: $missing}", "Any", variables), "{k: [1, null]}");
}

TEST_F(Coercion, TakesNumbersFromJsonInAnySpelling) {
    EXPECT_EQ(json("1.0", "Int"), "1");
    EXPECT_EQ(json("1e3", "Int"), "1000");
    EXPECT_EQ(json("1.0", "ID"), "\"1\"");
    EXPECT_EQ(json("12345678901234567890", "ID"), "\"12345678901234567890\"");
    EXPECT_EQ(json("1.5", "Int"), " Int cannot represent non-integer value: 1.5");
    EXPECT_EQ(json("3e9", "Int"),
              " Int cannot represent non 32-bit signed integer value: "
              "3000000000");
    EXPECT_EQ(json("1e999", "Float"), " Float cannot represent non numeric value: Infinity");
    EXPECT_EQ(json("true", "ID"), " ID cannot represent value: true");
    EXPECT_EQ(json("\"GREE\"", "Color"),
              " Value \"GREE\" does not exist in \"Color\" enum. Did you mean the enum value "
              "\"GREEN\" or \"RED\"?");
}

TEST_F(Coercion, ChecksKnownScalars) {
    EXPECT_EQ(literal("\"2026-11-20\"", "Date"), "\"2026-11-20\"");
    EXPECT_EQ(json("\"2026-11-31\"", "Date"),
              " Date cannot represent value: \"2026-11-31\" (expected a date such as "
              "\"2026-11-20\")");
    EXPECT_EQ(literal("20261120", "Date"),
              " Date cannot represent value: 20261120 (expected a date such as \"2026-11-20\")");
    EXPECT_EQ(json("1e3", "BigInt"), "1000");
    EXPECT_EQ(json("\"123456789012345678901234567890\"", "BigInt"),
              "\"123456789012345678901234567890\"");
    EXPECT_EQ(literal("{z: 1.10, a: [X]}", "Any"), "{z: 1.10, a: [X]}");
}

TEST_F(Coercion, CoercesArguments) {
    EXPECT_EQ(arguments("f(e: true, a: 2, c: {x: 1})"),
              "{a: 2, b: \"b\", c: {x: 1, y: RED}, d: [1], e: true}");
    EXPECT_EQ(arguments("f(e: true, b: null, d: 5)"), "{b: null, d: [5], e: true}");
    EXPECT_EQ(arguments("f(e: true, a: $gone, b: $gone)"), "{b: \"b\", d: [1], e: true}");
    EXPECT_EQ(arguments("f"),
              "Argument \"Query.f(e:)\" of required type \"Boolean!\" was not provided. @2");
    EXPECT_EQ(arguments("f(e: $gone)"),
              "Argument \"Query.f(e:)\" has invalid value: Expected variable \"$gone\" provided to "
              "type \"Boolean!\" to provide a runtime value. @7");
    EXPECT_EQ(arguments("f(e: true, d: [1, \"x\"])"),
              "Argument \"Query.f(d:)\" has invalid value at [1]: Int cannot represent non-integer "
              "value: \"x\" @20");
}

TEST_F(Coercion, NamesDirectivesInMessages) {
    const auto values = coerce_arguments(*schema_->directive("d"), {}, 5, {}, arena_);
    ASSERT_FALSE(values.has_value());
    EXPECT_EQ(values.error().message,
              "Argument \"@d(m:)\" of required type \"ID!\" was not provided.");
}

TEST_F(Coercion, CoercesVariables) {
    const Value given = object({{"a", Value::number("1.0")},
                                {"b", Value::null()},
                                {"unknown", Value::number("1")},
                                {"c", object({{"x", Value::number("2")}})}});
    EXPECT_THAT(variables("$a: Int, $b: Int = 3, $c: [In!], $d: Int, $e: Int = 4", given),
                ElementsAre("{a: 1, b: null, c: [{x: 2, y: RED}], e: 4}"));
}

TEST_F(Coercion, SaysWhichVariablesAreWrong) {
    const Value given = object(
        {{"a", Value::string("x")}, {"c", object({{"x", Value::null()}, {"n", Value::null()}})}});
    EXPECT_THAT(
        variables("$a: Int $b: Int! $c: [In] $q: Query $u: Unknown!", given),
        ElementsAre("Variable \"$a\" has invalid value: Int cannot represent non-integer value: "
                    "\"x\" [1:8]",
                    "Variable \"$b\" has invalid value: Expected a value of non-null type \"Int!\" "
                    "to be provided. [1:16]",
                    "Variable \"$c\" has invalid value at .x: Expected value of non-null type "
                    "\"Int!\" not to be null. [1:25]",
                    "Variable \"$c\" has invalid value: Expected value of type \"In\" not to "
                    "include unknown field \"n\". Did you mean \"x\", \"y\", or \"z\"? Found: { x: "
                    "null, n: null }. [1:25]",
                    "Variable \"$q\" expected value of type \"Query\" which cannot be used as an "
                    "input type. [1:38]",
                    "Variable \"$u\" expected value of type \"Unknown!\" which cannot be used as "
                    "an input type. [1:48]"));
}

TEST_F(Coercion, StopsAtTooManyErrors) {
    const std::vector<Value> wrong(1000, Value::boolean(true));
    const Value given = object({{"a", Value::list(wrong)}});
    const std::vector<std::string> errors = variables("$a: [Int]", given);
    ASSERT_EQ(errors.size(), 51u);
    EXPECT_EQ(errors.back(),
              "Too many errors processing variables, error limit reached. "
              "Execution aborted. []");
}

TEST_F(Coercion, FindsVariablesAmongMany) {
    std::vector<Member> members;
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i) { names.push_back("v" + std::to_string(i)); }
    for (const std::string& name : names) { members.push_back({name, Value::number("1")}); }
    members.push_back({"v7", Value::number("2")});
    EXPECT_THAT(variables("$v7: Int, $v99: Int, $v100: Int", Value::object(members)),
                ElementsAre("{v7: 2, v99: 1}"));
}

// A client may send as much as the limit on bodies allows; messages must stay small.
TEST_F(Coercion, BoundsWhatItSaysOfLargeValues) {
    std::string text = "{x: 1";
    for (int i = 0; i < 5000; ++i) { text += ", unknown" + std::to_string(i) + ": \"ü\""; }
    InputProblems problems;
    const ValueNode& node = **parse_value(arena_.copy(text + "}"), arena_);
    check_literal(node, type("In"), nullptr, problems);
    ASSERT_EQ(problems.size(), limits::kInputProblemsMax);
    EXPECT_LT(problems[0].message.size(), limits::kShownValueBytesMax + 200);
    check_literal(node, type("In"), nullptr, problems);
    EXPECT_EQ(problems.size(), 2 * limits::kInputProblemsMax) << "the bound is for one check";
}

}  // namespace
}  // namespace millrace::graphql
