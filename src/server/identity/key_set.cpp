#include "identity/key_set.hpp"

#include <algorithm>

#include <millrace/base/arena.hpp>
#include <millrace/base/limits.hpp>

#include "identity/strict_json.hpp"

namespace millrace::server::identity {

using value::Kind;
using value::Value;

namespace {

// A token that does not say its key costs a verification for each; nobody has many such keys.
constexpr int kTriedMax = 4;

}  // namespace

tl::expected<KeySet, std::string> KeySet::parse(std::string_view json, Algorithms algorithms) {
    Arena arena;
    const auto document = parse_strict_object(json, arena);
    if (!document || !document->member("keys").is(Kind::List)) {
        return tl::unexpected(std::string("it is no set of keys"));
    }
    const auto items = document->member("keys").items();
    if (items.size() > limits::kSigningKeysMax) {
        return tl::unexpected(std::string("it has too many keys"));
    }
    KeySet set;
    for (const Value& item : items) {
        auto key = VerificationKey::from_jwk(item);
        if (!key) { continue; }  // for encryption, or of a kind that we do not know
        const bool fits = std::ranges::any_of(
            algorithms, [&](const SigningAlgorithm* algorithm) { return key->fits(*algorithm); });
        if (fits) { set.keys_.push_back(*std::move(key)); }
    }
    if (set.keys_.empty()) { return tl::unexpected(std::string("none of its keys can be used")); }
    return set;
}

KeySet::Verdict KeySet::verify(const SigningAlgorithm& algorithm, std::string_view key_id,
                               std::string_view text, std::string_view signature) const noexcept {
    int tried = 0;
    for (const VerificationKey& key : keys_) {
        if (!key.fits(algorithm)) { continue; }
        if (!key_id.empty() && !key.id().empty() && key.id() != key_id) { continue; }
        if (++tried > kTriedMax) { break; }
        if (key.verifies(algorithm, text, signature)) { return Verdict::Genuine; }
    }
    return tried == 0 ? Verdict::UnknownKey : Verdict::Forged;
}

}  // namespace millrace::server::identity
