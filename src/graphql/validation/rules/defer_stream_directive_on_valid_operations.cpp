#include <ranges>

#include "validation/lookup.hpp"
#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

/// Whether a node with this directive is left out for some values of variables, or always.
bool may_leave_out(const DirectiveNode* directive, std::string_view leaves_out) noexcept {
    if (directive == nullptr) { return false; }
    const ValueNode* condition = find_argument(directive->arguments, "if");
    if (condition == nullptr) { return leaves_out == "true"; }  // `@skip` without its argument
    return condition->kind != ValueKind::Boolean || condition->text == leaves_out;
}

/// Whether `@defer` or `@stream` can be switched off.
bool can_be_false(const DirectiveNode& directive) noexcept {
    const ValueNode* condition = find_argument(directive.arguments, "if");
    return condition != nullptr &&
           (condition->kind == ValueKind::Variable || is_boolean(condition, "false"));
}

/// Everything one subscription selects, at any depth, fragments included.
class SubscriptionVisit {
public:
    SubscriptionVisit(const std::vector<bool>& clean, Context& context)
        : clean_(clean), context_(context), visited_(context.index.fragments().size()) {}

    void run(const SelectionSetNode& set) {
        frames_.push_back({set.selections, nullptr});
        while (!frames_.empty()) {
            Frame& frame = frames_.back();
            if (frame.rest.empty()) {
                frames_.pop_back();
                continue;
            }
            const SelectionNode& selection = frame.rest.front();
            frame.rest = frame.rest.subspan(1);
            if (may_leave_out(find_directive(selection.directives, "skip"), "true") ||
                may_leave_out(find_directive(selection.directives, "include"), "false")) {
                continue;
            }
            check_directives(selection);
            descend(selection);
        }
    }

    [[nodiscard]] bool found_any() const noexcept { return found_any_; }
    [[nodiscard]] const std::vector<bool>& visited() const noexcept { return visited_; }

private:
    struct Frame {
        std::span<const SelectionNode> rest;
        const SelectionNode* spread;  // that led here; null: within its parent's node
    };

    void check_directives(const SelectionNode& selection) {
        for (const DirectiveNode& directive : selection.directives) {
            if (directive.name.text == "defer" && !can_be_false(directive)) {
                report("Defer", "defer", directive);
            } else if (directive.name.text == "stream" && !can_be_false(directive)) {
                report("Stream", "stream", directive);
            }
        }
    }

    void report(const char* what, const char* name, const DirectiveNode& directive) {
        found_any_ = true;
        std::vector<Offset> offsets{directive.offset};
        for (const Frame& frame : frames_ | std::views::reverse) {
            if (frame.spread != nullptr) { offsets.push_back(frame.spread->offset); }
        }
        context_.report_at(context_.step, DeferStreamDirectiveOnValidOperations::kRule, offsets,
                           "{} directive not supported on subscription operations. Disable `@{}` "
                           "by setting the `if` argument to `false`.",
                           what, name);
    }

    void descend(const SelectionNode& selection) {
        if (selection.kind != SelectionKind::FragmentSpread) {
            if (selection.selection_set != nullptr) {
                frames_.push_back({selection.selection_set->selections, nullptr});
            }
            return;
        }
        const FragmentInfo* fragment = context_.index.fragment(selection.name.text);
        if (fragment == nullptr || visited_[fragment->index] || clean_[fragment->index]) { return; }
        visited_[fragment->index] = true;
        frames_.push_back({fragment->node->selection_set->selections, &selection});
    }

    const std::vector<bool>& clean_;
    Context& context_;
    std::vector<bool> visited_;
    std::vector<Frame> frames_;
    bool found_any_ = false;
};

}  // namespace

/// A subscription's events are delivered whole: `@defer` and `@stream` in it must be switched
/// off, at least for some requests.
void DeferStreamDirectiveOnValidOperations::enter(const OperationSite& site, Context& context) {
    if (site.node.type != OperationType::Subscription || !context.log.wants(kRule)) { return; }
    SubscriptionVisit visit(clean_, context);
    visit.run(*site.node.selection_set);
    if (visit.found_any()) { return; }
    for (std::size_t i = 0; i < clean_.size(); ++i) {
        if (visit.visited()[i]) { clean_[i] = true; }
    }
}

}  // namespace millrace::graphql::validation
