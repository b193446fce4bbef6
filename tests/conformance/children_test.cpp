#include "children.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

namespace millrace::conformance {
namespace {

/// Does what the row says, as an engine with bugs would.
RowResult misbehave(const Json& row) {
    const auto what = row.at("do").get<std::string>();
    if (what == "crash") { std::abort(); }
    if (what == "leave") { ::_exit(3); }
    while (what == "hang") { ::pause(); }
    if (what == "skip") { return skip("not today"); }
    if (what == "fail") { return score(true, false, false, {{"said", std::string(5000, 'x')}}); }
    return score(true, true, true, "fine");
}

std::vector<RowReport> run(const std::vector<std::string>& deeds) {
    std::vector<Json> rows;
    for (const std::string& deed : deeds) { rows.push_back({{"do", deed}}); }
    std::vector<const Json*> pointers;
    for (const Json& row : rows) { pointers.push_back(&row); }
    return run_in_children(pointers, misbehave);
}

TEST(RunInChildren, ReportsInTheOrderOfTheRows) {
    std::vector<std::string> deeds;
    for (int i = 0; i < 1000; ++i) { deeds.emplace_back(i % 3 == 0 ? "fail" : "pass"); }
    const auto reports = run(deeds);
    ASSERT_EQ(reports.size(), deeds.size());
    for (std::size_t i = 0; i < deeds.size(); ++i) {
        EXPECT_EQ(reports[i].pass, deeds[i] == "pass") << "row " << i;
    }
}

TEST(RunInChildren, CarriesOnBehindACrash) {
    const auto reports = run({"pass", "crash", "pass", "leave", "crash", "pass"});
    EXPECT_TRUE(reports[0].pass && reports[2].pass && reports[5].pass);
    EXPECT_FALSE(reports[1].verdict);
    EXPECT_EQ(reports[1].got, "crashed: Aborted");
    EXPECT_EQ(reports[3].got, "ended with status 3");
    EXPECT_FALSE(reports[4].pass);
}

TEST(RunInChildren, EndsARowThatNeverAnswers) {
    const auto reports = run({"hang", "pass"});
    EXPECT_EQ(reports[0].got, "no answer within 2 s");
    EXPECT_TRUE(reports[1].pass);
}

TEST(RunInChildren, TellsRowsItCannotUnderstandFromFailedOnes) {
    const Json row = {{"undo", "pass"}};
    const std::vector<const Json*> rows{&row};
    const auto reports = run_in_children(rows, misbehave);
    EXPECT_FALSE(reports[0].understood);
    EXPECT_FALSE(reports[0].pass);
}

TEST(RunInChildren, SaysWhatWasGotOrWhyNothingWasTried) {
    const auto reports = run({"fail", "skip", "pass"});
    EXPECT_TRUE(reports[0].verdict);
    EXPECT_EQ(reports[0].got.size(), 2000U) << "answers are shortened";
    EXPECT_EQ(reports[1].skipped, "not today");
    EXPECT_TRUE(reports[2].got.empty());
}

}  // namespace
}  // namespace millrace::conformance
