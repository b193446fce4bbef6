#pragma once
/// @file claims_reader.hpp — from the claims of a token to who is asking

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/server/auth_options.hpp>
#include <millrace/source/identity.hpp>
#include <millrace/value/value.hpp>

#include "identity/claim_path.hpp"
#include "identity/refusal.hpp"

namespace millrace::server::identity {

/// Reads roles and session variables as configured.
///
/// Lifetime: immutable once made.
class ClaimsReader {
public:
    /// `options` without findings (check_claims()).
    explicit ClaimsReader(const ClaimsOptions& options);

    /// Who has the verified `claims`, in the role called `wanted` (data() null: the default one).
    /// Names and values of claims, in `arena`, are borrowed.
    [[nodiscard]] Verified<const source::Identity*> read(value::Value claims,
                                                         std::string_view wanted,
                                                         Arena& arena) const;

private:
    struct Mapping {
        std::string name;               // in lower case
        std::optional<ClaimPath> path;  // nothing: `text` itself
        std::string text;               // also when the path leads nowhere
        bool has_text = false;
    };

    /// The object that holds the session.
    [[nodiscard]] std::optional<value::Value> space_of(value::Value claims, Arena& arena) const;
    [[nodiscard]] value::Value mapped(value::Value claims, Arena& arena) const;

    ClaimPath space_;
    bool is_stringified_;
    std::vector<Mapping> mappings_;
};

/// What is wrong with `options`; settings are below `jwt.claims`.
[[nodiscard]] std::vector<AuthFinding> check_claims(const ClaimsOptions& options);

/// The text of a session variable: texts as they are, numbers with all their digits, `true`,
/// `false`, lists and objects as compact JSON. data() is null for null and for nothing.
[[nodiscard]] std::string_view session_text(value::Value claim, Arena& arena);

}  // namespace millrace::server::identity
