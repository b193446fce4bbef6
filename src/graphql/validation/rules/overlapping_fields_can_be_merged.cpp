#include "validation/overlap.hpp"
#include "validation/overlap_check.hpp"
#include "validation/overlap_report.hpp"
#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

std::string reason_of(const OverlapCheck::Pair& pair) {
    const FieldEntry& left = *pair.left;
    const FieldEntry& right = *pair.right;
    if (!pair.by_shape) {
        return left.node->name.text == right.node->name.text ? differing_arguments_reason()
                                                             : different_fields_reason(left, right);
    }
    return stream_of(left) != nullptr || stream_of(right) != nullptr
               ? overlapping_streams_reason(false)
               : conflicting_types_reason(left, right);
}

/// For a document with more to compare than is worth it: the one conflict that is known.
void report_known(const OverlapCheck::Pair& pair, Context& context) {
    const OverlapConflict conflict(*pair.left, *pair.right, reason_of(pair));
    context.report_at(context.step, OverlappingFieldsCanBeMerged::kRule, conflict.offsets(), "{}",
                      conflict.message());
}

}  // namespace

/// Fields that answer under the same key can be merged: they ask for the same thing, or for
/// things of the same shape that never meet.
void OverlappingFieldsCanBeMerged::finish(Context& context) {
    if (context.index.has_fragment_variables()) {
        // What a variable means may differ from spread to spread: only pairs can tell.
        if (!OverlapReport(context, nullptr).run()) { context.log.abort(); }
        return;
    }
    OverlapCheck check(context);
    const OverlapCheck::Verdict verdict = check.run();
    if (verdict == OverlapCheck::Verdict::Mergeable) { return; }
    if (OverlapReport(context, &check).run()) { return; }
    if (verdict == OverlapCheck::Verdict::Conflicting) {
        report_known(check.conflict(), context);
    } else {
        context.log.abort();
    }
}

}  // namespace millrace::graphql::validation
