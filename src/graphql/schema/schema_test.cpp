#include <millrace/graphql/schema.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/graphql/introspection.hpp>
#include <millrace/graphql/parser.hpp>

#include "schema/testing.hpp"

namespace millrace::graphql {
namespace {

using testing::ElementsAre;

constexpr std::string_view kZoo = R"(
type Query { pet: Pet  pets(first: Int = 3): [Pet!]!  any: CatOrDog  count: Int! }
interface Named { name: String }
interface Pet implements Named { name: String }
type Dog implements Pet & Named { name: String  barks: Boolean }
type Cat implements Pet & Named { name: String  meows: Boolean }
type Rock { weight: Float }
union CatOrDog = Cat | Dog
union Things = Rock
)";

std::vector<std::string_view> names(std::span<const Type* const> types) {
    std::vector<std::string_view> list;
    for (const Type* type : types) { list.push_back(type->name); }
    return list;
}

class Zoo : public testing::Test {
protected:
    const Type& type(std::string_view name) const { return *schema_->type(name); }
    TypeRef resolve(std::string_view text) {
        return schema_->resolve(**parse_type(text, arena_), arena_);
    }

    std::shared_ptr<const Schema> schema_ = schema_of(std::string(kZoo));
    Arena arena_;
};

TEST_F(Zoo, ListsTypesInOrderOfDefinitionAndReference) {
    EXPECT_THAT(
        names(schema_->types()),
        ElementsAre("Query", "Int", "Named", "String", "Pet", "Dog", "Boolean", "Cat", "Rock",
                    "Float", "CatOrDog", "Things", "__Schema", "__Type", "__TypeKind", "__Field",
                    "__InputValue", "__EnumValue", "__Directive", "__DirectiveLocation"));
    EXPECT_EQ(schema_->type("ID"), nullptr) << "nothing refers to it";
    EXPECT_EQ(schema_->type("__Meta"), nullptr);
}

TEST_F(Zoo, KnowsWhoImplementsWhom) {
    EXPECT_THAT(names(type("Named").members), ElementsAre("Pet", "Dog", "Cat"));
    EXPECT_THAT(names(type("Named").possible_types), ElementsAre("Dog", "Cat"));
    EXPECT_THAT(names(type("CatOrDog").possible_types), ElementsAre("Cat", "Dog"));
    EXPECT_THAT(names(type("Dog").possible_types), ElementsAre("Dog"));
    EXPECT_TRUE(schema_->is_possible_type(type("Pet"), type("Cat")));
    EXPECT_FALSE(schema_->is_possible_type(type("Pet"), type("Rock")));
    EXPECT_TRUE(schema_->is_sub_type(type("Named"), type("Pet")));
    EXPECT_FALSE(schema_->is_sub_type(type("Pet"), type("Named")));
}

TEST_F(Zoo, KnowsWhichTypesOverlap) {
    EXPECT_TRUE(schema_->overlap(type("Pet"), type("CatOrDog")));
    EXPECT_TRUE(schema_->overlap(type("Dog"), type("Named")));
    EXPECT_FALSE(schema_->overlap(type("Things"), type("Pet")));
    EXPECT_FALSE(schema_->overlap(type("Dog"), type("Cat")));
}

TEST_F(Zoo, ComparesWrappedTypesCovariantly) {
    EXPECT_TRUE(schema_->is_sub_type(resolve("Pet"), resolve("Dog!")));
    EXPECT_TRUE(schema_->is_sub_type(resolve("[Pet]"), resolve("[Dog!]!")));
    EXPECT_FALSE(schema_->is_sub_type(resolve("[Pet!]"), resolve("[Dog]")));
    EXPECT_FALSE(schema_->is_sub_type(resolve("Pet"), resolve("[Dog]")));
    EXPECT_FALSE(schema_->is_sub_type(resolve("[Pet]"), resolve("Dog")));
}

TEST_F(Zoo, FindsMetaFieldsOnlyWhereTheyAre) {
    const Type& query = type("Query");
    EXPECT_EQ(schema_->field(query, "__schema")->type->named->name, "__Schema");
    EXPECT_EQ(schema_->field(query, "__type")->arguments[0].name, "name");
    EXPECT_EQ(schema_->field(type("Dog"), "__schema"), nullptr);
    EXPECT_NE(schema_->field(type("CatOrDog"), "__typename"), nullptr);
    EXPECT_EQ(schema_->field(query, "__typename")->owner, nullptr);
    EXPECT_EQ(query.field("__schema"), nullptr);
    EXPECT_EQ(schema_->field(query, "count")->owner, &query);
}

// A type that the schema mentions is the schema's; any other one is made for the caller.
TEST_F(Zoo, ResolvesTypesOfOperations) {
    EXPECT_EQ(resolve("[Pet!]!"), type("Query").field("pets")->type);
    EXPECT_EQ(resolve("Int!"), type("Query").field("count")->type);
    const TypeRef made = resolve("[[Pet!]!]");
    EXPECT_EQ(to_string(made), "[[Pet!]!]");
    EXPECT_NE(made, resolve("[[Pet!]!]"));
    EXPECT_TRUE(same_type(made, resolve("[[Pet!]!]")));
    EXPECT_FALSE(same_type(made, resolve("[[Pet]!]")));
    EXPECT_EQ(resolve("[Unknown]"), nullptr);
}

TEST_F(Zoo, SaysWhereDefinitionsStand) {
    const Type& dog = type("Dog");
    const Location location = schema_->locate(dog.name, dog.node->offset);
    EXPECT_EQ(location.line, 5u);
    EXPECT_EQ(location.column, 1u);
    EXPECT_EQ(schema_->locate("Dog", 0).line, 0u) << "not a view of the text";
}

TEST_F(Zoo, NamesKindsOfTypes) {
    EXPECT_EQ(type_kind_name(resolve("[Pet]")), "LIST");
    EXPECT_EQ(type_kind_name(resolve("Pet!")), "NON_NULL");
    EXPECT_EQ(type_kind_name(resolve("Pet")), "INTERFACE");
    EXPECT_EQ(type_kind_name(TypeKind::InputObject), "INPUT_OBJECT");
}

TEST(Schema, FindsFieldsOfLargeTypes) {
    std::string sdl = "type Query {";
    for (int i = 0; i < 300; ++i) { sdl += " f" + std::to_string(i) + ": Int"; }
    const auto schema = schema_of(sdl + "}");
    const Type& query = *schema->query_type();
    for (const Field& field : query.fields) { EXPECT_EQ(query.field(field.name), &field); }
    EXPECT_EQ(query.field("f300"), nullptr);
}

TEST(Schema, KnowsWhereDirectivesMayStand) {
    const auto schema = schema_of("type Query { a: Int } directive @d(a: Int) on FIELD | QUERY");
    const Directive& directive = *schema->directive("d");
    EXPECT_TRUE(directive.is_allowed_at("QUERY"));
    EXPECT_FALSE(directive.is_allowed_at("MUTATION"));
    EXPECT_NE(directive.argument("a"), nullptr);
    EXPECT_EQ(schema->directive("unknown"), nullptr);
}

}  // namespace
}  // namespace millrace::graphql
