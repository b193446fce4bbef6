#include <millrace/source/bindings.hpp>

#include <gtest/gtest.h>

#include <millrace/source/testing/bound_schema.hpp>

namespace millrace::source {
namespace {

using testing::BoundSchema;
using testing::dom;
using testing::text_of;

class BindingsTest : public ::testing::Test {
protected:
    static std::string errors_of(std::string_view sdl) { return BoundSchema(sdl, {}, {}).errors(); }

    std::string evaluate(const Binding& binding, Instance instance) {
        const auto claim = binding.claim({{value::Want::Dom, nullptr}});
        RequestContext context{arena_, {}, Deadline::never()};
        const Result<value::Value> value = claim->evaluate(instance, context);
        return value ? text_of(*value) : std::string(value.error().message());
    }
    Instance instance(std::string_view args, std::string_view parent = "{}",
                      std::string_view previous = "") {
        Instance made;
        made.args = dom(args, arena_);
        made.parent = dom(parent, arena_);
        if (!previous.empty()) { made.previous = dom(previous, arena_); }
        return made;
    }

    Arena arena_;
};

TEST_F(BindingsTest, LeaveFieldsWithoutADirectiveToTheirParent) {
    const BoundSchema schema(
        "type Query { a: Int b: Int @const(value: 1) c: Thing } type Thing { d: Int }", {}, {});
    ASSERT_EQ(schema.errors(), "");
    EXPECT_EQ(schema.find("Query", "a"), nullptr);
    EXPECT_EQ(schema.find("Thing", "d"), nullptr);
    ASSERT_NE(schema.find("Query", "b"), nullptr);
    EXPECT_EQ(schema.binding("Query", "b").kind(), BindingKind::Template);
}

TEST_F(BindingsTest, ReadPlacesOfTheParent) {
    const BoundSchema schema(
        R"(type Query { t: T } type T { city: String @from(path: "address.0.city")
            name: String @from(path: "label") odd: String @from(path: "a\\.b.c") })",
        {}, {});
    ASSERT_EQ(schema.errors(), "");
    const Instance in = instance("{}", R"({"address":[{"city":"Ulm"}],"label":"L","a.b":{"c":3}})");
    EXPECT_EQ(evaluate(schema.binding("T", "city"), in), "\"Ulm\"");
    EXPECT_EQ(evaluate(schema.binding("T", "name"), in), "\"L\"");
    EXPECT_EQ(evaluate(schema.binding("T", "odd"), in), "3");
    EXPECT_EQ(schema.find("T", "name")->renamed_member, "label");
    EXPECT_EQ(schema.find("T", "city")->renamed_member, "");
}

TEST_F(BindingsTest, ConstantsMayBeNullOrJson) {
    const BoundSchema schema(
        R"(scalar J type Query { a: J @const(value: null) b: J @const(json: "{\"x-y\": [1.0]}")
            c: J @const(value: {k: [RED, "{args.e}"]}) d(e: E): J @const(value: ["{args.e}"]) }
           enum E { RED })",
        {}, {});
    EXPECT_EQ(schema.errors(), "\"{args.e}\": Query.c has no argument \"e\"");
    const BoundSchema right(
        R"(scalar J type Query { a: J @const(value: null) b: J @const(json: "{\"x-y\": [1.0]}")
            c: J @const(value: {k: [RED]}) d(e: E): J @const(value: ["{args.e}"]) } enum E { RED })",
        {}, {});
    ASSERT_EQ(right.errors(), "");
    EXPECT_EQ(evaluate(right.binding("Query", "a"), instance("{}")), "null");
    EXPECT_EQ(evaluate(right.binding("Query", "b"), instance("{}")), R"({"x-y":[1.0]})");
    EXPECT_EQ(evaluate(right.binding("Query", "c"), instance("{}")), R"({"k":["RED"]})");
    Instance in = instance("{}");
    const std::array members{value::Member{"e", value::Value::enum_name("RED")}};
    in.args = value::Value::object(members);
    EXPECT_EQ(evaluate(right.binding("Query", "d"), in), R"(["RED"])");
}

// --- calls ------------------------------------------------------------------------------------

constexpr std::string_view kCalls = R"(
    type Query {
        user(id: ID, lang: String = "en"): User @const(value: {id: "{args.id}"})
        team(id: ID): Team @const(value: {id: "{args.id}"})
        boss(of: ID): User @call(steps: [{field: "Query.user", args: {id: "{args.of}"}}
                                         {field: "Query.team", args: {id: "{prev.teamId}"}}])
        again(who: ID): User @call(steps: [{field: "Query.boss", args: {of: "<{args.who}>"}}])
        all(of: ID): User @call(steps: [{field: "Query.user", args: "{args}"}])
    }
    type User { id: ID teamId: ID t: Team @call(steps: [{field: "Query.team", args: {id: "{parent.k}"}}]) }
    type Team { id: ID })";

TEST_F(BindingsTest, CallsMakeArgumentsAndFillDefaultsIn) {
    const BoundSchema schema(kCalls, {}, {});
    ASSERT_EQ(schema.errors(), "");
    const auto steps = schema.find("Query", "boss")->steps;
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_EQ(steps[0].field, &schema.field("Query", "user"));
    EXPECT_EQ(steps[0].binding, &schema.binding("Query", "user"));
    EXPECT_EQ(evaluate(*steps[0].arguments, instance(R"({"of":7})")), R"({"id":7,"lang":"en"})");
    EXPECT_EQ(evaluate(*steps[1].arguments, instance(R"({"of":7})", "{}", R"({"teamId":"t"})")),
              R"({"id":"t"})");
    EXPECT_EQ(steps[1].arguments->previous_needs().members.at(0).name, "teamId");
    const auto of_parent = schema.find("User", "t")->steps;
    EXPECT_EQ(of_parent[0].arguments->parent_needs().members.at(0).name, "k");
    EXPECT_EQ(evaluate(*of_parent[0].arguments, instance("{}", R"({"k":3})")), R"({"id":3})");
}

TEST_F(BindingsTest, CallsOfCallsAreOneRowOfSteps) {
    const BoundSchema schema(kCalls, {}, {});
    const auto steps = schema.find("Query", "again")->steps;
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_EQ(evaluate(*steps[0].arguments, instance(R"({"who":"w"})", "{}", R"({"teamId":1})")),
              R"({"id":"<w>","lang":"en"})");
    EXPECT_EQ(evaluate(*steps[1].arguments, instance(R"({"who":"w"})", "{}", R"({"teamId":1})")),
              R"({"id":1})");
}

TEST_F(BindingsTest, ArgumentsThatAreNoObjectAreRefused) {
    const BoundSchema schema(kCalls, {}, {});
    const auto steps = schema.find("Query", "all")->steps;
    EXPECT_EQ(evaluate(*steps[0].arguments, instance(R"({"of":7})")), R"({"of":7,"lang":"en"})");
    const BoundSchema other(
        "type Query { a(x: ID): ID @const(value: 1) "
        "b(x: ID): ID @call(steps: [{field: \"Query.a\", args: \"{args.x}\"}]) }",
        {}, {});
    const auto call = other.find("Query", "b")->steps;
    EXPECT_EQ(evaluate(*call[0].arguments, instance(R"({"x":[1]})")),
              "the arguments for Query.a are not an object");
    EXPECT_EQ(evaluate(*call[0].arguments, instance(R"({"x":null})")), "{}");
}

TEST_F(BindingsTest, RefuseCallsThatLeadNowhere) {
    EXPECT_EQ(errors_of("type Query { a: ID @call(steps: [{field: \"Query.b\"}]) }"),
              "Query has no field \"b\" | Did you mean \"a\"?");
    EXPECT_EQ(errors_of("type Query { a: ID @call(steps: [{field: \"Qery.a\"}]) }"),
              "there is no object type \"Qery\" | Did you mean \"Query\"?");
    EXPECT_EQ(errors_of("type Query { a: ID @call(steps: [{field: \"Query.b\"}]) b: ID }"),
              "Query.b has no directive that says how to get it");
    EXPECT_EQ(errors_of("type Query { a: ID @call(steps: [{field: \"Query.b\"}]) "
                        "b: ID @call(steps: [{field: \"Query.a\"}]) }"),
              "Query.a calls itself");
    EXPECT_EQ(errors_of("type Query { a: ID @const(value: 1) @from(path: \"x\") }"),
              "Query.a has @const and @from: a field comes from one place");
    EXPECT_EQ(errors_of("interface I { a: ID @const(value: 1) } type Query { i: I }"),
              "I.a is a field of an interface | say it on the field of each object type");
}

// --- types ------------------------------------------------------------------------------------

TEST_F(BindingsTest, KnowDiscriminatorsAndAliases) {
    const BoundSchema schema(
        R"(type Query { p: Pet t: Thing e: E }
           interface Pet @discriminator(field: "kind", map: [{value: "d-1", type: "Dog"}]) { n: ID }
           union Thing @discriminator(wrapper: true) = Dog
           type Dog implements Pet { n: ID }
           enum E { HUMAN_RESOURCE @alias(values: ["HR", "hr"]) IT })",
        {}, {});
    ASSERT_EQ(schema.errors(), "");
    const auto& types = schema.bindings().schema();
    const DiscriminatorConfig* pet = schema.bindings().discriminator(*types.type("Pet"));
    ASSERT_NE(pet, nullptr);
    EXPECT_EQ(pet->member, "kind");
    EXPECT_EQ(pet->cases.at(0).type, types.type("Dog"));
    EXPECT_TRUE(schema.bindings().discriminator(*types.type("Thing"))->wrapper);
    const auto aliases = schema.bindings().enum_aliases(*types.type("E"));
    ASSERT_EQ(aliases.size(), 2u);
    EXPECT_EQ(aliases[1].upstream, "hr");
    EXPECT_EQ(aliases[1].name, "HUMAN_RESOURCE");
}

TEST_F(BindingsTest, RefuseTypesThatCannotBe) {
    EXPECT_EQ(errors_of("type Query { p: Pet } type Dog { n: ID } type Cat { n: ID } union Pet "
                        "@discriminator(map: [{value: \"c\", type: \"Cta\"}]) = Dog | Cat"),
              "\"Cta\" is not a possible type of Pet | Did you mean \"Cat\"?");
    EXPECT_EQ(errors_of("type Query { e: E } enum E { A @alias(values: [\"x\"]) "
                        "B @alias(values: [\"x\"]) }"),
              "\"x\" stands for two values");
}

}  // namespace
}  // namespace millrace::source
