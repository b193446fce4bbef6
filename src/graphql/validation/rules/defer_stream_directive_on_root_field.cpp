#include "validation/lookup.hpp"
#include "validation/rules.hpp"
#include "validation/text.hpp"

namespace millrace::graphql::validation {

namespace {

/// What is found at the root of one operation, fragments included.
class RootVisit {
public:
    RootVisit(const OperationSite& site, const std::vector<bool>& clean, Context& context)
        : site_(site),
          clean_(clean),
          context_(context),
          visited_(context.index.fragments().size()) {}

    void run() {
        rest_.push_back(site_.node.selection_set->selections);
        while (!rest_.empty()) {
            if (rest_.back().empty()) {
                rest_.pop_back();
                continue;
            }
            const SelectionNode& selection = rest_.back().front();
            rest_.back() = rest_.back().subspan(1);
            visit(selection);
        }
    }

    [[nodiscard]] bool found_any() const noexcept { return found_any_; }
    [[nodiscard]] const std::vector<bool>& visited() const noexcept { return visited_; }

private:
    void visit(const SelectionNode& selection) {
        if (selection.kind == SelectionKind::Field) {
            forbid("Stream", find_directive(selection.directives, "stream"));
            return;
        }
        if (selection.kind == SelectionKind::InlineFragment) {
            forbid("Defer", find_directive(selection.directives, "defer"));
            rest_.push_back(selection.selection_set->selections);
            return;
        }
        const FragmentInfo* fragment = context_.index.fragment(selection.name.text);
        if (fragment == nullptr || visited_[fragment->index]) { return; }
        visited_[fragment->index] = true;
        forbid("Defer", find_directive(selection.directives, "defer"));
        if (!clean_[fragment->index]) {
            rest_.push_back(fragment->node->selection_set->selections);
        }
    }

    void forbid(const char* what, const DirectiveNode* directive) {
        if (directive == nullptr) { return; }
        found_any_ = true;
        context_.report(DeferStreamDirectiveOnRootField::kRule, {directive->offset},
                        "{} directive cannot be used on root {} type \"{}\".", what,
                        operation_keyword(site_.node.type), site_.root->name);
    }

    const OperationSite& site_;
    const std::vector<bool>& clean_;
    Context& context_;
    std::vector<bool> visited_;
    std::vector<std::span<const SelectionNode>> rest_;  // innermost last
    bool found_any_ = false;
};

}  // namespace

/// Nothing at the root of a mutation or a subscription is delivered later: mutations run one
/// after another, and a subscription's root is the stream itself.
void DeferStreamDirectiveOnRootField::enter(const OperationSite& site, Context& context) {
    if (site.node.type == OperationType::Query || site.root == nullptr ||
        !context.log.wants(kRule)) {
        return;
    }
    RootVisit visit(site, clean_, context);
    visit.run();
    if (visit.found_any()) { return; }
    for (std::size_t i = 0; i < clean_.size(); ++i) {
        if (visit.visited()[i]) { clean_[i] = true; }
    }
}

}  // namespace millrace::graphql::validation
