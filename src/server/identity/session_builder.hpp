#pragma once
/// @file session_builder.hpp — session variables, gathered and bounded

#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/source/identity.hpp>

namespace millrace::server::identity {

inline constexpr std::string_view kSessionPrefix = "x-hasura-";
inline constexpr std::string_view kAllowedRolesVariable = "x-hasura-allowed-roles";
inline constexpr std::string_view kDefaultRoleVariable = "x-hasura-default-role";

/// `text` with its ASCII letters in lower case, in `arena` when there is something to change.
[[nodiscard]] std::string_view lower_case(std::string_view text, Arena& arena);

/// Whether `name`, in any case, is that of a session variable.
[[nodiscard]] bool is_session_name(std::string_view name) noexcept;

/// Makes one identity.
///
/// Limits:    limits::kSessionVariablesMax, kSessionBytesMax; no control characters, no UTF-8
///            that is none, no name twice: then finish() gives null.
/// Ownership: names and values are borrowed.
class SessionBuilder {
public:
    explicit SessionBuilder(Arena& arena) noexcept : arena_(arena) {}

    void add(std::string_view name, std::string_view value);
    /// The identity with `role`, in the arena; null when something added cannot be taken.
    [[nodiscard]] const source::Identity* finish(std::string_view role, bool by_admin_secret);

private:
    Arena& arena_;
    std::vector<source::SessionVariable> variables_;
    std::size_t bytes_ = 0;
    bool is_good_ = true;
};

}  // namespace millrace::server::identity
