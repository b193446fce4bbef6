#include <millrace/source/identity.hpp>

#include <algorithm>
#include <array>

namespace millrace::source {

std::string_view Identity::find(std::string_view name) const noexcept {
    const auto found = std::ranges::lower_bound(variables, name, {}, &SessionVariable::name);
    if (found == variables.end() || found->name != name) { return {}; }
    // An empty value is there all the same.
    return found->value.data() == nullptr ? std::string_view("") : found->value;
}

const Identity& anonymous_identity() noexcept {
    static constexpr std::array kVariables{SessionVariable{kRoleVariable, kAnonymousRole}};
    static constexpr Identity kIdentity{kAnonymousRole, kVariables, false};
    return kIdentity;
}

void SessionNeeds::add(const SessionNeeds& other) {
    names.insert(names.end(), other.names.begin(), other.names.end());
    whole = whole || other.whole;
}

std::string_view SessionNeeds::missing_in(const Identity& identity) const noexcept {
    for (const std::string& name : names) {
        if (identity.find(name).data() == nullptr) { return name; }
    }
    return {};
}

}  // namespace millrace::source
