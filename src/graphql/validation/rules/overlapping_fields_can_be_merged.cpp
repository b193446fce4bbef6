#include "../overlap_check.hpp"
#include "../overlap_report.hpp"
#include "../rules.hpp"

namespace millrace::graphql::validation {

namespace {

/// For a document with more to compare than is worth it: the one conflict that is known.
void report_known(const OverlapCheck::Pair& conflict, Context& context) {
    const auto& [left, right] = conflict;
    const Offset offsets[] = {left->node->offset, right->node->offset};
    context.report_at(context.step, OverlappingFieldsCanBeMerged::kRule, offsets,
                      "Fields \"{}\" conflict because {}. Use different aliases on the fields to "
                      "fetch both if this was intentional.",
                      left->response_key(), conflict_reason(*left, *right));
}

}  // namespace

/// Fields that answer under the same key can be merged: they ask for the same thing, or for
/// things of the same shape that never meet.
void OverlappingFieldsCanBeMerged::finish(Context& context) {
    OverlapCheck check(context);
    // What a variable means may differ from spread to spread: only pairs can tell.
    const bool has_scopes = context.index.has_fragment_variables();
    const auto verdict = has_scopes ? OverlapCheck::Verdict::Undecided : check.run();
    if (verdict == OverlapCheck::Verdict::Mergeable) { return; }
    if (OverlapReport(context).run()) { return; }
    if (verdict == OverlapCheck::Verdict::Conflicting) {
        report_known(check.conflict(), context);
    } else {
        context.log.abort();
    }
}

}  // namespace millrace::graphql::validation
