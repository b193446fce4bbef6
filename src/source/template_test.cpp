#include <millrace/source/template.hpp>

#include <array>

#include <gtest/gtest.h>

#include <millrace/graphql/printer.hpp>
#include <millrace/source/testing/bound_schema.hpp>

namespace millrace::source {
namespace {

using testing::BoundSchema;
using testing::dom;
using testing::text_of;

constexpr std::string_view kArguments =
    "(id: ID, n: Int, list: [Int], color: Color, input: Input, json: JSON)";

std::string schema_with(std::string_view directive) {
    return std::string("scalar JSON enum Color { RED } input Input { name: String deep: Input } ") +
           "type Query { field" + std::string(kArguments) + ": JSON " + std::string(directive) +
           " thing: Thing } type Thing { userId: ID other: JSON @const(value: "
           "\"{parent.userId}\")}";
}

class Template : public ::testing::Test {
protected:
    /// What `@const(json: …)` makes of the arguments and the parent.
    std::string evaluate(std::string_view json, std::string_view args = "{}",
                         std::string_view parent = "{}") {
        std::string quoted;
        graphql::append_string_literal(quoted, json);
        const BoundSchema schema(schema_with("@const(json: " + quoted + ")"), configuration(), {});
        if (!schema.errors().empty()) { return schema.errors(); }
        hints_ = schema.hints();
        const auto claim = schema.binding("Query", "field").claim({{value::Want::Dom, nullptr}});
        Instance instance;
        instance.args = dom(args, arena_);
        instance.parent = dom(parent, arena_);
        RequestContext context{arena_, headers_, Deadline::never()};
        context.identity = &identity_;
        return text_of(claim->evaluate(instance, context).value());
    }

    static Configuration configuration() {
        Configuration configuration;
        configuration.environment["REGION"] = "eu{args.id}";
        configuration.vars["team"] = "core";
        return configuration;
    }

    Arena arena_;
    std::vector<wire::HeaderField> headers_{{"X-Tenant", "acme"}, {"x-many", "1"}, {"X-Many", "2"}};
    std::array<SessionVariable, 3> variables_{
        {{"x-hasura-empty", ""}, {"x-hasura-role", "user"}, {"x-hasura-user-id", "7"}}};
    Identity identity_{"user", variables_, false};
    std::string hints_;
};

TEST_F(Template, KeepsTheTypeOfAnExpressionAlone) {
    constexpr std::string_view kArgs =
        R"({"id":"a","n":5,"list":[1,null],"input":{"name":"x"},"json":1.50})";
    EXPECT_EQ(evaluate(R"("{args.id}")", kArgs), "\"a\"");
    EXPECT_EQ(evaluate(R"("{args.n}")", kArgs), "5");
    EXPECT_EQ(evaluate(R"("{args.list}")", kArgs), "[1,null]");
    EXPECT_EQ(evaluate(R"("{args.input}")", kArgs), R"({"name":"x"})");
    EXPECT_EQ(evaluate(R"("{args.json}")", kArgs), "1.50");
    EXPECT_EQ(evaluate(R"("{args}")", R"({"n":1})"), R"({"n":1})");
}

TEST_F(Template, JoinsTextAndWritesStructuresCompactly) {
    EXPECT_EQ(evaluate(R"("n={args.n};b={args.json};l={args.list}")",
                       R"({"n":10.0,"json":{"a": [true]},"list":[1, 2]})"),
              R"("n=10.0;b={\"a\":[true]};l=[1,2]")");
    EXPECT_EQ(evaluate(R"("<{args.id}>")", R"({"id":null})"), R"("<>")");
    EXPECT_EQ(evaluate(R"("<{args.id}>")"), R"("<>")");
}

TEST_F(Template, LeavesAbsentMembersOutAndMakesAbsentItemsNull) {
    EXPECT_EQ(evaluate(R"({"a":"{args.id}","b":["{args.id}",1],"c":"{args.n}"})", R"({"n":null})"),
              R"({"b":[null,1],"c":null})");
    EXPECT_EQ(evaluate(R"("{args.id}")"), "absent");
}

TEST_F(Template, FollowsPathsThroughObjectsAndLists) {
    constexpr std::string_view kArgs = R"({"json":{"a-b":[{"0":"x"},[7]]}})";
    EXPECT_EQ(evaluate(R"("{args.json.a-b.0.0}")", kArgs), "\"x\"");
    EXPECT_EQ(evaluate(R"("{args.json.a-b.1.0}")", kArgs), "7");
    for (const std::string_view nowhere :
         {"{args.json.x}", "{args.json.a-b.2}", "{args.json.a-b.01}", "{args.json.a-b.0.0.y}"}) {
        EXPECT_EQ(evaluate('"' + std::string(nowhere) + '"', kArgs), "absent") << nowhere;
    }
}

TEST_F(Template, ReadsTheParentHeadersAndSettings) {
    EXPECT_EQ(evaluate(R"("{parent.a.0}")", "{}", R"({"a":["x"]})"), "\"x\"");
    EXPECT_EQ(evaluate(R"("{parent}")", "{}", R"({"a":1})"), R"({"a":1})");
    EXPECT_EQ(evaluate(R"(["{headers.x-tenant}","{headers.X-TENANT}","{headers.x-many}"])"),
              R"(["acme","acme","1, 2"])");
    EXPECT_EQ(evaluate(R"("{headers.none}")"), "absent");
    headers_.push_back({"x-old", "caf\xE9"});
    EXPECT_EQ(evaluate(R"("{headers.x-old}!")"), "\"caf\xC3\xA9!\"") << "always UTF-8";
    EXPECT_EQ(evaluate(R"("{vars.team}")"), "\"core\"");
    EXPECT_EQ(evaluate(R"("{env.REGION}")"), R"("eu{args.id}")") << "values are not templates";
    EXPECT_EQ(evaluate(R"("{env.NOPE}")"), "absent");
    EXPECT_NE(hints_.find("{env.NOPE}"), std::string::npos);
}

TEST_F(Template, ReadsTheSession) {
    headers_.push_back({"x-hasura-user-id", "1"});  // what a client says of itself
    EXPECT_EQ(evaluate(R"(["{session.x-hasura-user-id}","{session.X-Hasura-Role}"])"),
              R"(["7","user"])");
    EXPECT_EQ(evaluate(R"("<{session.x-hasura-empty}>")"), R"("<>")");
    EXPECT_EQ(evaluate(R"("{session}")"), "\"{session}\" needs one name | write {session.NAME}");
    EXPECT_EQ(evaluate(R"("{session.a.b}")"),
              "\"{session.a.b}\" needs one name | write {session.NAME}");
}

TEST_F(Template, NamesWhatItNeedsOfTheSession) {
    const BoundSchema schema(
        schema_with("@const(value: [\"{session.X-Hasura-Org}\", \"{session.b}\"])"), {}, {});
    const SessionNeeds& needs = schema.binding("Query", "field").parent_needs().session;
    EXPECT_EQ(needs.names, (std::vector<std::string>{"x-hasura-org", "b"}));
    EXPECT_EQ(needs.missing_in(identity_), "x-hasura-org");
    EXPECT_EQ(needs.missing_in(anonymous_identity()), "x-hasura-org");
    EXPECT_EQ(SessionNeeds{}.missing_in(anonymous_identity()).data(), nullptr);
    EXPECT_EQ((SessionNeeds{{"x-hasura-empty"}, true}.missing_in(identity_).data()), nullptr);
}

TEST_F(Template, TakesEveryOtherBraceAsText) {
    for (const std::string_view text :
         {"{", "}", "{}", "{ args.id }", "{args.id", "args.id}", "{args .id}", "{args..id}",
          "{.id}", "{args.}", "{args.a b}", "{unknown.id}", "{{}}", "{args[0]}", "{\u00e4.b}"}) {
        const std::string json = '"' + std::string(text) + '"';
        EXPECT_EQ(evaluate(json), json);
    }
    EXPECT_EQ(evaluate(R"("{{args.n}}")", R"({"n":1})"), R"("{1}")");
    EXPECT_EQ(evaluate(R"("{a{args.n}b}")", R"({"n":1})"), R"("{a1b}")");
}

TEST_F(Template, KeepsConstantsAsTheyAreWritten) {
    constexpr std::string_view kJson =
        R"({"z":1.10,"a-b":[true,null,12345678901234567890123],"":"\u00e9\n"})";
    EXPECT_EQ(evaluate(kJson), R"({"z":1.10,"a-b":[true,null,12345678901234567890123],"":"é\n"})");
}

TEST_F(Template, SaysWhatIsWrongAndWhatToWrite) {
    EXPECT_EQ(evaluate(R"("{args.ids}")"),
              "\"{args.ids}\": Query.field has no argument \"ids\" | Did you mean \"id\"?");
    EXPECT_EQ(evaluate(R"("{args.input.nam}")"),
              "\"{args.input.nam}\": there is no \"nam\" in Input | Did you mean \"name\"?");
    EXPECT_EQ(evaluate(R"("{args.n.x}")"), "\"{args.n.x}\": there is no \"x\" in Int");
    EXPECT_EQ(evaluate(R"("{args.input.deep.deep.name}")"), "absent");
    EXPECT_EQ(evaluate(R"("{args.list.0}")", R"({"list":[4]})"), "4");
    EXPECT_EQ(evaluate(R"("{result.x}")"),
              "\"{result.x}\" has no meaning here: there is no {result} at this place");
    EXPECT_EQ(evaluate(R"("{headers}")"), "\"{headers}\" needs one name | write {headers.NAME}");
}

TEST_F(Template, HintsAtSlipsInNamesOfTheParent) {
    const BoundSchema schema(
        "type Query { a: A } type A { userId: ID b: ID @const(value: \"{parent.userID}\") }", {},
        {});
    EXPECT_EQ(schema.errors(), "");
    EXPECT_NE(schema.hints().find("Did you mean \"userId\"?"), std::string::npos) << schema.hints();
    EXPECT_NE(schema.find("A", "b"), nullptr);
}

TEST_F(Template, DoesNotHintAtTheFieldItself) {
    const BoundSchema schema(
        "type Query { a: A } type A { author: ID @const(value: \"{parent.authorId}\") }", {}, {});
    EXPECT_EQ(schema.hints(), "");
}

TEST_F(Template, NamesWhatItNeedsOfTheParent) {
    const BoundSchema schema(
        "type Query { a: A } type A { b: ID @const(value: [\"{parent.x}\", \"{parent.y.0.z}\", "
        "\"{parent.x}-{parent.y.q}\"]) }",
        {}, {});
    const ParentNeeds& needs = schema.binding("A", "b").parent_needs();
    ASSERT_EQ(needs.members.size(), 2u);
    EXPECT_EQ(needs.members[0].name, "x");
    EXPECT_TRUE(needs.members[0].paths_below.empty());
    EXPECT_EQ(needs.members[1].name, "y");
    EXPECT_EQ(needs.members[1].paths_below, (std::vector<MemberPath>{{"0", "z"}, {"q"}}));
    EXPECT_FALSE(needs.whole);
}

TEST_F(Template, ReadsRowsBySlot) {
    const BoundSchema schema(schema_with(""), {}, {});
    const auto claim = schema.binding("Thing", "other").claim({{value::Want::Dom, nullptr}});
    std::array<value::Value, 3> row{value::Value::null(), value::Value::null(),
                                    value::Value::number("7")};
    const std::array<std::uint16_t, 1> slots{2};
    const ParentSlots parent_slots{.slots = slots};
    Instance instance;
    instance.parent = value::Value::row(row);
    instance.slots = &parent_slots;
    RequestContext context{arena_, headers_, Deadline::never()};
    EXPECT_EQ(text_of(claim->evaluate(instance, context).value()), "7");
}

}  // namespace
}  // namespace millrace::source
