#include "metadata/relationship_names.hpp"

#include <array>

#include <gtest/gtest.h>

namespace millrace::app {
namespace {

TEST(RelationshipNames, KnowSingularAndPlural) {
    using Pair = std::pair<std::string_view, std::string_view>;
    for (const auto& [one, many] : std::array{
             Pair{"author", "authors"},
             Pair{"category", "categories"},
             Pair{"key", "keys"},
             Pair{"box", "boxes"},
             Pair{"address", "addresses"},
             Pair{"branch", "branches"},
             Pair{"order_item", "order_items"},
             Pair{"orderItem", "orderItems"},
             Pair{"person", "people"},
             Pair{"sales_person", "sales_people"},
             Pair{"child", "children"},
             Pair{"status", "statuses"},
             Pair{"movie", "movies"},
             Pair{"case", "cases"},
             Pair{"course", "courses"},
             Pair{"news", "news"},
             Pair{"Person", "People"},
             Pair{"invoice", "invoices"},
         }) {
        EXPECT_EQ(plural(one), many);
        EXPECT_EQ(plural(many), many);
        EXPECT_EQ(singular(many), one);
        EXPECT_EQ(singular(one), one);
    }
    EXPECT_EQ(singular(""), "");
    EXPECT_EQ(singular("s"), "s");
    EXPECT_EQ(plural("_"), "_s");
}

TEST(RelationshipNames, AvoidNamesThatAreTaken) {
    std::set<std::string, std::less<>> taken{"id"};
    const std::array<std::string, 1> author{"author_id"};
    const std::array<std::string, 1> editor{"editor_id"};
    EXPECT_EQ(relationship_name("authors", false, author, taken), "author");
    EXPECT_EQ(relationship_name("authors", false, editor, taken), "authorByEditorId");
    EXPECT_EQ(relationship_name("authors", false, editor, taken), "authorByEditorId1");
    EXPECT_EQ(relationship_name("order_item", true, author, taken), "order_items");
    EXPECT_EQ(relationship_name("order_item", true, editor, taken), "orderItemsByEditorId");
}

}  // namespace
}  // namespace millrace::app
