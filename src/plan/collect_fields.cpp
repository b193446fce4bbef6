#include "collect_fields.hpp"

#include <algorithm>

#include <boost/unordered/unordered_flat_map.hpp>

#include "conditions.hpp"

namespace millrace::plan {

namespace {

using graphql::SelectionKind;
using graphql::SelectionNode;

// Fewer response keys than this are found by scanning.
constexpr std::size_t kScanMax = 16;

class Collector {
public:
    Collector(CollectContext& context, const graphql::Type& type) noexcept
        : context_(context), type_(type) {}

    void collect(const graphql::SelectionSetNode& set, const DeferUsage* defer,
                 const FragmentGate* gate) {
        for (const SelectionNode& selection : set.selections) {
            if (!is_included(selection, context_.variables) || is_gated(selection)) {
                note_left_out(selection, 0);
                continue;
            }
            switch (selection.kind) {
                case SelectionKind::Field:
                    group(selection.response_key()).details.push_back({&selection, defer, gate});
                    break;
                case SelectionKind::InlineFragment:
                    if (selection.type_condition.empty() ||
                        applies(selection.type_condition.text)) {
                        collect(*selection.selection_set, defer_of(selection, defer),
                                gate_of(selection, gate));
                    }
                    break;
                case SelectionKind::FragmentSpread:
                    collect_spread(selection, defer, gate);
                    break;
            }
        }
    }

    CollectedFields take() { return std::move(fields_); }

private:
    // A fragment counts as visited only where it is neither deferred nor left out late: the same
    // fragment may be deferred here and needed at once there.
    void collect_spread(const SelectionNode& spread, const DeferUsage* defer,
                        const FragmentGate* outer_gate) {
        const std::string_view name = spread.name.text;
        if (std::ranges::find(visited_, name) != visited_.end()) { return; }
        const graphql::FragmentNode* fragment = context_.fragment(name);
        if (fragment == nullptr || !applies(fragment->type_condition.text)) { return; }
        const DeferUsage* inner = defer_of(spread, defer);
        const FragmentGate* gate = gate_of(spread, outer_gate);
        if (inner == defer && gate == nullptr) {
            visited_.push_back(name);
            collect(*fragment->selection_set, defer, gate);
            return;
        }
        // A fragment that defers itself would never end; validation refuses it, execution of
        // unvalidated documents must still stop.
        if (std::ranges::find(deferring_, name) != deferring_.end()) { return; }
        deferring_.push_back(name);
        collect(*fragment->selection_set, inner, gate);
        deferring_.pop_back();
    }

    [[nodiscard]] bool is_gated(const SelectionNode& selection) {
        if (context_.gate == nullptr || selection.directives.empty()) { return false; }
        std::string path = context_.path;
        if (selection.kind == SelectionKind::Field) {
            if (!path.empty()) { path += '.'; }
            path += selection.response_key();
        }
        return context_.gate->leaves_out(selection, path);
    }

    // A source that is not fetched is nil; whoever names it must not be told that it is unknown.
    void note_left_out(const SelectionNode& selection, std::size_t depth) {
        constexpr std::size_t kDepthMax = 200;
        if (context_.sources == nullptr || depth > kDepthMax) { return; }
        for (const graphql::DirectiveNode& directive : selection.directives) {
            if (directive.name.text != "fetchSource") { continue; }
            const graphql::ValueNode* name = find_argument(directive, "name");
            if (name == nullptr) { continue; }
            SourceGraph& graph = *context_.sources;
            SourceGraph::Source& source = graph.source(graph.index_of(name->text));
            source.skipped = true;
            source.offset = directive.offset;
        }
        const graphql::SelectionSetNode* inner = selection.selection_set;
        if (selection.kind == SelectionKind::FragmentSpread) {
            const graphql::FragmentNode* fragment = context_.fragment(selection.name.text);
            inner = fragment == nullptr ? nullptr : fragment->selection_set;
        }
        if (inner == nullptr) { return; }
        for (const SelectionNode& below : inner->selections) { note_left_out(below, depth + 1); }
    }

    [[nodiscard]] bool applies(std::string_view type_condition) const noexcept {
        if (type_condition == type_.name) { return true; }
        const graphql::Type* type = context_.schema.type(type_condition);
        return type != nullptr && type->is_abstract() &&
               context_.schema.is_possible_type(*type, type_);
    }

    const FragmentGate* gate_of(const SelectionNode& selection, const FragmentGate* outer) {
        if (context_.gate == nullptr) { return outer; }
        for (const graphql::DirectiveNode& directive : selection.directives) {
            const std::string_view name = directive.name.text;
            if ((name == "skipBy" || name == "includeBy") && names_sources(directive)) {
                outer = context_.arena.make<FragmentGate>(&directive, outer);
            }
        }
        return outer;
    }

    const DeferUsage* defer_of(const SelectionNode& selection, const DeferUsage* outer) {
        if (selection.directives.empty() || !context_.incremental) { return outer; }
        const auto* directive = find_directive(selection.directives, "defer");
        if (directive == nullptr || !condition(*directive, context_.variables, true)) {
            return outer;
        }
        if (context_.subscription) {
            fields_.refuses_defer = true;
            return outer;
        }
        auto* usage = context_.arena.make<DeferUsage>();
        usage->index = context_.defer_count++;
        usage->parent = outer;
        const auto* label = find_argument(*directive, "label");
        if (label != nullptr && label->kind == graphql::ValueKind::String) {
            usage->label = label->text;
            usage->has_label = true;
        }
        fields_.new_defers.push_back(usage);
        return usage;
    }

    FieldGroup& group(std::string_view key) {
        auto& groups = fields_.groups;
        if (groups.size() <= kScanMax) {
            const auto found = std::ranges::find(groups, key, &FieldGroup::response_key);
            if (found != groups.end()) { return *found; }
        } else {
            if (index_.empty()) {
                for (std::size_t i = 0; i < groups.size(); ++i) {
                    index_.emplace(groups[i].response_key, i);
                }
            }
            const auto found = index_.find(key);
            if (found != index_.end()) { return groups[found->second]; }
            index_.emplace(key, groups.size());
        }
        return groups.emplace_back(FieldGroup{key, {}});
    }

    CollectContext& context_;
    const graphql::Type& type_;
    CollectedFields fields_;
    std::vector<std::string_view> visited_;
    std::vector<std::string_view> deferring_;
    boost::unordered_flat_map<std::string_view, std::size_t> index_;
};

}  // namespace

const graphql::FragmentNode* CollectContext::fragment(std::string_view name) const noexcept {
    for (const graphql::DefinitionNode& definition : document.definitions) {
        if (definition.fragment != nullptr && definition.fragment->name.text == name) {
            return definition.fragment;
        }
    }
    return nullptr;
}

CollectedFields collect_fields(CollectContext& context, const graphql::Type& type,
                               const graphql::SelectionSetNode& selection_set) {
    Collector collector(context, type);
    collector.collect(selection_set, nullptr, nullptr);
    return collector.take();
}

CollectedFields collect_subfields(CollectContext& context, const graphql::Type& type,
                                  std::span<const FieldDetails> parents) {
    Collector collector(context, type);
    for (const FieldDetails& parent : parents) {
        if (parent.node->selection_set != nullptr) {
            collector.collect(*parent.node->selection_set, parent.defer, nullptr);
        }
    }
    return collector.take();
}

}  // namespace millrace::plan
