#pragma once
/// @file fragment_scopes.hpp — what variables mean where a fragment with arguments is spread
///
/// Only for the experimental arguments of fragments. Without them there is one scope, null, and
/// a fragment is the same wherever it is spread.

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "field_sets.hpp"

namespace millrace::graphql::validation {

/// One set of values for the variables of a fragment. Equal values make the same scope.
struct VariableScope {
    const FragmentInfo* fragment;
};

struct ScopedSpread {
    const SelectionNode* node;
    const FragmentInfo* fragment;  // null: unknown
    const VariableScope* scope;
};

/// Hands out the scopes of one document.
///
/// Ownership: owns the scopes; borrows the document and its index.
class FragmentScopes {
public:
    /// The scope of a fragment's own definition; null when it has no variables.
    [[nodiscard]] const VariableScope* definition_scope(const FragmentInfo& fragment);

    /// The spreads of `set` as they are in `scope`, each fragment in each scope once.
    [[nodiscard]] const std::vector<ScopedSpread>& spreads(const FieldSet& set,
                                                           const VariableScope* scope);

    /// Whether `value` holds variables that `scope` gives a meaning to.
    [[nodiscard]] static bool depends_on(const ValueNode& value,
                                         const VariableScope* scope) noexcept;

private:
    [[nodiscard]] const VariableScope* scope_of(const Spread& spread, const VariableScope* around);

    struct PairHash {
        std::size_t operator()(const std::pair<const void*, const void*>& pair) const noexcept;
    };

    std::unordered_map<std::pair<const FieldSet*, const VariableScope*>, std::vector<ScopedSpread>,
                       PairHash>
        spreads_;
    std::unordered_map<const FragmentInfo*, std::unique_ptr<VariableScope>> definitions_;
    std::unordered_map<std::string, std::unique_ptr<VariableScope>> scopes_;
};

}  // namespace millrace::graphql::validation
