#pragma once
/// @file session.hpp — who asks: the verified session variables of a request

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::sql {

/// Session variables by name in lower case. Only what was verified gets in here.
class Session {
public:
    void set(std::string_view name, std::string value);
    [[nodiscard]] const std::string* find(std::string_view name) const;
    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const noexcept {
        return variables_;
    }

    /// Whether a text of a permission names a session variable: `X-Hasura-…`, in any case.
    [[nodiscard]] static bool is_name(std::string_view text) noexcept;

private:
    std::map<std::string, std::string, std::less<>> variables_;
};

/// What `x-hasura-use-backend-only-permissions` asks for; nothing when it is no boolean.
[[nodiscard]] std::optional<bool> wants_backend_permissions(const Session& session);

}  // namespace millrace::sql
