#include <millrace/plan/planner.hpp>

#include <optional>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/wire/json_reader.hpp>

#include "fake_bindings.hpp"

namespace millrace::plan {
namespace {

// A schema with its bindings, and operations compiled against them.
class Planning : public testing::Test {
protected:
    void use(std::string_view sdl) {
        source::Registry registry;
        registry.add(std::make_unique<FakeFactory>());
        const std::string directives = source::configuration_sdl(registry);
        graphql::SchemaOptions options;
        options.internal_sdl = directives;
        options.incremental_directives = true;
        auto schema = graphql::build_schema(std::string(sdl), options);
        ASSERT_TRUE(schema.has_value()) << schema.error().front().message;
        source::ConfigReport report;
        bindings_ = source::compile_bindings(*schema, {}, registry, report);
        ASSERT_NE(bindings_, nullptr) << report.findings().front().message;
        schema_ = *std::move(schema);
    }

    tl::expected<std::unique_ptr<const Plan>, graphql::GraphqlErrors> try_compile(
        std::string_view query, std::string_view variables = "{}") {
        const std::string_view text = arena_.copy(query);
        const auto document = graphql::parse_document(text, arena_);
        EXPECT_TRUE(document.has_value()) << document.error().message;
        for (const auto& error : graphql::validate(**document, *schema_, arena_)) {
            ADD_FAILURE() << error.message;
        }
        const auto* operation = *find_operation(**document, {});
        const auto given = wire::parse_dom(wire::PaddedJson::copy(variables, arena_), arena_);
        const auto coerced =
            graphql::coerce_variables(operation->variables, *given, *schema_, text, arena_);
        return compile({*schema_, {bindings_.get()}, **document, *operation, *coerced});
    }

    const Plan& compiled(std::string_view query, std::string_view variables = "{}") {
        auto plan = try_compile(query, variables);
        EXPECT_TRUE(plan.has_value()) << plan.error().front().message;
        plans_.push_back(*std::move(plan));
        return *plans_.back();
    }

    std::string dumped(std::string_view query, std::string_view variables = "{}") {
        return dump(compiled(query, variables));
    }

    // What a source is asked for, as text.
    static std::string asked(const FetchNode& node) {
        const auto& claim = static_cast<const FakeClaim&>(*node.claim);
        return claim.request.selection == nullptr ? "-" : text_of(*claim.request.selection);
    }

    Arena arena_;
    std::shared_ptr<const graphql::Schema> schema_;
    std::shared_ptr<const source::Bindings> bindings_;
    std::vector<std::unique_ptr<const Plan>> plans_;

private:
    static std::string text_of(const source::ClaimedSelection& selection) {
        std::string text = "{";
        if (selection.wants_typename) { text += " __typename"; }
        for (const source::ClaimedBranch& branch : selection.branches) {
            if (selection.type->is_abstract()) {
                text += fmt::format(" on {}:", branch.type->name);
            }
            for (const source::ClaimedField& field : branch.fields) { text += text_of(field); }
        }
        return text + " }";
    }
    static std::string text_of(const source::ClaimedField& field) {
        std::string text = " ";
        if (field.member != field.name) { text += fmt::format("{}: ", field.member); }
        text += field.name;
        if (field.arguments.is(value::Kind::Object)) {
            text += fmt::format("({} constant)", field.arguments.members().size());
        }
        if (field.dynamic_arguments != source::ClaimedField::kNoDynamicArguments) {
            text += fmt::format("(dynamic {})", field.dynamic_arguments);
        }
        if (field.selection != nullptr) { text += " " + text_of(*field.selection); }
        for (const source::MemberPath& path : field.paths_below) {
            text += " <";
            for (const std::string& step : path) { text += "." + step; }
            text += ">";
        }
        return text;
    }
};

constexpr std::string_view kBlog = R"(
type Query {
  posts: [Post] @fake
  post(id: ID!): Post @fake
  version: String @const(value: "1")
  now: String
}
type Mutation { like(id: ID!): Post @fake  hide(id: ID!): Post @fake }
type Post {
  id: ID title: String
  author: User @fake(reads: ["authorId"], keysMax: 50)
  place: Place
  city: String @from(path: "place.city")
  label: String @from(path: "title")
}
type Place { city: String country: Country @fake(reads: ["code"], keysMax: 0) }
type Country { name: String }
type User { id: ID name: String friends: [User] @fake(reads: ["id", "links.self"]) }
)";

class Blog : public Planning {
protected:
    void SetUp() override { use(kBlog); }
};

// --- dumps ------------------------------------------------------------------------------------

TEST_F(Blog, DumpShowsWhoWaitsForWhom) {
    EXPECT_EQ(dumped("query Home { posts { heading: title author { name } } now }"),
              R"(query Home
  posts [Post] = fetch #0 (slot 0)
    heading: title String = member title (slot 0)
    author User = fetch #1 (slot 1)
      name String = member name (slot 0)
  now String = member now (slot 1)
fetches
  #0 Query.posts
    source fake; level 0; one call per different request
    starts at once
    reads title authorId
  #1 Post.author
    source fake; level 1; one call for up to 50 keys
    fed by #0, leaves when full or when they end
    reads name
)");
}

TEST_F(Blog, RootFieldsWithoutAnyCall) {
    EXPECT_EQ(dumped("{ now __typename version }"), R"(query (anonymous)
  now String = member now (slot 0)
  __typename String! = name of the type
  version String = fetch #0 (slot 1)
fetches
  #0 @const
    level 0
    starts at once
)");
}

TEST_F(Blog, MembersAndPlacesInsideThem) {
    EXPECT_EQ(dumped("{ post(id: 1) { city label place { city country { name } } } }"),
              R"(query (anonymous)
  post Post = fetch #0 (slot 0)
    city String = fetch #1 (slot 0)
    label String = member title (slot 2)
    place Place = member place (slot 3)
      city String = member city (slot 0)
      country Country = fetch #2 (slot 1)
        name String = member name (slot 0)
fetches
  #0 Query.post
    source fake; level 0; one call per different request
    starts at once
    reads place title
  #1 @from place.city
    level 1
    fed by #0, leaves when full or when they end
  #2 Place.country
    source fake; level 2; one call for all keys
    fed by #0, leaves when full or when they end
    reads name
)");
}

TEST_F(Blog, RootFieldsOfMutationsAreKeptApart) {
    const Plan& plan = compiled(
        "mutation { like(id: 1) { author { name } } "
        "again: like(id: 1) { author { name } } hide(id: 2) { id } }");
    ASSERT_EQ(plan.fetches.size(), 5U);
    std::vector<std::uint16_t> roots;
    std::vector<std::uint16_t> tables;
    for (const FetchNode* node : plan.fetches) {
        roots.push_back(node->root);
        tables.push_back(node->table);
    }
    EXPECT_THAT(roots, testing::ElementsAre(0, 0, 1, 1, 2));
    EXPECT_THAT(tables, testing::ElementsAre(0, 1, 2, 3, 4));
    EXPECT_THAT(dump(plan), testing::HasSubstr("level 0; root field 1; "));
}

TEST_F(Blog, DeferredPartsHaveUnitsOfTheirOwn) {
    EXPECT_EQ(dumped(R"({ posts { id ... @defer(label: "more") { title author { id } } } })"),
              R"(query (anonymous)
  posts [Post] = fetch #0 (slot 0)
    id ID = member id (slot 0)
    later, unit 1: more
      title String = member title (slot 1)
      author User = fetch #1 (slot 2)
        id ID = member id (slot 0)
fetches
  #0 Query.posts
    source fake; level 0; one call per different request
    starts at once
    reads id title authorId
  #1 Post.author
    source fake; level 1; unit 1; one call for up to 50 keys
    fed by #0, leaves when full or when they end
    reads id
)");
}

TEST_F(Blog, StreamedItemsHaveAUnitOfTheirOwn) {
    const std::string text = dumped("{ posts @stream(initialCount: 1) { author { id } } }");
    EXPECT_THAT(text, testing::HasSubstr("posts [Post] = fetch #0 (slot 0) stream unit 1\n"));
    EXPECT_THAT(text, testing::HasSubstr("    items of unit 1:\n"
                                         "      author User = fetch #2 (slot 2)\n"));
}

// --- nodes ------------------------------------------------------------------------------------

TEST_F(Blog, FieldsOfOneLevelShareANode) {
    const Plan& plan = compiled(
        "{ posts { author { id } writer: author { name } } "
        "post(id: 1) { author { name } } }");
    EXPECT_EQ(plan.fetches.size(), 3U);
    EXPECT_EQ(plan.fetches[1]->producers, 2U);  // the posts, and the one post
    EXPECT_EQ(plan.fetches[1]->fields.size(), 3U);
}

TEST_F(Blog, FieldsOfDifferentLevelsShareATableOnly) {
    const Plan& plan = compiled("{ posts { author { friends { friends { id } } } } }");
    ASSERT_EQ(plan.fetches.size(), 4U);
    EXPECT_EQ(plan.fetches[2]->binding, plan.fetches[3]->binding);
    EXPECT_EQ(plan.fetches[2]->table, plan.fetches[3]->table);
    EXPECT_EQ(plan.table_count, 3U);
    EXPECT_EQ(plan.fetches[2]->projection.shape, plan.fetches[3]->projection.shape);
}

TEST_F(Blog, SkippedFieldsAreNotInThePlan) {
    constexpr std::string_view kQuery =
        "query($full: Boolean!) { posts { id author @include(if: $full) { id } } }";
    EXPECT_EQ(compiled(kQuery, R"({"full": true})").fetches.size(), 2U);
    EXPECT_EQ(compiled(kQuery, R"({"full": false})").fetches.size(), 1U);
}

TEST_F(Blog, NodesThatOnlySkippedFieldsFeedAreNotThere) {
    EXPECT_TRUE(
        compiled("{ posts @skip(if: true) { author { friends { id } } } }").fetches.empty());
}

TEST_F(Blog, ArgumentsWithoutVariablesAreCoercedOnce) {
    const Plan& plan = compiled("query($id: ID!) { a: post(id: 1) { id } b: post(id: $id) { id } }",
                                R"({"id": "2"})");
    const auto fields = plan.root->fields;
    ASSERT_TRUE(fields[0].arguments.is_constant());
    EXPECT_EQ(fields[0].arguments.value.member("id").text(), "1");
    EXPECT_FALSE(fields[1].arguments.is_constant());
    EXPECT_EQ(plan.argument_count, 1U);
}

// --- layout -----------------------------------------------------------------------------------

TEST_F(Blog, RowsHoldWhatIsSelectedAndWhatIsRead) {
    const Plan& plan = compiled("{ posts { author { friends { name } } } }");
    const auto members = plan.fetches[1]->projection.shape->members;
    ASSERT_EQ(members.size(), 2U);
    EXPECT_EQ(members[0].name, "id");
    EXPECT_EQ(members[0].want, value::Want::Scalar);
    EXPECT_EQ(members[1].name, "links");  // not in the schema: read by name, in full
    EXPECT_EQ(members[1].want, value::Want::Dom);
}

TEST_F(Blog, MemberThatIsReadInTwoWaysHasTwoSlots) {
    const Plan& plan = compiled("{ post(id: 1) { city place { city } } }");
    const auto members = plan.fetches[0]->projection.shape->members;
    ASSERT_EQ(members.size(), 1U);
    EXPECT_EQ(members[0].want, value::Want::Row);
    EXPECT_NE(members[0].dom_slot, value::Shape::kNoSlot);
    EXPECT_NE(members[0].dom_slot, members[0].slot);
}

TEST_F(Blog, AliasesOfAFetchedFieldShareItsRows) {
    const Plan& plan = compiled("{ a: post(id: 1) { id } b: post(id: 1) { title } }");
    ASSERT_EQ(plan.fetches.size(), 1U);
    EXPECT_EQ(plan.fetches[0]->projection.shape->members.size(), 2U);
    EXPECT_NE(plan.root->fields[0].slot, plan.root->fields[1].slot);
}

// --- types ------------------------------------------------------------------------------------

// Possible types select the same fields below the same member: nested abstract types must not
// multiply, 40 times 40 times 40.
TEST_F(Planning, NestedInterfacesStaySmall) {
    constexpr int kTypes = 40;
    std::string sdl =
        "type Query { node: Node @fake }\n"
        "interface Node { id: ID next: Node }\n";
    for (int i = 0; i < kTypes; ++i) {
        sdl += fmt::format("type T{0} implements Node {{ id: ID next: Node own{0}: Int }}\n", i);
    }
    use(sdl);
    std::string fragment = "... on T3 { own3 } ... on T17 { own17 } ...F";
    std::string query = "{ node {";
    for (int depth = 0; depth < 6; ++depth) { query += fragment + " next {"; }
    query += fragment + std::string(7, '}') + "} fragment F on Node { id }";
    const Plan& plan = compiled(query);
    EXPECT_LT(plan.bytes(), std::size_t{400} * 1024);
    const CompositePlan* composite = &plan.root->fields[0].composite;
    for (int depth = 0; depth < 6; ++depth) {
        ASSERT_EQ(composite->by_type.size(), static_cast<std::size_t>(kTypes));
        const CompositePlan* below = nullptr;
        for (const SelectionPlan* selection : composite->by_type) {
            const FieldPlan& next = selection->fields.back();
            ASSERT_EQ(next.response_key, "next");
            if (below != nullptr) {
                EXPECT_EQ(next.composite.by_type.data(), below->by_type.data());
            }
            below = &next.composite;
        }
        composite = below;
    }
}

// Each field of the interface counts once per possible type.
TEST_F(Planning, RefusesPlansOfTooManyFields) {
    constexpr std::size_t kTypes = 100;
    std::string sdl = "type Query { node: Node }\ninterface Node { id: ID }\n";
    for (std::size_t i = 0; i < kTypes; ++i) {
        sdl += fmt::format("type T{} implements Node {{ id: ID }}\n", i);
    }
    use(sdl);
    const auto query_of = [](std::size_t fields) {
        std::string query = "{ node {";
        for (std::size_t i = 0; i < fields; ++i) { query += fmt::format(" a{}: id", i); }
        return query + " } }";
    };
    constexpr std::size_t kFits = (kPlanFieldsMax - 1) / kTypes;
    EXPECT_TRUE(try_compile(query_of(kFits)).has_value());
    const auto refused = try_compile(query_of(kFits + 1));
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().front().message, testing::HasSubstr("Operation is too large"));
}

// Each alias of a fetched field has a slot of its own.
TEST_F(Planning, RefusesRowsOfTooManySlots) {
    use("type Query { one: Int @fake row: Row @fake } type Row { two: Int @fake }");
    const auto with_aliases = [&](std::string_view field, std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) { text += fmt::format(" a{}: {}", i, field); }
        return text;
    };
    constexpr std::size_t kFits = value::Shape::kSlotsMax;
    for (const auto& [field, query] :
         {std::pair("one", "{{{} }}"), std::pair("two", "{{ row {{{} }} }}")}) {
        const auto query_of = [&](std::size_t count) {
            return fmt::format(fmt::runtime(query), with_aliases(field, count));
        };
        EXPECT_TRUE(try_compile(query_of(kFits)).has_value());
        const auto refused = try_compile(query_of(kFits + 1));
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(
            refused.error().front().message,
            "Operation is too large: more than 65534 members of one object, aliases counted.");
    }
}

class PlanParts : public Planning, public testing::WithParamInterface<std::string_view> {};

// Whatever is numbered: one part more than there are numbers is refused, not mistaken for another.
TEST_P(PlanParts, AreNumberedWithoutMistake) {
    use("type Query { a(x: Int): Int b: Q } type Q { a: Int b: Q } "
        "type Mutation { a(x: Int): Int }");
    const auto query_of = [&](std::size_t count) {
        std::string query(GetParam().substr(0, GetParam().find('|')));
        const std::string part(GetParam().substr(GetParam().find('|') + 1));
        for (std::size_t i = 0; i < count; ++i) {
            query += fmt::format(fmt::runtime(part), fmt::arg("n", i));
        }
        return query + " }";
    };
    EXPECT_TRUE(try_compile(query_of(kPlanPartsMax - 1)).has_value());
    const auto refused = try_compile(query_of(kPlanPartsMax + 1));
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().front().message,
                testing::HasSubstr("more than 65534 deferred parts"));
}

INSTANTIATE_TEST_SUITE_P(All, PlanParts,
                         testing::Values("query($x: Int) {| a{n}: a(x: $x)",
                                         "{|... @defer {{ a{n}: a }}", "mutation {| a{n}: a"));

TEST_F(Planning, RefusesWhatTheSchemaHasNoRootFor) {
    use("type Query { a: Int }");
    const auto document = graphql::parse_document("mutation { a }", arena_);
    const auto refused = compile({*schema_, {}, **document, **find_operation(**document, {}), {}});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().front().message,
              "Schema is not configured to execute mutation operation.");
}

// A member may be one thing in one type and another in the next.
TEST_F(Planning, MembersOfDifferingTypesKeepWhatEachNeeds) {
    use(R"(
        type Query { any: [Any] @fake }
        union Any = A | B | C
        scalar JSON
        type A { tags: [String] } type B { tags: JSON } type C { tags: Tags } type Tags { n: Int }
    )");
    const auto want_of = [&](std::string_view query) {
        const Plan& plan = compiled(query);
        for (const auto& member : plan.fetches[0]->projection.shape->members) {
            if (member.name == "tags") { return member.want; }
        }
        return value::Want::Scalar;
    };
    // Text alone would not do for the list.
    EXPECT_EQ(want_of("{ any { ... on A { a: tags } ... on B { b: tags } } }"), value::Want::Dom);
    EXPECT_EQ(want_of("{ any { ... on B { b: tags } ... on A { a: tags } } }"), value::Want::Dom);
    EXPECT_EQ(want_of("{ any { ... on B { b: tags } } }"), value::Want::Raw);
    EXPECT_EQ(want_of("{ any { ... on A { a: tags } ... on C { c: tags { n } } } }"),
              value::Want::Row);
}

// --- sources that must be asked for members ---------------------------------------------------

constexpr std::string_view kAsked = R"(
type Query { user(id: ID): User @fake(asks: true) pets: [Pet] @fake(asks: true) }
type User {
  id: ID name(in: String): String size(unit: String = "cm"): Int
  boss: User address: Address
  orders: [Order] @fake(reads: ["id", "address.zip", "secret.key"], keysMax: 0)
}
type Address { street: String zip: String }
type Order { id: ID }
interface Pet { name: String }
type Cat implements Pet { name: String lives: Int food: String }
type Dog implements Pet { name: String food: [Food] }
type Food { brand: String }
)";

class Claims : public Planning {
protected:
    void SetUp() override { use(kAsked); }
    std::string asked_first(std::string_view query, std::string_view variables = "{}") {
        return asked(*compiled(query, variables).fetches.front());
    }
};

TEST_F(Claims, AskForWhatIsSelectedAndNothingElse) {
    EXPECT_EQ(asked_first("{ user(id: 1) { name boss { id address { zip } } } }"),
              "{ name boss { id address { zip } } }");
}

TEST_F(Claims, ClientsNamesAreNotPassedOn) {
    EXPECT_EQ(asked_first("{ user { name: id id: name you: name } }"), "{ id name }");
}

TEST_F(Claims, DifferentArgumentsAreDifferentMembers) {
    EXPECT_EQ(asked_first(
                  R"({ user { a: name(in: "de") b: name(in: "fr") c: name d: name(in: "de") } })"),
              "{ _0_name: name(1 constant) _1_name: name(1 constant) name }");
}

TEST_F(Claims, ArgumentsWithVariablesAreMadePerRequest) {
    EXPECT_EQ(asked_first("query($in: String) { user { name(in: $in) size(unit: \"m\") } }"),
              "{ _0_name: name(dynamic 0) _1_size: size(1 constant) }");
}

TEST_F(Claims, KeysAreAskedForThoughNobodySelectsThem) {
    EXPECT_EQ(asked_first("{ user { name orders { id } } }"),
              "{ name id address <.zip> secret <.key> }");
    EXPECT_EQ(asked_first("{ user { address { street } orders { id } } }"),
              "{ address { street } <.zip> id secret <.key> }");
}

// `id` is what the client calls something else: the key must not be mistaken for it.
TEST_F(Claims, HiddenKeysDoNotMeetAliases) {
    EXPECT_EQ(asked_first(R"({ user { id: name(in: "de") orders { id } } })"),
              "{ _0_name: name(1 constant) id address <.zip> secret <.key> }");
}

TEST_F(Claims, TypesDifferInWhatTheyAreAskedFor) {
    EXPECT_EQ(asked_first("{ pets { name ... on Cat { lives } } }"),
              "{ __typename on Cat: name lives on Dog: name }");
}

// Cat.food is a text and Dog.food a list of objects: one name for both would be refused upstream.
TEST_F(Claims, FieldsOfDifferingTypesGetNamesOfTheirOwn) {
    EXPECT_EQ(asked_first("{ pets { ... on Cat { c: food } ... on Dog { d: food { brand } } } }"),
              "{ __typename on Cat: food on Dog: _1_food: food { brand } }");
}

// A key nobody declared in Bird stands for the declared one of Cat, but not of Dog as well.
TEST_F(Planning, HiddenKeyStandsForOneTypeOnly) {
    use(R"(
        type Query { pets: [Pet] @fake(asks: true) }
        interface Pet { tag: String }
        type Bird implements Pet { tag: String @fake(reads: ["food"]) }
        type Cat implements Pet { tag: String food: String }
        type Dog implements Pet { tag: String food: Int }
    )");
    EXPECT_EQ(asked(*compiled("{ pets { ... on Bird { tag } ... on Cat { c: food } "
                              "... on Dog { d: food } } }")
                         .fetches[0]),
              "{ __typename on Bird: food on Cat: food on Dog: _1_food: food }");
}

TEST_F(Planning, NamesOfOurOwnDoNotMeetThoseOfTheUpstream) {
    use(R"(
        type Query { user: User @fake(asks: true) }
        type User { _1_name: String name(in: String): String _2_x: String }
    )");
    EXPECT_EQ(
        asked(*compiled(R"({ user { _1_name a: name(in: "de") b: name(in: "fr") } })").fetches[0]),
        "{ _1_name _2_name: name(1 constant) _3_name: name(1 constant) }");
}

TEST_F(Claims, SelectionsOfOneMemberAreJoined) {
    EXPECT_EQ(asked_first("{ user { boss { id } b: boss { name boss { id } } } }"),
              "{ boss { id name boss { id } } }");
}

// Two fields of one level that ask for different things are two documents.
TEST_F(Claims, DoNotShareANodeUnlessTheyAreBatched) {
    const Plan& plan = compiled("{ a: user(id: 1) { id } b: user(id: 2) { name } }");
    ASSERT_EQ(plan.fetches.size(), 2U);
    EXPECT_EQ(asked(*plan.fetches[0]), "{ id }");
    EXPECT_EQ(asked(*plan.fetches[1]), "{ name }");
    EXPECT_NE(plan.fetches[0]->table, plan.fetches[1]->table);
}

}  // namespace
}  // namespace millrace::plan
