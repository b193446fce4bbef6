#pragma once
/// @file identity.hpp — who is asking, as far as it has been verified

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::source {

/// Something that was verified about who is asking: `x-hasura-user-id`, `7`.
struct SessionVariable {
    std::string_view name;  // in lower case
    std::string_view value;
};

inline constexpr std::string_view kRoleVariable = "x-hasura-role";
inline constexpr std::string_view kAnonymousRole = "anonymous";
inline constexpr std::string_view kAdminRole = "admin";

/// Who is asking. Nothing in it was only claimed by the client.
///
/// Lifetime:  of one request; borrows from its arena. Immutable once made.
/// Cost:      find() is a binary search.
struct Identity {
    std::string_view role = kAnonymousRole;
    /// Sorted by name, each name once; `x-hasura-role` is among them.
    std::span<const SessionVariable> variables;
    /// The request carries the admin secret: what only trusted callers may do is allowed.
    bool by_admin_secret = false;

    /// data() is null when there is none.
    [[nodiscard]] std::string_view find(std::string_view name) const noexcept;
};

/// Whoever asks where nobody is asked who they are.
[[nodiscard]] const Identity& anonymous_identity() noexcept;

/// Which session variables something reads.
///
/// What is read must be there: a request without it is refused as a whole, because a filter with
/// nothing in it lets everything through.
struct SessionNeeds {
    std::vector<std::string> names;  // in lower case; may repeat
    bool whole = false;              // all of them, whichever they are

    [[nodiscard]] bool empty() const noexcept { return names.empty() && !whole; }
    void add(const SessionNeeds& other);
    /// The first name that `identity` has not; data() is null when it has all.
    [[nodiscard]] std::string_view missing_in(const Identity& identity) const noexcept;
};

}  // namespace millrace::source
