#include <algorithm>

#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// Labels of `@defer` and `@stream` are texts known before the request, each used once: clients
/// tell the payloads apart by them.
void DeferStreamDirectiveLabel::enter(const DirectiveSite& site, Context& context) {
    const DirectiveNode& node = site.node;
    if (node.name.text != "defer" && node.name.text != "stream") { return; }
    const auto label = std::ranges::find_if(
        node.arguments, [](const ArgumentNode& argument) { return argument.name.text == "label"; });
    if (label == node.arguments.end() || label->value->kind == ValueKind::Null) { return; }
    if (label->value->kind != ValueKind::String) {
        context.report(kRule, {node.offset}, "Argument \"@{}(label:)\" must be a static string.",
                       node.name.text);
        return;
    }
    const auto [first, is_new] = first_by_label_.insert(label->value->text);
    if (is_new) {
        first = &node;
    } else {
        context.report(
            kRule, {first->offset, node.offset},
            "Value for arguments \"defer(label:)\" and \"stream(label:)\" must be unique "
            "across all Defer/Stream directive usages.");
    }
}

}  // namespace millrace::graphql::validation
