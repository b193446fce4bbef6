#include "fragment_scopes.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "lookup.hpp"
#include "same_arguments.hpp"

namespace millrace::graphql::validation {

std::size_t FragmentScopes::PairHash::operator()(
    const std::pair<const void*, const void*>& pair) const noexcept {
    const auto left = reinterpret_cast<std::uintptr_t>(pair.first);
    const auto right = reinterpret_cast<std::uintptr_t>(pair.second);
    return (left * 31 + right) * 0x9E37'79B9'7F4A'7C15ULL >> 7U;
}

const VariableScope* FragmentScopes::definition_scope(const FragmentInfo& fragment) {
    if (fragment.node->variables.empty()) { return nullptr; }
    auto& scope = definitions_[&fragment];
    if (scope == nullptr) { scope = std::make_unique<VariableScope>(&fragment); }
    return scope.get();
}

const std::vector<ScopedSpread>& FragmentScopes::spreads(const FieldSet& set,
                                                         const VariableScope* scope) {
    const auto [cached, is_new] = spreads_.try_emplace({&set, scope});
    std::vector<ScopedSpread>& result = cached->second;
    if (!is_new) { return result; }
    std::unordered_map<std::pair<const void*, const void*>, std::size_t, PairHash> places;
    for (const Spread& spread : set.spreads) {
        const VariableScope* inner = scope_of(spread, scope);
        const auto [place, is_first] = places.try_emplace({spread.fragment, inner}, result.size());
        if (is_first) {
            result.push_back({spread.node, spread.fragment, inner});
        } else {
            result[place->second].node = spread.node;
        }
    }
    return result;
}

bool FragmentScopes::depends_on(const ValueNode& value, const VariableScope* scope) noexcept {
    if (scope == nullptr) { return false; }
    switch (value.kind) {
        case ValueKind::Variable:
            return scope->fragment->variable(value.text) != nullptr;
        case ValueKind::List:
            return std::ranges::any_of(
                value.items, [&](const ValueNode& item) { return depends_on(item, scope); });
        case ValueKind::Object:
            return std::ranges::any_of(value.fields, [&](const ObjectFieldNode& field) {
                return depends_on(*field.value, scope);
            });
        default:
            return false;
    }
}

const VariableScope* FragmentScopes::scope_of(const Spread& spread, const VariableScope* around) {
    if (spread.fragment == nullptr || spread.fragment->node->variables.empty()) { return nullptr; }
    // What decides is the fragment, the values given, and what these mean here.
    std::string key = fmt::format("{}", spread.fragment->index);
    bool depends = false;
    for (const VariableDefinitionNode& variable : spread.fragment->node->variables) {
        const ValueNode* value = find_argument(spread.node->arguments, variable.variable.text);
        key.push_back('/');
        if (value == nullptr) { continue; }
        append_value_key(key, *value);
        depends = depends || depends_on(*value, around);
    }
    if (depends) { key += fmt::format("@{}", reinterpret_cast<std::uintptr_t>(around)); }
    auto& scope = scopes_[key];
    if (scope == nullptr) { scope = std::make_unique<VariableScope>(spread.fragment); }
    return scope.get();
}

}  // namespace millrace::graphql::validation
