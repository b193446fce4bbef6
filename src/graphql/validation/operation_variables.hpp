#pragma once
/// @file operation_variables.hpp — which variables each operation uses, fragments included

#include <vector>

#include "all_rules.hpp"
#include "context.hpp"

namespace millrace::graphql::validation {

/// Gathers the usages of every operation and hands them to the rules about variables. To be
/// called when the document has been walked.
///
/// Limits: limits::kVariableUsagesMax in all; past it, the document is given up.
class OperationVariables {
public:
    OperationVariables(Context& context, AllRules& rules)
        : context_(context), rules_(rules), reachable_(context.index) {}

    void run();

private:
    void gather(const OperationInfo& operation);
    void spend(std::size_t steps) noexcept;

    Context& context_;
    AllRules& rules_;
    ReachableFragments reachable_;
    std::vector<OperationUsage> usages_;
    std::size_t steps_left_ = 0;
};

}  // namespace millrace::graphql::validation
