#include "graphql_test_fixture.hpp"

namespace millrace::ext::source_graphql {
namespace {

constexpr std::string_view kShops = R"(
    type Query { shop(id: ID): Shop @graphql(field: "getShop", args: {id: "{args.id}"}) post: Post }
    type Shop { id: ID name: String owner: Owner items: [Owner] }
    type Owner { id: ID name: String }
    type Post {
        user: Owner @graphql(field: "user", args: {id: "{parent.userId}"}, batch: ALIAS)
        users: [Owner] @graphql(field: "users", args: {ids: "{keys}"}, batch: LIST,
                                batchValue: "{parent.userId}", batchKey: "team.id")
        byOrder: Owner @graphql(field: "users", args: {ids: "{keys}"}, batch: LIST,
                                batchValue: "{parent.userId}", batchOrder: POSITION)
    })";

class Answers : public GraphqlFixture {
protected:
    void SetUp() override { bind(kShops); }

    void claim_shop() {
        projection_ = {Want::Row, &shop_};
        claim("Query", "shop", plain("Shop", {"name"}));
    }
    void claim_child(std::string_view name) {
        projection_ = {Want::Row, &owner_};
        claim("Post", name, plain("Owner", {"name"}));
    }
    void add(std::string_view parent) {
        keys_.push_back(claim_->key_of(instance("{}", parent), context_).value());
    }
    std::string batch() { return body_of(claim_->render_batch(keys_, context_)); }
    std::string batch_decoded(std::string_view body, int status = 200) {
        std::vector<Value> values(keys_.size());
        const auto decoded = claim_->decode_batch(answer(body, status), keys_, values, context_);
        if (!decoded) { return text_of(decoded.error()); }
        std::string text;
        for (const Value& value : values) { text += (text.empty() ? "" : " ") + show(value); }
        return text + beside(*decoded);
    }

    std::array<Shape::Member, 1> owner_members_{Shape::Member{"name", 0, Want::Scalar, nullptr}};
    Shape owner_{.members = owner_members_, .slot_count = 1};
    std::array<Shape::Member, 3> shop_members_{Shape::Member{"name", 0, Want::Scalar, nullptr},
                                               Shape::Member{"owner", 1, Want::Row, &owner_},
                                               Shape::Member{"items", 2, Want::Row, &owner_}};
    Shape shop_{.members = shop_members_, .slot_count = 3};
    std::vector<BatchKey> keys_;
};

TEST_F(Answers, GiveTheValueOfTheField) {
    claim_shop();
    EXPECT_EQ(decoded(R"({"data":{"getShop":{"name":"S","items":[{"name":"i"},null]}}})"),
              R"(<"S",absent,[<"i">,null]>)");
    EXPECT_EQ(decoded(R"({"data":{"getShop":null}})"), "null");
    EXPECT_EQ(decoded(R"({"errors":[],"data":{"getShop":null},"extensions":{}})"), "null");
}

TEST_F(Answers, PutErrorsAtTheirPositions) {
    claim_shop();
    EXPECT_EQ(decoded(R"({"errors":[{"message":"m","path":["getShop","owner","name"]},
                                    {"message":"n","path":["getShop","items",1]}],
                          "data":{"getShop":{"name":"S","owner":{"name":null},"items":[{"name":"i"},null]}}})"),
              R"(<"S",<!"shops" reported an error>,[<"i">,!"shops" reported an error]>)");
}

TEST_F(Answers, PutErrorsAtTheNullInFrontOfThem) {
    claim_shop();
    EXPECT_EQ(decoded(R"({"errors":[{"message":"m","path":["getShop","items",3,"name"]}],
                          "data":{"getShop":{"name":"S","items":null}}})"),
              R"(<"S",absent,!"shops" reported an error>)");
    EXPECT_EQ(decoded(R"({"errors":[{"message":"m","path":["getShop","items",3]},
                                    {"message":"m","path":["getShop","name"]}],
                          "data":{"getShop":null}})"),
              "!\"shops\" reported an error");
}

TEST_F(Answers, KeepValuesBesideOtherErrors) {
    claim_shop();
    for (const std::string_view path :
         {"", R"(,"path":[])", R"(,"path":["other"])", R"(,"path":"x")", R"(,"path":[1])",
          R"(,"path":["getShop","name"])", R"(,"path":["getShop","items",9])",
          R"(,"path":["getShop","nope"])", R"(,"path":["getShop",{}])", R"(,"path":null)"}) {
        EXPECT_EQ(decoded("{\"data\":{\"getShop\":{\"name\":\"S\",\"items\":[]}},\"errors\":[{"
                          "\"message\":\"m\"" +
                          std::string(path) + "}]}"),
                  "<\"S\",absent,[]> +0:\"shops\" reported an error")
            << path;
    }
}

TEST_F(Answers, FailTheFieldWithoutAValue) {
    claim_shop();
    EXPECT_EQ(decoded(R"({"data":{"getShop":null},"errors":[{"message":"m"}]})"),
              "!\"shops\" reported an error");
    EXPECT_EQ(decoded(R"({"data":null,"errors":[{"message":"m"}]})"),
              "UPSTREAM_ERROR: \"shops\" reported an error");
    EXPECT_EQ(decoded(R"({"errors":[{}]})"), "UPSTREAM_ERROR: \"shops\" reported an error");
    EXPECT_EQ(decoded("[1]"), "UPSTREAM_SHAPE: the answer of \"shops\" is no GraphQL answer");
    EXPECT_EQ(decoded("{}"), "UPSTREAM_SHAPE: the answer of \"shops\" is no GraphQL answer");
    EXPECT_EQ(decoded(R"({"data":[1],"errors":[{}]})"),
              "UPSTREAM_SHAPE: the answer of \"shops\" is no GraphQL answer");
    EXPECT_EQ(decoded(""), "UPSTREAM_SHAPE: the answer of \"shops\" is empty");
    EXPECT_EQ(decoded(R"({"data":{"getShop":null}})", 500),
              "UPSTREAM_STATUS: \"shops\" answered 500");
    EXPECT_TRUE(decoded("{\"data\":").starts_with("UPSTREAM_INVALID_JSON"));
}

TEST_F(Answers, ShowMessagesOnlyWhenTheyMay) {
    bind(kShops, true);
    claim_shop();
    EXPECT_EQ(decoded(R"({"data":{"getShop":null},"errors":[{"message":"no \u0061"}]})"), "!no a");
    EXPECT_EQ(decoded(R"({"data":{"getShop":null},"errors":[{"message":7}]})"),
              "!\"shops\" reported an error");
    EXPECT_EQ(decoded("oops", 503), "UPSTREAM_STATUS: \"shops\" answered 503: oops");
}

TEST_F(Answers, ReachIntoValuesKeptInFull) {
    projection_ = {Want::Dom, nullptr};
    claim("Query", "shop", plain("Shop", {"name"}));
    const Result<source::Decoded> value = claim_->decode(
        answer(
            R"({"data":{"getShop":{"a":[{"b":null}]}},"errors":[{"path":["getShop","a",0,"b"]}]})"),
        context_);
    EXPECT_TRUE(value->value.member("a").items()[0].member("b").is(value::Kind::Error));
}

// --- batches ----------------------------------------------------------------------------------

TEST_F(Answers, ShareADocumentUnderAliases) {
    claim_child("user");
    add(R"({"userId":1})");
    add(R"({"userId":"b\"c"})");
    EXPECT_EQ(batch(), R"({"query":"{k0:user(id:1){name } k1:user(id:\"b\\\"c\"){name } }"})");
    EXPECT_FALSE(claim_->key_of(instance("{}", R"({"userId":null})"), context_)->is_call());
    EXPECT_FALSE(claim_->key_of(instance("{}", "{}"), context_)->is_call());
    EXPECT_TRUE(keys_[0].group.empty());
    EXPECT_EQ(batch_decoded(R"({"data":{"k1":{"name":"b"},"k0":null}})"), R"(null <"b">)");
    EXPECT_EQ(batch_decoded(R"({"data":{"k1":null,"k0":{"name":null}},"errors":[
                              {"path":["k1"]},{"path":["k0","name"]}]})"),
              R"(<!"shops" reported an error> !"shops" reported an error)");
    EXPECT_EQ(batch_decoded(R"({"data":{"k1":{"name":"b"},"k0":null},"errors":[{"message":"m"}]})"),
              R"(!"shops" reported an error <"b">)");
    EXPECT_EQ(
        batch_decoded(
            R"({"data":{"k1":{"name":"b"},"k0":{"name":"a"}},"errors":[{"path":["k1","name"]}]})"),
        R"(<"a"> <"b"> +1:"shops" reported an error)");
    EXPECT_EQ(batch_decoded(R"({"data":null,"errors":[{"message":"m"}]})"),
              "UPSTREAM_ERROR: \"shops\" reported an error");
}

TEST_F(Answers, ShareAListOfKeys) {
    claim_child("users");
    add(R"({"userId":1})");
    add(R"({"userId":"2"})");
    EXPECT_EQ(batch(), R"({"query":"{users(ids:[1,\"2\"]){_k0:team{id} name }}"})");
    EXPECT_EQ(
        batch_decoded(R"({"data":{"users":[{"name":"b","_k0":{"id":2}},{"_k0":{"id":1},"name":"a"},
                               {"name":"c","_k0":{"id":2}},{"name":"x","_k0":null}]}})"),
        R"([<"a",{"id":1}>] [<"b",{"id":2}>,<"c",{"id":2}>])");
    EXPECT_EQ(batch_decoded(R"({"data":{"users":null},"errors":[{"path":["users"]}]})"),
              R"(!"shops" reported an error !"shops" reported an error)");
    EXPECT_EQ(batch_decoded(R"({"data":{"users":[null]},"errors":[{"path":["users",0]}]})"),
              R"([] [] +0:"shops" reported an error)");
    EXPECT_EQ(batch_decoded(R"({"data":{"users":{}}})"),
              "UPSTREAM_SHAPE: the answer of \"shops\" has no list of rows");
}

TEST_F(Answers, MatchAListByPosition) {
    claim_child("byOrder");
    add(R"({"userId":1})");
    add(R"({"userId":2})");
    EXPECT_EQ(batch(), R"({"query":"{users(ids:[1,2]){name }}"})");
    EXPECT_EQ(
        batch_decoded(R"({"data":{"users":[{"name":"a"},null]},"errors":[{"path":["users",1]}]})"),
        R"(<"a"> !"shops" reported an error)");
    EXPECT_EQ(batch_decoded(R"({"data":{"users":[{"name":"a"}]}})"),
              "UPSTREAM_SHAPE: the answer of \"shops\" has 1 rows for 2 keys");
}

}  // namespace
}  // namespace millrace::ext::source_graphql
