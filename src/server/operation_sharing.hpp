#pragma once
/// @file operation_sharing.hpp — which operations may share one run, and what tells two apart

#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/server/graphql_service.hpp>
#include <millrace/source/bindings.hpp>

namespace millrace::server {

/// Decides whether identical operations in flight may share one run.
///
/// They may when the operation is a query and every source it calls has `coalesce` enabled. Two
/// are identical when text, operation, variables and every client header that can make a
/// difference are: those forwarded to the sources, those that tell principals apart, and those
/// that templates read; and so is every session variable that templates and expressions read.
/// Lifetime:  borrows the bindings. Threads: readable from any core.
class OperationSharing {
public:
    /// `bindings` may be null: then nothing is shared.
    explicit OperationSharing(const source::Bindings* bindings);

    /// The whole key of a run, in `arena`; data() is null when it must not be shared. `rules`:
    /// what response rules make different.
    [[nodiscard]] std::string_view key_of(const plan::Plan& plan, const GraphqlRequest& request,
                                          std::string_view rules, Arena& arena) const;

private:
    struct SourceRules {
        bool may_share = false;
        std::vector<std::string> headers;  // forwarded, or of identity
    };

    [[nodiscard]] bool may_share(const plan::Plan& plan) const noexcept;

    std::vector<SourceRules> sources_;  // by Binding::source()
    bool any_ = false;
};

}  // namespace millrace::server
