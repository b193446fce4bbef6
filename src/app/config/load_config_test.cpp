#include "config/load_config.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <millrace/base/temporary_folder.hpp>

#include "registry.hpp"

namespace millrace::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class LoadConfig : public testing::Test {
protected:
    void SetUp() override {
        for (const char* name : {"a", "b", "a.graphql", "b.graphql"}) { folder_.write(name, ""); }
    }
    Config load(std::string_view text) {
        return load_config(folder_.write("millrace.yaml", text), environment_, registry_,
                           diagnostics_);
    }
    /// What is said about `text`.
    std::string said(std::string_view text) {
        diagnostics_ = {};
        static_cast<void>(load(text));
        return folder_.without_path(to_text(diagnostics_));
    }

    TemporaryFolder folder_;
    Environment environment_{{"TOKEN", "s3cret"}, {"PORT", "9000"}};
    source::Registry registry_ = all_sources();
    Diagnostics diagnostics_;
};

TEST_F(LoadConfig, NeedsNothingButASchema) {
    const Config config = load("schema: a.graphql\n");
    EXPECT_FALSE(diagnostics_.has_errors()) << to_text(diagnostics_);
    EXPECT_THAT(config.schema, ElementsAre("a.graphql"));
    EXPECT_EQ(config.server.listen, "127.0.0.1:8080");
    EXPECT_TRUE(config.sources.sources.empty());
}

TEST_F(LoadConfig, ReadsEverySortOfSetting) {
    folder_.write("key", "from a file\n");
    const Config config = load(R"(
schema: [a.graphql, b.graphql]
server:
  listen: 127.0.0.1:${PORT}
  graphiql: false
  status_codes: legacy
  timeouts: {request: 2s}
  tls: {certificate_file: tls/cert.pem, key_file: /etc/key.pem}
limits:
  body_bytes: 64KiB
  depth: 7
sources:
  users:
    url: [http://a.test, http://b.test/api]
    headers:
      authorization: Bearer ${TOKEN}
      x-key: {file: key}
      x-env: {env: TOKEN}
    forward_headers: accept-language
    timeout: {request: 250ms}
    pool: {connections: 3}
    coalesce: {enabled: true, identity_headers: [cookie]}
  posts:
    kind: http
    url: https://c.test
vars:
  region: eu
)");
    EXPECT_FALSE(diagnostics_.has_errors()) << to_text(diagnostics_);
    EXPECT_THAT(config.schema, ElementsAre("a.graphql", "b.graphql"));
    EXPECT_EQ(config.server.listen, "127.0.0.1:9000");
    EXPECT_FALSE(config.server.graphiql);
    EXPECT_EQ(config.server.http.status_codes, server::StatusCodes::Legacy);
    EXPECT_EQ(config.server.http.timeouts.request, std::chrono::seconds(2));
    EXPECT_EQ(config.server.tls.certificate_file, folder_.file("tls/cert.pem"));
    EXPECT_EQ(config.server.tls.key_file, "/etc/key.pem");
    EXPECT_EQ(config.server.http.body_bytes_max, 64U * 1024);
    EXPECT_EQ(config.limits.depth_max, 7U);
    EXPECT_THAT(config.sources.vars, ElementsAre(Pair("region", "eu")));

    ASSERT_EQ(config.sources.sources.size(), 2U);
    const source::SourceConfig& users = config.sources.sources[0];
    EXPECT_EQ(users.name, "users");
    EXPECT_THAT(users.urls, ElementsAre("http://a.test", "http://b.test/api"));
    ASSERT_EQ(users.headers.size(), 3U);
    EXPECT_EQ(users.headers[0].value, "Bearer s3cret");
    EXPECT_EQ(users.headers[1].value, "from a file");
    EXPECT_EQ(users.headers[2].value, "s3cret");
    EXPECT_THAT(users.forward_headers, ElementsAre("accept-language"));
    EXPECT_EQ(users.timeout.request, std::chrono::milliseconds(250));
    EXPECT_EQ(users.pool.connections_max, 3U);
    EXPECT_TRUE(users.coalesce.enabled);
    EXPECT_THAT(users.coalesce.identity_headers, ElementsAre("cookie"));
}

TEST_F(LoadConfig, TellsAllMistakesAtOnce) {
    const std::string all = said("sorces: {}\nserver: {listen: nowhere, threads: x}\n");
    EXPECT_THAT(all, HasSubstr("\"sorces\""));
    EXPECT_THAT(all, HasSubstr("nowhere"));
    EXPECT_THAT(all, HasSubstr("server.threads"));
    EXPECT_THAT(all, HasSubstr("schema is missing"));
    EXPECT_EQ(diagnostics_.error_count(), 4U) << all;
}

TEST_F(LoadConfig, NamesAFileThatIsNotThere) {
    static_cast<void>(load_config("/nowhere/millrace.yaml", environment_, registry_, diagnostics_));
    EXPECT_THAT(to_text(diagnostics_), HasSubstr("cannot read /nowhere/millrace.yaml"));
}

TEST_F(LoadConfig, DoesNotShowSecrets) {
    const std::string all = said(
        "schema: a\nsources: {x: {url: \"no url ${TOKEN}\", headers: {\"a b\": {env: TOKEN}}}}");
    EXPECT_TRUE(diagnostics_.has_errors());
    EXPECT_THAT(all, testing::Not(HasSubstr("\"s3cret\"")));
}

// --- one mistake each: where it is, what is wrong, what to write --------------------------------

struct Mistake {
    std::string name;
    std::string text;
    std::string said;
};

class ConfigMistake : public LoadConfig, public testing::WithParamInterface<Mistake> {};

TEST_P(ConfigMistake, IsExplained) {
    EXPECT_EQ(said(GetParam().text), GetParam().said);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ConfigMistake,
    testing::Values(
        Mistake{"UnknownSetting", "schema: a\nsorces: {}\n",
                "millrace.yaml:2:1: there is no setting \"sorces\"\n"
                "    write instead: sources\n"},
        Mistake{"UnknownSettingFarFromAll", "schema: a\nplans: {zzzzzzzz: 1}\n",
                "millrace.yaml:2:9: there is no setting \"plans.zzzzzzzz\"\n"
                "    write instead: one of documents, bytes, per_document\n"},
        Mistake{"UnknownSettingOfASource",
                "schema: a\nsources:\n  x:\n    url: http://a.test\n    timeuot: {}\n",
                "millrace.yaml:5:5: there is no setting \"sources.x.timeuot\"\n"
                "    write instead: timeout\n"},
        Mistake{"SetTwice", "schema: a\nschema: b\n", "millrace.yaml:2:1: schema is set twice\n"},
        Mistake{"NotYaml", "schema: a\nserver: [1\n",
                "millrace.yaml:3:1: not YAML: end of sequence flow not found\n"},
        Mistake{"NotAMapping", "- schema\n",
                "millrace.yaml:1:1: the file must be a mapping of settings\n"
                "    write instead: schema: schema.graphql\n"},
        Mistake{"NoSchema", "server: {}\n",
                "millrace.yaml:1:1: schema is missing\n"
                "    write instead: schema: schema.graphql\n"},
        Mistake{
            "NotAFlag", "schema: a\nserver: {graphiql: maybe}\n",
            "millrace.yaml:2:20: server.graphiql is \"maybe\", which is neither true nor false\n"
            "    write instead: graphiql: true\n"},
        Mistake{"NotANumber", "schema: a\nserver: {threads: many}\n",
                "millrace.yaml:2:19: server.threads is \"many\", which is no whole number\n"
                "    write instead: threads: 0\n"},
        Mistake{"NumberTooLarge", "schema: a\nserver: {threads: 100000}\n",
                "millrace.yaml:2:19: server.threads is 100000, which is too large\n"
                "    write instead: threads: 1024\n"},
        Mistake{"DurationWithoutUnit", "schema: a\nserver: {timeouts: {request: 30}}\n",
                "millrace.yaml:2:30: server.timeouts.request is \"30\", which is no duration\n"
                "    write instead: request: 30ms\n"},
        Mistake{"DurationTooLong", "schema: a\nserver: {timeouts: {request: 48h}}\n",
                "millrace.yaml:2:30: server.timeouts.request is 48h, which is too long\n"
                "    write instead: request: 1h\n"},
        Mistake{"NotASize", "schema: a\nlimits: {body_bytes: big}\n",
                "millrace.yaml:2:22: limits.body_bytes is \"big\", which is no size\n"
                "    write instead: body_bytes: 1MiB\n"},
        Mistake{"NotAChoice", "schema: a\nserver: {log: {level: wrn}}\n",
                "millrace.yaml:2:23: server.log.level cannot be \"wrn\"\n"
                "    write instead: level: warn\n"},
        Mistake{"TextForASection", "schema: a\nserver: 8080\n",
                "millrace.yaml:2:9: server is a text, where a mapping was expected\n"},
        Mistake{"ListForAText", "schema: a\nserver: {path: [a]}\n",
                "millrace.yaml:2:16: a list stands where a single value was expected\n"},
        Mistake{"UnknownPlaceOfASecret", "schema: a\nvars: {x: {vault: y}}\n",
                "millrace.yaml:2:11: a mapping in place of a text says where to read it\n"
                "    write instead: {env: NAME} or {file: /run/secrets/name}\n"},
        Mistake{"MissingSecretFile", "schema: a\nvars: {x: {file: /nowhere/key}}\n",
                "millrace.yaml:2:18: cannot read /nowhere/key: No such file or directory\n"},
        Mistake{"MissingVariable", "schema: a\nvars: {x: \"${TOKN}\"}\n",
                "millrace.yaml:2:11: the environment has no variable TOKN\n"
                "    write instead: ${TOKEN}\n"},
        Mistake{"NotAnAddress", "schema: a\nserver: {listen: 127.0.0.1}\n",
                "millrace.yaml:2:18: \"127.0.0.1\" is no address with a port\n"
                "    write instead: listen: 127.0.0.1:8080\n"},
        Mistake{"NotAPath", "schema: a\nserver: {path: graphql}\n",
                "millrace.yaml:2:16: \"graphql\" is no path\n"
                "    write instead: path: /graphql\n"},
        Mistake{"CertificateWithoutKey", "schema: a\nserver: {tls: {certificate_file: x}}\n",
                "millrace.yaml:2:10: a certificate and its key go together\n"
                "    set both certificate_file and key_file\n"},
        Mistake{"CredentialsForEverybody",
                "schema: a\nserver: {cors: {origins: \"*\", credentials: true}}\n",
                "millrace.yaml:2:44: any page may read answers that belong to the user's session\n"
                "    name the origins that may send cookies\n"},
        Mistake{"SourceWithoutUrl", "schema: a\nsources: {x: {kind: http}}\n",
                "millrace.yaml:2:14: sources.x.url is missing\n"
                "    write instead: url: http://127.0.0.1:8101\n"},
        Mistake{"UnknownKind", "schema: a\nsources: {x: {kind: htp, url: \"http://a.test\"}}\n",
                "millrace.yaml:2:21: there is no kind of source called \"htp\"\n"
                "    write instead: kind: http\n"},
        Mistake{"SourceThatIsAText", "schema: a\nsources: {x: http://a.test}\n",
                "millrace.yaml:2:14: sources.x is a text, where a mapping of settings was "
                "expected\n"}),
    [](const auto& row) { return row.param.name; });

TEST_F(LoadConfig, AsksNobodyWhoTheyAreWithoutASection) {
    EXPECT_FALSE(load("schema: a.graphql\n").auth.enabled);
    EXPECT_FALSE(diagnostics_.has_errors());
}

TEST_F(LoadConfig, ReadsHowPeopleAreKnown) {
    folder_.write("secret", std::string(32, 's') + "\n");
    const server::AuthOptions auth = load(R"(
schema: a.graphql
auth:
  admin_secret: ${TOKEN}
  anonymous_role: guest
  jwt:
    algorithms: [HS256]
    secret: {file: secret}
    issuer: me
    audience: [a, b]
    leeway: 30s
    token: {from: cookie, name: session}
    claims:
      map:
        x-hasura-user-id: $.sub
        x-hasura-allowed-roles: user
        x-hasura-default-role: user
)")
                                         .auth;
    EXPECT_FALSE(diagnostics_.has_errors()) << to_text(diagnostics_);
    EXPECT_TRUE(auth.enabled);
    EXPECT_EQ(auth.admin_secret, "s3cret");
    EXPECT_TRUE(auth.jwt.enabled);
    EXPECT_FALSE(auth.webhook.enabled);
    EXPECT_EQ(auth.jwt.secret, std::string(32, 's'));
    EXPECT_EQ(auth.jwt.place, server::TokenPlace::Cookie);
    EXPECT_EQ(auth.jwt.leeway, std::chrono::seconds(30));
    EXPECT_EQ(auth.jwt.claims.map.size(), 3U);
}

TEST_F(LoadConfig, PlacesWhatIsWrongWithIdentity) {
    EXPECT_THAT(said("schema: a.graphql\nauth:\n"), HasSubstr("millrace.yaml:2:1: auth: nobody"));
    EXPECT_THAT(said("schema: a.graphql\nauth:\n  admin_secret: ''\n"),
                HasSubstr("millrace.yaml:3:17: auth.admin_secret: it is empty"));
    EXPECT_THAT(said("schema: a.graphql\nauth:\n  jwt:\n    algorithms: none\n    secret: x\n"),
                HasSubstr("millrace.yaml:4:17: auth.jwt.algorithms: \"none\" is no algorithm"));
    EXPECT_THAT(said("schema: a.graphql\nauth:\n  jwt:\n    algorithms: HS256\n    secret: x\n"),
                HasSubstr("millrace.yaml:5:13: auth.jwt.secret: HS256 needs a secret of 32"));
    EXPECT_THAT(said("schema: a.graphql\nauth:\n  jwt:\n    algorithms: RS256\n    jwks: "
                     "{url: ftp://x}\n"),
                HasSubstr("millrace.yaml:5:"));
    EXPECT_THAT(said("schema: a.graphql\nauth:\n  webhook: {url: 'http://a.test/who'}\n"
                     "  jwt: {algorithms: RS256, jwks: {url: 'http://a.test/k?p=1'}}\n"),
                HasSubstr("either by tokens or by a webhook"));
    EXPECT_THAT(said("schema: a.graphql\nauth:\n  jwt: {algorithms: RS256, sercet: x}\n"),
                HasSubstr("there is no setting \"auth.jwt.sercet\""));
}

}  // namespace
}  // namespace millrace::app
