#include "identity/token.hpp"

#include <millrace/base/limits.hpp>
#include <millrace/value/text.hpp>

#include "identity/base64url.hpp"
#include "identity/strict_json.hpp"

namespace millrace::server::identity {

using value::Kind;
using value::Value;

namespace {

Verified<Token> read_head(const Value& head, Arena& arena) {
    // Who understands none of the extensions must refuse them (RFC 7515, 4.1.11).
    if (!head.member("crit").is(Kind::Absent)) { return refuse_token("it asks for extensions"); }
    const Value algorithm = head.member("alg");
    if (!algorithm.is(Kind::String)) { return refuse_token("it names no algorithm"); }
    Token token;
    token.algorithm = value::string_text(algorithm, arena);
    const Value key_id = head.member("kid");
    if (key_id.is(Kind::Absent)) { return token; }
    if (!key_id.is(Kind::String)) { return refuse_token("the name of its key is no text"); }
    token.key_id = value::string_text(key_id, arena);
    return token;
}

}  // namespace

Verified<Token> parse_token(std::string_view text, Arena& arena) {
    if (text.size() > limits::kTokenBytesMax) { return refuse_token("it is too long"); }
    const std::size_t first = text.find('.');
    const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
        return refuse_token("it has not three parts");
    }
    const auto head = decode_base64url(text.substr(0, first), arena);
    const auto payload = decode_base64url(text.substr(first + 1, second - first - 1), arena);
    const auto signature = decode_base64url(text.substr(second + 1), arena);
    if (!head || !payload || !signature) { return refuse_token("a part of it is no base64url"); }
    const auto head_members = parse_strict_object(*head, arena);
    if (!head_members) { return refuse_token("its head is no JSON object"); }
    Verified<Token> token = read_head(*head_members, arena);
    if (!token) { return token; }
    token->payload = *payload;
    token->signed_text = text.substr(0, second);
    token->signature = *signature;
    return token;
}

}  // namespace millrace::server::identity
