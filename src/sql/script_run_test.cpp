#include <millrace/sql/script_run.hpp>

#include <array>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::sql {
namespace {

class Rows final : public DatabaseAnswer {
public:
    explicit Rows(std::vector<std::pair<std::string_view, std::string_view>> rows)
        : rows_(std::move(rows)) {}
    std::size_t row_count() const noexcept override { return rows_.size(); }
    std::size_t column_count() const noexcept override { return 2; }
    std::optional<std::string_view> cell(std::size_t row,
                                         std::size_t column) const noexcept override {
        return column == 0 ? rows_[row].first : rows_[row].second;
    }

private:
    std::vector<std::pair<std::string_view, std::string_view>> rows_;
};

class ScriptRunTest : public testing::Test {
protected:
    ScriptRunTest() {
        handed.step = 0;
        steps[0].statement = "insert";
        steps[0].path = "$.there";
        steps[0].rows_needed = 2;
        steps[0].incomplete = "too few";
        request.steps = steps;
        request.statement = "answer";
        request.parameters = {&handed, 1};
    }

    Arena arena;
    ParameterValue handed;
    std::array<DatabaseStep, 1> steps;
    DatabaseRequest request;
};

TEST_F(ScriptRunTest, HandsTheRowsOfAStepToLaterStatements) {
    ScriptRun run(request, arena);
    EXPECT_EQ(run.next()->statement, "insert");
    run.take(Rows({{"{\"id\":1}", "\x01"}, {"{\"id\":2}", "1"}}));
    const auto last = run.next();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->statement, "answer");
    EXPECT_EQ(last->parameters[0].text, "[{\"id\":1},{\"id\":2}]");
    run.take(Rows({{"{}", "1"}}));
    EXPECT_FALSE(run.next());
    EXPECT_FALSE(run.stopped());
}

TEST_F(ScriptRunTest, StopsWhenARowIsNotAllowed) {
    ScriptRun run(request, arena);
    static_cast<void>(run.next());
    run.take(Rows({{"{}", "1"}, {"{}", "0"}}));
    EXPECT_FALSE(run.next());
    ASSERT_TRUE(run.stopped());
    EXPECT_EQ(run.stopped()->code, kPermissionError);
    EXPECT_EQ(run.stopped()->path, "$.there");
    const StoppedAnswer answer(*run.stopped());
    EXPECT_EQ(answer.cell(0, 0), std::nullopt);
    EXPECT_EQ(answer.cell(0, 1), "0");
    EXPECT_EQ(answer.refusal()->path, "$.there");
}

TEST_F(ScriptRunTest, StopsWhenRowsAreMissing) {
    ScriptRun run(request, arena);
    static_cast<void>(run.next());
    run.take(Rows({{"{}", "1"}}));
    EXPECT_FALSE(run.next());
    ASSERT_TRUE(run.stopped());
    EXPECT_EQ(run.stopped()->code, kNotSupported);
    EXPECT_EQ(run.stopped()->message, "too few");
}

TEST_F(ScriptRunTest, SendsARequestWithoutStepsAsItIs) {
    request.steps = {};
    request.parameters = {};
    ScriptRun run(request, arena);
    EXPECT_EQ(run.next()->statement, "answer");
    run.take(Rows({}));
    EXPECT_FALSE(run.next());
}

}  // namespace
}  // namespace millrace::sql
