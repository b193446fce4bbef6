#include <millrace/sql/naming.hpp>

#include <gtest/gtest.h>

namespace millrace::sql {
namespace {

Customization graphql_default() {
    Customization customization;
    customization.naming = NamingConvention::GraphqlDefault;
    return customization;
}

TEST(Naming, JoinsWithUnderscoresByDefault) {
    const Naming naming{Customization{}};
    const BaseName author = Naming::base({"hasura", "author"}, std::nullopt);
    EXPECT_EQ(naming.type(author), "hasura_author");
    EXPECT_EQ(naming.type(author, "bool_exp"), "hasura_author_bool_exp");
    EXPECT_EQ(naming.root_field("insert", author, "one"), "insert_hasura_author_one");
    EXPECT_EQ(naming.field("_is_null"), "_is_null");
}

TEST(Naming, WritesCamelCaseWhenAsked) {
    const Naming naming{graphql_default()};
    const BaseName local = Naming::base({"public", "author_local"}, std::nullopt);
    EXPECT_EQ(naming.type(local, "aggregate_fields"), "AuthorLocalAggregateFields");
    EXPECT_EQ(naming.root_field("", local, "by_pk"), "authorLocalByPk");
    EXPECT_EQ(naming.root_field("insert", local, "one"), "insertAuthorLocalOne");
    EXPECT_EQ(naming.field("FooArgB"), "fooArgB");
    EXPECT_EQ(naming.field("_is_null"), "_isNull");
    EXPECT_EQ(naming.enum_value("asc_nulls_first"), "ASC_NULLS_FIRST");
}

TEST(Naming, KeepsNamesThatSomebodyWrote) {
    const Naming naming{graphql_default()};
    const BaseName details = Naming::base({"public", "author_local"}, "authorDetails");
    EXPECT_EQ(naming.type(details), "authorDetails");
    EXPECT_EQ(naming.root_field("", details, "aggregate"), "authorDetailsAggregate");
}

TEST(Naming, PutsPrefixAndSuffixAroundRootFields) {
    Customization customization = graphql_default();
    customization.root_fields = {"test", "query"};
    EXPECT_EQ(Naming{customization}.affixed_root_field("authorLocalAggregate"),
              "testAuthorLocalAggregateQuery");
    customization.naming = NamingConvention::HasuraDefault;
    customization.root_fields = {"test_", "_query"};
    EXPECT_EQ(Naming{customization}.affixed_root_field("author_by_pk"), "test_author_by_pk_query");
}

TEST(Naming, CallsScalarsAsHasuraDoes) {
    const Naming naming{Customization{}};
    EXPECT_EQ(naming.scalar(built_in_type("int4")), "Int");
    EXPECT_EQ(naming.scalar(built_in_type("int8")), "bigint");
    EXPECT_EQ(naming.scalar(built_in_type("varchar")), "String");
    EXPECT_EQ(naming.scalar({"public", "point3", false, true}), "point3_scalar");
    EXPECT_EQ(Naming{graphql_default()}.scalar(built_in_type("uuid")), "Uuid");
}

TEST(Naming, KnowsWhatGraphqlCanSpell) {
    EXPECT_TRUE(is_graphql_name("_a1"));
    for (const char* name : {"", "1a", "a-b", "a b", "__a", "é"}) {
        EXPECT_FALSE(is_graphql_name(name)) << name;
    }
}

}  // namespace
}  // namespace millrace::sql
