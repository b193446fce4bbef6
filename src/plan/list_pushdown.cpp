#include "list_pushdown.hpp"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include <millrace/wire/value_writer.hpp>

namespace millrace::plan {

namespace {

using source::ListPush;

/// Finds the field behind a result key of the items.
class KeyFinder {
public:
    explicit KeyFinder(const PushSite& site) noexcept : site_(site) {}

    /// Its name; nothing when its value is not simply that of the field.
    [[nodiscard]] std::optional<std::string_view> field_of(std::string_view key) const {
        const graphql::SelectionNode* node = nullptr;
        for (const FieldDetails& details : site_.group.details) {
            if (details.node->selection_set != nullptr) {
                node = search(*details.node->selection_set, key);
            }
            if (node != nullptr) { break; }
        }
        const bool plain = node != nullptr && node->arguments.empty() && node->directives.empty();
        return plain ? std::optional(node->name.text) : std::nullopt;
    }

private:
    [[nodiscard]] const graphql::SelectionNode* search(const graphql::SelectionSetNode& set,
                                                       std::string_view key) const {
        for (const graphql::SelectionNode& node : set.selections) {
            const graphql::SelectionSetNode* inner = node.selection_set;
            if (node.kind == graphql::SelectionKind::Field) {
                if (node.response_key() == key) { return &node; }
                continue;
            }
            if (node.kind == graphql::SelectionKind::FragmentSpread) {
                const graphql::FragmentNode* fragment = site_.collect.fragment(node.name.text);
                inner = fragment == nullptr ? nullptr : fragment->selection_set;
            }
            if (inner == nullptr) { continue; }
            if (const auto* found = search(*inner, key); found != nullptr) { return found; }
        }
        return nullptr;
    }

    const PushSite& site_;
};

/// `push` about fields in place of result keys; nothing when one of them is more than a field.
std::optional<ListPush> about_fields(ListPush push, const PushSite& site) {
    const KeyFinder finder(site);
    const auto comparisons =
        site.arena.make_array<compute::SimpleComparison>(push.comparisons.size());
    for (std::size_t i = 0; i < comparisons.size(); ++i) {
        const auto field = finder.field_of(push.comparisons[i].member);
        if (!field) { return std::nullopt; }
        comparisons[i] = push.comparisons[i];
        comparisons[i].member = *field;
    }
    const auto keys = site.arena.make_array<ListPush::OrderKey>(push.keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto field = finder.field_of(push.keys[i].field);
        if (!field) { return std::nullopt; }
        keys[i] = {*field, push.keys[i].descending};
    }
    push.comparisons = comparisons;
    push.keys = keys;
    return push;
}

// What a source publishes, or an operation on the value sees, is the list before it is cut.
bool sees_whole_list(const PushSite& site, const FieldDirectives& directives) {
    return directives.publish.has_value() || !directives.values.empty() || directives.replaces ||
           directives.refused ||
           site.collect.document.source.find("fetchSource") != std::string_view::npos;
}

}  // namespace

std::span<const ListPush> take_pushes(const PushSite& site, FieldDirectives& directives) {
    if (directives.lists.empty() || sees_whole_list(site, directives)) { return {}; }
    std::vector<std::string_view> arguments;
    for (const auto& argument : site.group.details.front().node->arguments) {
        arguments.push_back(argument.name.text);
    }
    std::vector<ListPush> pushes;
    for (const ListStep& step : directives.lists) {
        const auto said = step.depth == 1 ? step.operation->push(site.arena) : std::nullopt;
        const auto push = said ? about_fields(*said, site) : std::nullopt;
        if (!push || !site.binding.takes(*push, site.field, pushes, arguments)) { break; }
        pushes.push_back(*push);
    }
    directives.lists.erase(directives.lists.begin(),
                           directives.lists.begin() + static_cast<std::ptrdiff_t>(pushes.size()));
    return site.arena.copy(std::span<const ListPush>(pushes));
}

std::string pushes_text(std::span<const ListPush> pushes) {
    std::string text;
    for (const ListPush& push : pushes) {
        text += fmt::format("|{} {} {}", static_cast<int>(push.kind), push.count, push.offset);
        for (const compute::SimpleComparison& comparison : push.comparisons) {
            wire::ReplyBuffer constant;
            wire::append_json(constant, comparison.constant);
            text += fmt::format(" {} {} {}", comparison.member,
                                static_cast<int>(comparison.comparison), constant.view());
        }
        for (const ListPush::OrderKey& key : push.keys) {
            text += fmt::format(" {}{}", key.field, key.descending ? "-" : "+");
        }
    }
    return text;
}

std::optional<source::ListPush> ListOperation::push(Arena&) const {
    return std::nullopt;
}

}  // namespace millrace::plan
