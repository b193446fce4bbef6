#include "blocking_question.hpp"
#include "postgres_test_fixture.hpp"

namespace millrace::ext::source_postgres::testing {
namespace {

/// A server with a certificate for db.example, and nothing else.
class OverTls : public PostgresFixture {
protected:
    OverTls() {
        Program make({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                      "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=db.example",
                      "-addext", "subjectAltName=DNS:db.example", "-keyout", files_ / "key.pem",
                      "-out", files_ / "certificate.pem"},
                     files_ / "openssl.log");
        EXPECT_EQ(make.wait(), 0);
        server_ = std::make_unique<TestServer>(
            std::vector<std::string>{"ssl=on", "ssl_key_file=" + (files_ / "key.pem"),
                                     "ssl_cert_file=" + (files_ / "certificate.pem")});
        config_.urls = {server_->url()};
        config_.timeout.connect = milliseconds(500);
    }

    Folder files_;
    std::unique_ptr<TestServer> server_;
    const std::string is_encrypted_ =
        "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
};

TEST_F(OverTls, TheServerIsTheOneItIsSaidToBe) {
    config_.tls.ca_file = files_ / "certificate.pem";
    config_.tls.server_name = "db.example";
    EXPECT_EQ(ask(is_encrypted_), "true");
    std::vector<const DatabaseRequest*> many(100, &query("SELECT repeat('x', 5000)"));
    for (const std::string& answer : ask_all(many)) { EXPECT_EQ(answer.size(), 5000U); }
}

TEST_F(OverTls, CommandsAskTheSameServer) {
    config_.tls.ca_file = files_ / "certificate.pem";
    config_.tls.server_name = "db.example";
    EXPECT_EQ(ask_blocking(config_, is_encrypted_).value_or("nothing"), "true");
}

TEST_F(OverTls, ThatIsSomebodyElseIsNotAsked) {
    config_.tls.ca_file = files_ / "certificate.pem";
    EXPECT_EQ(ask(is_encrypted_), "DATABASE_UNAVAILABLE: The database cannot be reached.");
}

TEST_F(OverTls, AnybodyIsAskedWhenSaidSo) {
    config_.tls.insecure = true;
    EXPECT_EQ(ask(is_encrypted_), "true");
}

}  // namespace
}  // namespace millrace::ext::source_postgres::testing
