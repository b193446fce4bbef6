#pragma once
/// @file session_reads.hpp — which session variables a plan reads

#include <string_view>

#include <millrace/plan/plan.hpp>
#include <millrace/source/identity.hpp>

namespace millrace::server {

/// Calls `visit` with what each binding of `plan` reads of the parent and of the client.
template <class Visit>
void for_each_need(const plan::Plan& plan, Visit visit) {
    for (const plan::FetchNode* fetch : plan.fetches) {
        visit(fetch->claim->binding().parent_needs());
        if (fetch->arguments != nullptr) { visit(fetch->arguments->binding().parent_needs()); }
    }
}

/// The first session variable that the templates and expressions of `plan` read and `identity`
/// has not; data() is null when it has them all.
[[nodiscard]] inline std::string_view missing_variable(const plan::Plan& plan,
                                                       const source::Identity& identity) {
    std::string_view missing = plan.session.missing_in(identity);
    for_each_need(plan, [&](const source::ParentNeeds& needs) {
        if (missing.data() == nullptr) { missing = needs.session.missing_in(identity); }
    });
    return missing;
}

}  // namespace millrace::server
