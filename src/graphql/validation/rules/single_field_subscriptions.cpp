#include <algorithm>

#include <millrace/base/limits.hpp>

#include "validation/lookup.hpp"
#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

struct Group {
    std::string_view key;
    std::vector<const SelectionNode*> fields;
};

/// Whether the directive defers for some values of variables.
bool is_enabled(const DirectiveNode* defer) noexcept {
    return defer != nullptr && !is_boolean(find_argument(defer->arguments, "if"), "false");
}

/// The fields at the root of a subscription, by response key: what execution would collect,
/// except that conditions are not evaluated but remembered as forbidden.
class RootFields {
public:
    RootFields(const Type& root, std::size_t& selections_followed, Context& context)
        : root_(root),
          selections_followed_(selections_followed),
          context_(context),
          visits_(context.index.fragments().size()),
          group_by_key_(context.arena) {}

    void collect(const SelectionSetNode& set) {
        frames_.push_back({set.selections, 0, nullptr});
        while (!frames_.empty() && !context_.log.aborted()) {
            Frame& frame = frames_.back();
            if (frame.next == frame.selections.size()) {
                frames_.pop_back();
                continue;
            }
            const SelectionNode& selection = frame.selections[frame.next++];
            if (++selections_followed_ > limits::kSubscriptionSelectionsMax) {
                context_.log.abort();
            }
            if (!is_conditional(selection)) { visit(selection, frame.defer); }
        }
    }

    [[nodiscard]] std::span<const Group> groups() const noexcept { return groups_; }
    [[nodiscard]] std::span<const Offset> forbidden() const noexcept { return forbidden_; }

private:
    struct Frame {
        std::span<const SelectionNode> selections;
        std::size_t next;
        const DirectiveNode* defer;  // the innermost one around
    };

    bool is_conditional(const SelectionNode& selection) {
        const DirectiveNode* condition = find_directive(selection.directives, "skip");
        if (condition == nullptr) { condition = find_directive(selection.directives, "include"); }
        if (condition != nullptr) { forbidden_.push_back(condition->offset); }
        return condition != nullptr;
    }

    void visit(const SelectionNode& selection, const DirectiveNode* defer) {
        if (selection.kind == SelectionKind::Field) {
            add_field(selection);
            return;
        }
        const DirectiveNode* own = find_directive(selection.directives, "defer");
        if (is_enabled(own)) { defer = own; }
        if (selection.kind == SelectionKind::InlineFragment) {
            const Name& condition = selection.type_condition;
            if (condition.empty() || applies(context_.schema.type(condition.text))) {
                frames_.push_back({selection.selection_set->selections, 0, defer});
            }
            return;
        }
        const FragmentInfo* fragment = context_.index.fragment(selection.name.text);
        if (fragment == nullptr || !applies(fragment->type)) { return; }
        // Once, unless deferred: a deferred fragment may come again under another directive.
        std::vector<const DirectiveNode*>& visits = visits_[fragment->index];
        if (std::ranges::find(visits, nullptr) != visits.end() ||
            (defer != nullptr && std::ranges::find(visits, defer) != visits.end())) {
            return;
        }
        visits.push_back(defer);
        frames_.push_back({fragment->node->selection_set->selections, 0, defer});
    }

    [[nodiscard]] bool applies(const Type* condition) const noexcept {
        return condition != nullptr &&
               (condition == &root_ ||
                (condition->is_abstract() && context_.schema.is_sub_type(*condition, root_)));
    }

    void add_field(const SelectionNode& field) {
        const auto [group, is_new] = group_by_key_.insert(field.response_key());
        if (is_new) {
            group = groups_.size();
            groups_.push_back({field.response_key(), {}});
        }
        groups_[group].fields.push_back(&field);
    }

    const Type& root_;
    std::size_t& selections_followed_;
    Context& context_;
    std::vector<Frame> frames_;
    std::vector<std::vector<const DirectiveNode*>> visits_;  // by fragment: under which @defer
    std::vector<Group> groups_;
    NameTable<std::size_t> group_by_key_;
    std::vector<Offset> forbidden_;
};

std::vector<Offset> offsets_of(std::span<const Group> groups) {
    std::vector<Offset> offsets;
    for (const Group& group : groups) {
        for (const SelectionNode* field : group.fields) { offsets.push_back(field->offset); }
    }
    return offsets;
}

}  // namespace

/// A subscription has one root field, the same for all values of variables, and not one of
/// introspection: it is the stream of events.
void SingleFieldSubscriptions::enter(const OperationSite& site, Context& context) {
    if (site.node.type != OperationType::Subscription || site.root == nullptr) { return; }
    RootFields fields(*site.root, selections_followed_, context);
    fields.collect(*site.node.selection_set);
    if (context.log.aborted()) { return; }

    const std::string subject = site.node.name.empty()
                                    ? "Anonymous Subscription"
                                    : fmt::format("Subscription \"{}\"", site.node.name.text);
    if (!fields.forbidden().empty()) {
        context.report_at(context.step, kRule, fields.forbidden(),
                          "{} must not use `@skip` or `@include` directives in the top level "
                          "selection.",
                          subject);
        return;
    }
    const std::span<const Group> groups = fields.groups();
    if (groups.empty()) {
        context.report(kRule, {site.node.selection_set->offset},
                       "{} must select one top level field.", subject);
    } else if (groups.size() > 1) {
        context.report_at(context.step, kRule, offsets_of(groups.subspan(1)),
                          "{} must select only one top level field.", subject);
    }
    for (const Group& group : groups) {
        if (!group.fields.front()->name.text.starts_with("__")) { continue; }
        context.report_at(context.step, kRule, offsets_of({&group, 1}),
                          "{} must not select an introspection top level field.", subject);
    }
}

}  // namespace millrace::graphql::validation
