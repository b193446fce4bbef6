#include <millrace/graphql/input_check.hpp>

#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// Every value is one of the type expected in its place. Variables in it are taken to be right:
/// they are VariablesInAllowedPosition's business.
void ValuesOfCorrectType::enter(const ValueSite& site, Context& context) {
    if (site.type == nullptr || !context.log.wants(kRule)) { return; }
    InputProblems problems;
    check_literal(site.node, site.type, nullptr, problems);
    for (const InputProblem& problem : problems) {
        context.report(kRule, {problem.offset}, "{}", problem.message);
    }
}

}  // namespace millrace::graphql::validation
