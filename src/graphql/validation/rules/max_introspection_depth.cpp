#include <algorithm>

#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

/// How many lists of lists may be asked for: more multiply the answer without telling more.
constexpr std::uint8_t kListDepthMax = 3;

/// Fields of introspection types whose lists lead back to types.
bool is_list_of_types(std::string_view field) noexcept {
    return field == "fields" || field == "interfaces" || field == "possibleTypes" ||
           field == "inputFields";
}

}  // namespace

MaxIntrospectionDepth::MaxIntrospectionDepth(Context& context)
    : entered_(context.index.fragments().size()) {}

/// Introspection does not nest lists of types without end. Not a rule of the specification.
void MaxIntrospectionDepth::enter(const FieldSite& site, Context& context) {
    const std::string_view name = site.node.name.text;
    if (!name.starts_with("__") || (name != "__schema" && name != "__type")) { return; }
    if (reported_ != nullptr || !context.log.wants(kRule)) { return; }
    if (!exceeds(site.node, context)) { return; }
    std::ranges::fill(entered_, std::uint8_t{0});  // what was entered may not have been finished
    reported_ = &site.node;
    context.report(kRule, {site.node.offset}, "Maximum introspection depth exceeded");
}

void MaxIntrospectionDepth::leave(const FieldSite& site, Context& /*context*/) noexcept {
    if (reported_ == &site.node) { reported_ = nullptr; }
}

/// Depth first with a stack of our own. A fragment is looked at again only when it is entered
/// deeper than before: at most kListDepthMax times.
bool MaxIntrospectionDepth::exceeds(const SelectionNode& field, const Context& context) {
    struct Frame {
        std::span<const SelectionNode> rest;
        std::uint8_t depth;
    };
    if (field.selection_set == nullptr) { return false; }
    std::vector<Frame> frames{{field.selection_set->selections, 0}};
    while (!frames.empty()) {
        Frame& frame = frames.back();
        if (frame.rest.empty()) {
            frames.pop_back();
            continue;
        }
        const SelectionNode& selection = frame.rest.front();
        frame.rest = frame.rest.subspan(1);
        std::uint8_t depth = frame.depth;
        if (selection.kind == SelectionKind::FragmentSpread) {
            const FragmentInfo* fragment = context.index.fragment(selection.name.text);
            if (fragment == nullptr) { continue; }
            std::uint8_t& entered = entered_[fragment->index];
            if (entered > depth) { continue; }
            entered = static_cast<std::uint8_t>(depth + 1);
            frames.push_back({fragment->node->selection_set->selections, depth});
            continue;
        }
        if (selection.kind == SelectionKind::Field && is_list_of_types(selection.name.text) &&
            ++depth == kListDepthMax) {
            return true;
        }
        if (selection.selection_set != nullptr) {
            frames.push_back({selection.selection_set->selections, depth});
        }
    }
    return false;
}

}  // namespace millrace::graphql::validation
