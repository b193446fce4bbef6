#include "command_line.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::app {
namespace {

ParsedCommandLine parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "millrace");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    ParsedCommandLine parsed =
        parse_command_line(static_cast<int>(arguments.size()), arguments.data());
    testing::internal::GetCapturedStdout();
    testing::internal::GetCapturedStderr();
    return parsed;
}

template <class T>
T command(const std::vector<const char*>& arguments) {
    return std::get<T>(std::get<Command>(parse(arguments)));
}

TEST(CommandLine, ReadsEveryCommand) {
    const auto serve = command<ServeCommand>({"serve", "a.yaml", "--listen", "127.0.0.1:0"});
    EXPECT_EQ(serve.config, "a.yaml");
    EXPECT_EQ(serve.listen, "127.0.0.1:0");

    const auto check = command<CheckCommand>(
        {"check", "a.yaml", "--format", "json", "--strict", "--max-calls", "3"});
    EXPECT_TRUE(check.json);
    EXPECT_TRUE(check.strict);
    EXPECT_EQ(check.calls_max, 3U);
    EXPECT_FALSE(command<CheckCommand>({"check", "a.yaml", "--format", "text"}).json);

    const auto plan =
        command<PlanCommand>({"plan", "a.yaml", "{ a }", "--operation", "Q", "--variables", "{}"});
    EXPECT_EQ(plan.given.query, "{ a }");
    EXPECT_EQ(plan.given.operation, "Q");
    EXPECT_EQ(plan.given.variables, "{}");

    EXPECT_EQ(command<DocsCommand>({"docs", "errors"}).topic, DocsTopic::Errors);
    EXPECT_EQ(command<DocsCommand>({"docs", "config-schema"}).topic, DocsTopic::ConfigSchema);
}

TEST(CommandLine, ReadsWhatToImport) {
    const auto hasura = command<ImportCommand>(
        {"import", "hasura", "metadata/", "--output", "a.yaml", "--force", "--source", "shop"});
    EXPECT_EQ(hasura.kind, ImportKind::Hasura);
    EXPECT_EQ(hasura.from, "metadata/");
    EXPECT_EQ(hasura.output, "a.yaml");
    EXPECT_EQ(hasura.source, "shop");
    EXPECT_TRUE(hasura.force);
    const auto sqlite = command<ImportCommand>({"import", "sqlite", "shop.db"});
    EXPECT_EQ(sqlite.kind, ImportKind::Sqlite);
    EXPECT_EQ(sqlite.from, "shop.db");
    EXPECT_FALSE(sqlite.force);
    EXPECT_EQ(command<ImportCommand>({"import", "postgres", "postgres://h/d"}).kind,
              ImportKind::Postgres);
    EXPECT_EQ(std::get<ExitStatus>(parse({"import"})), kExitUsage);
    EXPECT_EQ(std::get<ExitStatus>(parse({"import", "sqlite"})), kExitUsage);
}

TEST(CommandLine, EndsWell) {
    EXPECT_EQ(std::get<ExitStatus>(parse({"--version"})), kExitGood);
    EXPECT_EQ(std::get<ExitStatus>(parse({"--help"})), kExitGood);
    EXPECT_EQ(std::get<ExitStatus>(parse({"check", "--help"})), kExitGood);
}

TEST(CommandLine, MistakesAreTwo) {
    for (const auto& arguments :
         std::vector<std::vector<const char*>>{{},
                                               {"sevre"},
                                               {"serve"},
                                               {"serve", "a.yaml", "b.yaml"},
                                               {"check", "a.yaml", "--format", "xml"},
                                               {"check", "a.yaml", "--max-calls", "-1"},
                                               {"plan", "a.yaml"},
                                               {"docs", "everything"}}) {
        const ParsedCommandLine parsed = parse(arguments);
        ASSERT_TRUE(std::holds_alternative<ExitStatus>(parsed))
            << testing::PrintToString(arguments);
        EXPECT_EQ(std::get<ExitStatus>(parsed), kExitUsage);
    }
}

}  // namespace
}  // namespace millrace::app
