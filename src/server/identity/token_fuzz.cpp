/// Any text as a token, and any claims behind a genuine signature: nothing is taken that is not
/// exactly what was signed, and a session has only what it may have.
#include <cstdint>
#include <string>
#include <string_view>

#include <millrace/base/assert.hpp>
#include <millrace/base/limits.hpp>
#include <millrace/server/auth_options.hpp>

#include "identity/base64url.hpp"
#include "identity/claims_reader.hpp"
#include "identity/key_set.hpp"
#include "identity/session_builder.hpp"
#include "identity/strict_json.hpp"
#include "identity/token.hpp"
#include "identity/token_rules.hpp"
#include "identity/webhook.hpp"

namespace {

using namespace millrace;          // NOLINT(google-build-using-namespace): one small program
using namespace millrace::server;  // NOLINT(google-build-using-namespace)
using namespace server::identity;  // NOLINT(google-build-using-namespace)

void check_session(const source::Identity& identity) {
    MR_REQUIRE(!identity.role.empty());
    MR_REQUIRE(identity.find(source::kRoleVariable) == identity.role);
    MR_REQUIRE(identity.variables.size() <= limits::kSessionVariablesMax);
    for (std::size_t i = 0; i < identity.variables.size(); ++i) {
        const source::SessionVariable& variable = identity.variables[i];
        MR_REQUIRE(is_session_name(variable.name));
        MR_REQUIRE(variable.value.find_first_of(std::string_view("\0\r\n", 3)) ==
                   std::string_view::npos);
        MR_REQUIRE(i == 0 || identity.variables[i - 1].name < variable.name);
    }
}

void try_token(std::string_view text, const TokenRules& rules, const KeySet& keys) {
    Arena arena;
    const Verified<Token> token = parse_token(text, arena);
    if (!token) { return; }
    MR_REQUIRE(text.size() <= limits::kTokenBytesMax);
    MR_REQUIRE(text.starts_with(token->signed_text));
    const auto algorithm = rules.algorithm_of(*token);
    if (!algorithm) { return; }
    // Nobody has the secret, so that whatever this finds is a forgery.
    MR_REQUIRE(keys.verify(**algorithm, token->key_id, token->signed_text, token->signature) !=
               KeySet::Verdict::Genuine);
}

void try_claims(std::string_view json, const TokenRules& rules, const ClaimsReader& reader) {
    Arena arena;
    Token token;
    token.payload = json;
    const auto claims = rules.claims_of(token, 1'000, arena);
    if (!claims) { return; }
    for (const std::string_view wanted : {std::string_view(), std::string_view("user")}) {
        const auto identity = reader.read(*claims, wanted, arena);
        if (!identity) { continue; }
        check_session(**identity);
        MR_REQUIRE(wanted.data() == nullptr || (*identity)->role == wanted);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    JwtOptions options;
    options.algorithms = {"HS256", "HS384"};
    options.require_exp = false;
    const TokenRules rules(options);
    const KeySet keys(VerificationKey::from_secret(
        "a secret that is not in the corpus, and that nobody is going to guess"));
    try_token(text, rules, keys);
    options.claims.space = "c";
    try_claims(text, rules, ClaimsReader(options.claims));
    options.claims.map = {{"x-hasura-allowed-roles", "$.r"},
                          {"x-hasura-default-role", "$.d[0]"},
                          {"x-hasura-user-id", "$.sub"}};
    try_claims(text, rules, ClaimsReader(options.claims));
    Arena arena;
    if (const auto identity = read_webhook_answer(text, arena)) { check_session(**identity); }
    static_cast<void>(KeySet::parse(text, rules.algorithms()));
    if (const auto bytes = decode_base64url(text, arena)) {
        MR_REQUIRE(bytes->size() == text.size() * 3 / 4);
    }
    return 0;
}
