#include "document.hpp"

#include "graphql_test_fixture.hpp"
#include "literal_writer.hpp"

namespace millrace::ext::source_graphql {
namespace {

constexpr std::string_view kShops = R"(
    scalar JSON
    enum Size { S L }
    input Filter { text: String! size: Size }
    type Query {
        shop(id: ID, filter: Filter, sizes: [Size!], any: JSON): Shop
            @graphql(field: "getShop", args: {id: "{args.id}", filter: "{args.filter}", fixed: 1,
                                              sizes: "{args.sizes}", any: "{args.any}"})
        all(id: ID): [Shop] @graphql(field: "shops", args: "{args}")
        bare: [Shop] @graphql(field: "shops")
        plain(id: ID): Shop @graphql(field: "getShop", args: {id: "{args.id}"}, variables: false)
        nodes: [Node] @graphql
    }
    type Mutation { save(id: ID): Shop @graphql(args: {id: "{args.id}"}) }
    interface Node { id: ID }
    type Shop implements Node { id: ID name: String owner: Owner items(first: Int, size: Size, f: Filter): [Item] }
    type Owner implements Node { id: ID name: String }
    type Item { id: ID })";

class Document : public GraphqlFixture {
protected:
    void SetUp() override { bind(kShops); }
};

TEST_F(Document, AsksForWhatIsClaimed) {
    claim("Query", "bare",
          selection("Shop",
                    {branch("Shop", {field("Shop", "name"),
                                     field("Shop", "owner", plain("Owner", {"id", "name"}))})}));
    EXPECT_EQ(rendered(instance("{}")), R"({"query":"{shops{name owner{id name } }}"})");
}

TEST_F(Document, DeclaresWhatIsThereAsNonNull) {
    claim("Query", "shop", plain("Shop", {"id"}));
    EXPECT_EQ(
        rendered(instance(R"({"id":"7","filter":{"text":"a\"b"},"sizes":["S"]})")),
        R"({"query":"query($v0:ID!,$v1:Filter!,$v2:[Size!]!){getShop(id:$v0,filter:$v1,fixed:1,)"
        R"(sizes:$v2){id }}","variables":{"v0":"7","v1":{"text":"a\"b"},"v2":["S"]}})");
    EXPECT_EQ(rendered(instance(R"({"id":null})")),
              R"({"query":"query($v0:ID){getShop(id:$v0,fixed:1){id }}","variables":{"v0":null}})");
    claim("Query", "all", plain("Shop", {"id"}));
    EXPECT_EQ(rendered(instance(R"({"id":"7"})")),
              R"({"query":"query($v0:ID!){shops(id:$v0){id }}","variables":{"v0":"7"}})");
    EXPECT_EQ(rendered(instance("{}")), R"({"query":"{shops{id }}"})");
}

TEST_F(Document, WritesLiteralsWhenAskedTo) {
    claim("Query", "plain", plain("Shop", {"id"}));
    EXPECT_EQ(rendered(instance(R"({"id":"a\"){evil}"})")),
              R"({"query":"{getShop(id:\"a\\\"){evil}\"){id }}"})");
}

TEST_F(Document, MutationsSaySo) {
    claim("Mutation", "save", plain("Shop", {"id"}));
    EXPECT_EQ(rendered(instance(R"({"id":"7"})")),
              R"({"query":"mutation($v0:ID!){save(id:$v0){id }}","variables":{"v0":"7"}})");
    EXPECT_FALSE(claim_->binding().idempotent());
    EXPECT_FALSE((*claim_->render(instance("{}"), context_))->shareable);
}

TEST_F(Document, PassesArgumentsBelowOn) {
    ClaimedField constant = field("Shop", "items", plain("Item", {"id"}));
    const std::array size{value::Member{"size", Value::enum_name("L")},
                          value::Member{"first", Value::number("3")}};
    constant.arguments = Value::object(size);
    ClaimedField dynamic = field("Shop", "items", plain("Item", {"id"}));
    dynamic.member = "_1_items";
    dynamic.dynamic_arguments = 0;
    claim("Query", "bare", selection("Shop", {branch("Shop", {constant, dynamic})}));
    Instance& in = instance("{}");
    const std::array values{dom(R"({"first":5,"f":{"text":"x"}})", arena_)};
    in.dynamic_arguments = values;
    EXPECT_EQ(
        rendered(in),
        R"({"query":"query($v0:Int!,$v1:Filter!){shops{items(size:L,first:3){id } )"
        R"(_1_items:items(first:$v0,f:$v1){id } }}","variables":{"v0":5,"v1":{"text":"x"}}})");
    const std::array nothing{dom("{}", arena_)};
    in.dynamic_arguments = nothing;
    EXPECT_EQ(rendered(in),
              R"({"query":"{shops{items(size:L,first:3){id } _1_items:items{id } }}"})");
}

TEST_F(Document, AsksForPlacesOfKeys) {
    ClaimedField owner = field("Shop", "owner", plain("Owner", {"name"}));
    const std::vector<source::MemberPath> owner_paths{{"id"}, {"0", "deep", "x"}, {"deep", "y"}};
    owner.paths_below = owner_paths;
    ClaimedField unknown;
    unknown.name = unknown.member = "secretKey";
    claim("Query", "bare", selection("Shop", {branch("Shop", {owner, unknown})}));
    EXPECT_EQ(rendered(instance("{}")),
              R"({"query":"{shops{owner{id deep{x y } name } secretKey }}"})");
}

TEST_F(Document, AsksAbstractTypesByType) {
    const ClaimedSelection* both =
        selection("Node",
                  {branch("Shop", {field("Shop", "id"), field("Shop", "name")}),
                   branch("Owner", {field("Owner", "id")})},
                  true);
    claim("Query", "nodes", both);
    EXPECT_EQ(rendered(instance("{}")), R"({"query":"{nodes{__typename id ...on Shop{name }}}"})");
    claim("Query", "nodes", selection("Node", {branch("Shop", {field("Shop", "id")})}, true));
    EXPECT_EQ(rendered(instance("{}")), R"({"query":"{nodes{__typename ...on Shop{id }}}"})");
    claim("Query", "nodes", selection("Node", {branch("Shop", {})}));
    EXPECT_EQ(rendered(instance("{}")), R"({"query":"{nodes{__typename}}"})");
}

TEST_F(Document, WritesValuesAsLiterals) {
    const auto literal = [](const Value& value) {
        wire::ReplyBuffer out;
        return append_literal(out, value) ? std::string(out.view()) : "none";
    };
    EXPECT_EQ(literal(dom(R"({"a":[1.0,null,true],"b":{"c":"x\u00e9\"\n"}})", arena_)),
              R"({a:[1.0,null,true],b:{c:"x\u00e9\"\n"}})");
    EXPECT_EQ(literal(Value::string("a\"}{\n\x01")), R"("a\"}{\n\u0001")");
    EXPECT_EQ(literal(Value::enum_name("RED")), "RED");
    EXPECT_EQ(literal(dom(R"({"a b":1})", arena_)), "none");
    EXPECT_EQ(literal(dom(R"([{"x":{"}){evil":1}}])", arena_)), "none");
}

TEST_F(Document, RefusesWhatHasNoWayIn) {
    bind("scalar JSON type Query { a(j: JSON): Int @graphql(args: {j: {in: \"{args.j}\"}}) }");
    claim("Query", "a", nullptr);
    EXPECT_EQ(rendered(instance(R"({"j":{"x y":1}})")),
              "refused: an argument for \"a\" has no GraphQL literal");
    EXPECT_EQ(rendered(instance(R"({"j":{"x":1}})")), R"({"query":"{a(j:{in:{x:1}})}"})");
}

TEST_F(Document, SaysWhatIsWrongWithADirective) {
    EXPECT_EQ(errors_of("type Query { a: Int @graphql(source: \"x\") }"),
              "there is no source \"x\" | there is shops");
    EXPECT_EQ(errors_of("type Query { a: Int @graphql(field: \"a b\") }"),
              "\"a b\" is no name of a field");
    EXPECT_EQ(errors_of("type Query { a: Int @graphql(args: \"x\") }"),
              "the arguments must be an object");
    EXPECT_EQ(errors_of("type Query { a: Int @graphql(argsJson: \"{\\\"a b\\\": 1}\") }"),
              "\"a b\" is no name of an argument");
    EXPECT_EQ(errors_of("type Query { b: Int } type Mutation { a: Int @graphql(batch: ALIAS) }"),
              "fields of the mutation type run one after another | leave the batch out");
    EXPECT_EQ(errors_of("type Query { a: Int @graphql(batch: LIST, args: {ids: \"{keys}\"}) }"),
              "a batch of lists needs the \"batchValue\" of its key | write batchValue: "
              "\"{parent.id}\"");
    EXPECT_EQ(errors_of("type Query { a: Int @graphql(args: {ids: \"{keys}\"}) }"),
              "\"{keys}\" has no meaning here: there is no {keys} at this place");
}

}  // namespace
}  // namespace millrace::ext::source_graphql
