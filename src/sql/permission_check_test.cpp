#include "permission_check.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "sample_model.hpp"

namespace millrace::sql {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

std::string metadata_with(std::string_view permissions) {
    return fmt::format(
        R"({{"tables": [{{"table": "author"}}, {{"table": "article", "object_relationships":
           [{{"name": "author", "using": {{"foreign_key_constraint_on": "author_id"}}}}], {}}}]}})",
        permissions);
}

Problems problems_of(std::string_view permissions) {
    return SampleModel(metadata_with(permissions)).problems;
}

TEST(PermissionCheck, FindsNothingInGoodPermissions) {
    EXPECT_THAT(
        problems_of(R"("select_permissions": [{"role": "a", "permission": {"columns": ["id"],
        "filter": {"_or": [{"author": {"name": {"_eq": "X-Hasura-A"}}},
                           {"_exists": {"_table": "author", "_where": {"id": {"_ceq": ["$", "id"]}}}},
                           {"_not": {"rating": {"_cgt": "author_id"}}}]}}}])"),
        testing::IsEmpty());
}

TEST(PermissionCheck, NamesTheTableAndThePlaceOfWhatIsMissing) {
    EXPECT_THAT(
        problems_of(R"("select_permissions": [{"role": "a", "permission": {"columns": ["colour"],
            "filter": {"_and": [{"author": {"nam": {"_eq": 1}}}]}}}])"),
        ElementsAre(AllOf(Field(&Problem::where, "tables[1].select_permissions.a.columns"),
                          Field(&Problem::message, HasSubstr("article has no column \"colour\""))),
                    AllOf(Field(&Problem::where, HasSubstr("filter._and.author.nam")),
                          Field(&Problem::message, HasSubstr("author has no column, relationship "
                                                             "or computed field \"nam\"")))));
}

TEST(PermissionCheck, LooksAtPresetsAndOperators) {
    EXPECT_THAT(problems_of(R"("insert_permissions": [{"role": "a", "permission": {"columns": "*",
            "set": {"owner": 1}, "check": {"rating": {"_greater": 1}, "id": {"_ceq": "nr"},
            "_exists": {"_table": "books", "_where": {}}}}}])"),
                ElementsAre(Field(&Problem::message, HasSubstr("no column \"owner\"")),
                            Field(&Problem::message, HasSubstr("no operator \"_greater\"")),
                            Field(&Problem::message, HasSubstr("no column \"nr\"")),
                            Field(&Problem::message, HasSubstr("public.books is not tracked"))));
}

}  // namespace
}  // namespace millrace::sql
