#pragma once
/// @file claim_path.hpp — places in the claims of a token: `$.app.roles[0]`, `$['a b']`

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::server::identity {

/// Lifetime: immutable once parsed.
class ClaimPath {
public:
    /// Nothing when `text` is no path: `$`, then `.name`, `['any name']` or `[0]`.
    [[nodiscard]] static std::optional<ClaimPath> parse(std::string_view text);
    /// The one step to a member of any name.
    [[nodiscard]] static ClaimPath member(std::string name);

    /// What is there; Absent when it leads nowhere.
    [[nodiscard]] value::Value find(value::Value root, Arena& arena) const;

private:
    std::vector<std::string> steps_;
};

}  // namespace millrace::server::identity
