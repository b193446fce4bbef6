#include <millrace/source/source.hpp>

#include "postgres_test_server.hpp"

namespace millrace::ext {
void register_source_postgres(source::Registry& registry);
}

namespace millrace::ext::source_postgres::testing {
namespace {

class PostgresKind : public ::testing::Test {
protected:
    PostgresKind() {
        register_source_postgres(registry_);
        config_.name = "shop";
        config_.urls = {"postgres://u:secret@127.0.0.1:1/db"};
        config_.timeout.connect = milliseconds(100);
    }
    const source::SourceFactory& kind() { return *registry_.find("postgres"); }
    std::string complaint() { return kind().check(config_).value_or("fine"); }
    std::string complaint_about(std::string url) {
        config_.urls = {std::move(url)};
        return complaint();
    }
    std::string asked(std::string_view statement) {
        const auto answer = kind().ask(config_, statement);
        return answer ? *answer : "error: " + answer.error();
    }

    source::Registry registry_;
    source::SourceConfig config_;
};

TEST_F(PostgresKind, TakesUrlsOfPostgres) {
    EXPECT_EQ(complaint(), "fine");
    EXPECT_EQ(complaint_about("postgresql://one,two:5433/db?sslmode=require"), "fine");
    EXPECT_EQ(complaint_about("postgres:///db?host=/run/postgresql"), "fine");
}

TEST_F(PostgresKind, SaysWhatIsWrongWithoutThePassword) {
    const std::string form =
        "its URL is not of the form postgres://user:password@host:5432/database";
    EXPECT_EQ(complaint_about("mysql://u:secret@h/db"), form);
    EXPECT_EQ(complaint_about("postgres://u:sec%ret@h/db"), form);
    EXPECT_EQ(complaint_about("postgres://h/db?nonsense=secret"), form);
    EXPECT_EQ(complaint_about("host=h password=secret"), form);
    config_.urls = {};
    EXPECT_EQ(complaint(),
              "no URL is given; write instead: url: postgres://user:password@host:5432/database");
    config_.urls = {"postgres://a/db", "postgres://b/db"};
    EXPECT_EQ(complaint(),
              "a database has one URL, that of the server that is written to; servers that may "
              "only be read from stand in `replicas:`");
    config_.urls.pop_back();
    config_.database.replicas = {"postgres://b/db", "b"};
    EXPECT_EQ(
        complaint(),
        "URL 2 of `replicas:` is not of the form postgres://user:password@host:5432/database");
    config_.database.replicas.clear();
    config_.database.session_settings = {"x-hasura-user-id", "x'y"};
    EXPECT_EQ(complaint(), "'x'y' in `session_settings:` is no name like x-hasura-user-id");
    config_.database.session_settings.clear();
    config_.tls.key_file = "key.pem";
    EXPECT_EQ(complaint(), "a client certificate needs both certificate_file and key_file");
}

TEST_F(PostgresKind, AsksAndWaits) {
    config_.urls = {TestServer::shared().url()};
    EXPECT_EQ(asked("SELECT '[1]'::json, 2"), "[1]");
    EXPECT_EQ(asked("SELECT 1 WHERE false"), "");
    EXPECT_EQ(asked("SELECT 1 / 0"), "error: ERROR:  division by zero");
}

TEST_F(PostgresKind, SaysWhyItCannotAskWithoutThePassword) {
    const std::string answer = asked("SELECT 1");
    EXPECT_TRUE(answer.starts_with("error: connection to server at \"127.0.0.1\", port 1 failed"))
        << answer;
    EXPECT_EQ(answer.find("secret"), std::string::npos);
    config_.urls = {"nonsense"};
    EXPECT_EQ(asked("SELECT 1"), "error: it has no URL like postgres://user@host/database");
}

}  // namespace
}  // namespace millrace::ext::source_postgres::testing
