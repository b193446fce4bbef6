#include "validation/validation_test_kit.hpp"

namespace millrace::graphql::validation {
namespace {

Texts conflicts_in(std::string_view query) {
    Texts texts = errors_of(Rule::OverlappingFieldsCanBeMerged, query);
    for (std::string& text : texts) {
        constexpr std::string_view kAdvice =
            " Use different aliases on the fields to fetch both if this was intentional.";
        if (const auto at = text.find(kAdvice); at != std::string::npos) {
            text.erase(at, kAdvice.size());
        }
    }
    return texts;
}

TEST(OverlappingFieldsCanBeMerged, MergesWhatIsTheSame) {
    EXPECT_EQ(conflicts_in(
                  "{ dog { name name knows(command: SIT, times: 2) knows(times: 2, command: SIT) } "
                  "dog { owner { name } } ...F } fragment F on Query { dog { owner { name } } }"),
              Texts{});
}

TEST(OverlappingFieldsCanBeMerged, TellsFieldsAndArgumentsApart) {
    EXPECT_EQ(
        conflicts_in("{ dog { name name: barks knows knows(times: 2) } }"),
        (Texts{"Fields \"name\" conflict because \"name\" and \"barks\" are different fields. "
               "(1:9 1:14)",
               "Fields \"knows\" conflict because they have differing arguments. (1:26 1:32)"}));
}

TEST(OverlappingFieldsCanBeMerged, ComparesValuesAsTheyAreWritten) {
    EXPECT_EQ(conflicts_in("query ($v: Int) { "
                           "search(filter: {name: \"a\", size: $v}) { name } "
                           "search(filter: {size: $v, name: \"a\"}) { name } }"),
              Texts{});
    EXPECT_EQ(conflicts_in("{ search(ids: [1, 2]) { name } search(ids: [2, 1]) { name } "
                           "search(ids: [\"1\", 2]) { name } }")
                  .size(),
              3U);
}

// Different objects may answer different things, as long as the shape is the same.
TEST(OverlappingFieldsCanBeMerged, LetsExclusiveTypesDiffer) {
    EXPECT_EQ(conflicts_in("{ dogOrCat { ... on Dog { x: barks } ... on Cat { x: meows } } }"),
              Texts{});
    EXPECT_EQ(conflicts_in("{ pet { x: name ... on Cat { x: meows } } }"),
              Texts{"Fields \"x\" conflict because \"name\" and \"meows\" are different fields. "
                    "(1:9 1:30)"});
    EXPECT_EQ(conflicts_in("{ dogOrCat { ... on Dog { x: barks } ... on Cat { x: name } } }"),
              Texts{"Fields \"x\" conflict because they return conflicting types \"Boolean\" and "
                    "\"String\". (1:27 1:51)"});
}

TEST(OverlappingFieldsCanBeMerged, ComparesShapesBelowExclusiveTypes) {
    EXPECT_EQ(
        conflicts_in("{ dogOrCat { ... on Dog { owner { x: name } } "
                     "... on Cat { owner { x: dog(command: SIT) { name } } } } }"),
        Texts{"Fields \"owner\" conflict because subfields \"x\" conflict because they return "
              "conflicting types \"String\" and \"Dog\". (1:27 1:35 1:60 1:68)"});
}

TEST(OverlappingFieldsCanBeMerged, TellsHowAConflictIsNested) {
    EXPECT_EQ(
        conflicts_in("{ dog { owner { x: name } } ...F } "
                     "fragment F on Query { dog { owner { x: pets { name } y: name } } } "),
        Texts{"Fields \"dog\" conflict because subfields \"owner\" conflict because subfields "
              "\"x\" conflict because \"name\" and \"pets\" are different fields. (1:3 1:9 1:17 "
              "1:58 1:64 1:72)"});
}

TEST(OverlappingFieldsCanBeMerged, RefusesTwoStreamsInOnePlace) {
    EXPECT_EQ(
        conflicts_in("{ dog { litter @stream { name } litter @stream { name } } }"),
        Texts{"Fields \"litter\" conflict because they have overlapping stream directives. See "
              "https://github.com/graphql/defer-stream-wg/discussions/100. (1:9 1:33)"});
    EXPECT_EQ(conflicts_in("{ dog { litter @stream { name } litter { name } } }").size(), 1U);
    EXPECT_EQ(conflicts_in("{ dog { litter @stream { name } } }"), Texts{});
}

TEST(OverlappingFieldsCanBeMerged, EndsWhereFragmentsGoRound) {
    EXPECT_EQ(
        conflicts_in("{ dog { ...A } } fragment A on Dog { name litter { ...B litter { ...A } } } "
                     "fragment B on Dog { litter { ...A name } ...A ...B }"),
        Texts{});
}

TEST(OverlappingFieldsCanBeMerged, LooksAtFragmentsNobodySpreads) {
    EXPECT_EQ(conflicts_in("{ dog { name } } fragment A on Dog { name: barks ...B } "
                           "fragment B on Dog { name ...A }")
                  .size(),
              2U);
}

TEST(OverlappingFieldsCanBeMerged, TellsSpreadsOfOneFragmentApartByTheirArguments) {
    EXPECT_EQ(conflicts_in("{ ...F(n: 1) ...F(n: 2) } fragment F($n: Int) on Query { search(n: $n, "
                           "m: 1) { name } }"),
              Texts{"Spreads \"F\" conflict because F(n: 1) and F(n: 2) have different fragment "
                    "arguments. (1:3 1:14)"});
    EXPECT_EQ(conflicts_in("{ ...F(n: 1) ...F(n: 1) } fragment F($n: Int) on Query { search(n: $n, "
                           "m: 1) { name } }"),
              Texts{});
}

}  // namespace
}  // namespace millrace::graphql::validation
