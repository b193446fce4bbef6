#include "metadata/metadata_sources.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include <millrace/wire/json_number.hpp>

namespace millrace::app {
namespace {

using value::Value;

constexpr std::array<std::string_view, 6> kOfSource{"name",   "kind",      "configuration",
                                                    "tables", "functions", "customization"};
constexpr std::array<std::string_view, 5> kOfAll{"version", "resource_version", "sources",
                                                 "inherited_roles", "graphql_schema_introspection"};
/// What of both sql::read_metadata() and those around it read.
constexpr std::array<std::string_view, 5> kOfValue{
    "tables", "functions", "customization", "inherited_roles", "graphql_schema_introspection"};

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

Value scalar(const YamlNode& node, Arena& arena) {
    if (node.plain) {
        if (node.text == "true" || node.text == "True") { return Value::boolean(true); }
        if (node.text == "false" || node.text == "False") { return Value::boolean(false); }
        if (wire::is_json_number(node.text)) { return Value::number(arena.copy(node.text)); }
    }
    return Value::string(arena.copy(node.text));
}

/// `actions` are many, `action` is one of them.
std::string singular(std::string_view name) {
    std::string words(name);
    std::ranges::replace(words, '_', ' ');
    if (words.ends_with("ies")) { return words.substr(0, words.size() - 3) + "y"; }
    if (words.ends_with('s')) { words.pop_back(); }
    return words;
}

/// Of an item in a list, if it has one.
std::string name_of(const YamlNode& item) {
    for (const std::string_view key :
         {"name", "role_name", "collection", "function", "field_name", "root_field_name"}) {
        const YamlNode* name = find_member(item, key);
        if (name != nullptr && name->kind == YamlNode::Kind::Scalar) { return name->text; }
    }
    return item.kind == YamlNode::Kind::Scalar ? item.text : std::string();
}

}  // namespace

Value to_value(const YamlNode& node, Arena& arena) {
    switch (node.kind) {
        case YamlNode::Kind::Null:
            return Value::null();
        case YamlNode::Kind::Scalar:
            return scalar(node, arena);
        case YamlNode::Kind::List: {
            const std::span<Value> items = arena.make_array<Value>(node.items.size());
            std::ranges::transform(node.items, items.begin(),
                                   [&](const YamlNode& item) { return to_value(item, arena); });
            return Value::list(items);
        }
        case YamlNode::Kind::Map:
            break;
    }
    const std::span<value::Member> members = arena.make_array<value::Member>(node.members.size());
    std::ranges::transform(node.members, members.begin(), [&](const YamlMember& member) {
        return value::Member{arena.copy(member.name), to_value(member.value, arena)};
    });
    return Value::object(members);
}

MetadataSources::MetadataSources(const MetadataTree& tree) : tree_(tree), top_(&tree.root) {
    if (const YamlNode* inner = find_member(tree.root, "metadata")) { top_ = inner; }
    if (top_->kind == YamlNode::Kind::List) {
        const bool tables = !top_->items.empty() && find_member(top_->items[0], "table") != nullptr;
        wrapped_.kind = YamlNode::Kind::Map;
        wrapped_.file = top_->file;
        wrapped_.members.push_back({tables ? "tables" : "sources", top_->at, *top_});
        top_ = &wrapped_;
    }
    const YamlNode* sources = find_member(*top_, "sources");
    if (sources == nullptr) {
        const YamlNode* name = find_member(*top_, "name");
        sources_.push_back({name == nullptr ? "default" : name->text, "postgres", top_});
    } else {
        for (const YamlNode& source : sources->items) {
            const YamlNode* name = find_member(source, "name");
            sources_.push_back({name == nullptr ? std::string() : name->text, "postgres", &source});
        }
    }
    for (MetadataSource& source : sources_) {
        const YamlNode* kind = find_member(*source.node, "kind");
        if (kind != nullptr) { source.kind = kind->text; }
    }
}

const MetadataSource* MetadataSources::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(sources_, name, &MetadataSource::name);
    if (found != sources_.end()) { return &*found; }
    return sources_.size() == 1 ? &sources_.front() : nullptr;
}

const YamlNode* MetadataSources::find_member_of(const MetadataSource& source,
                                                std::string_view name) const {
    const YamlNode* own = find_member(*source.node, name);
    return own != nullptr ? own : find_member(*top_, name);
}

Value MetadataSources::value_of(const MetadataSource& source, Arena& arena) const {
    const std::span<value::Member> members = arena.make_array<value::Member>(kOfValue.size());
    std::size_t count = 0;
    for (const std::string_view name : kOfValue) {
        const YamlNode* found = find_member_of(source, name);
        if (found == nullptr || found->kind == YamlNode::Kind::Null) { continue; }
        members[count++] = {name, to_value(*found, arena)};
    }
    return Value::object(members.first(count));
}

/// Each item of a list is an entry of its own, as people count them.
void MetadataSources::report(const YamlNode& map, const YamlMember& member,
                             std::vector<UnsupportedEntry>& entries) const {
    if (is_empty(member.value)) { return; }
    for (const YamlNode& item : member.value.items) {
        const std::string name = name_of(item);
        entries.push_back({tree_.place_of(item),
                           name.empty() ? singular(member.name)
                                        : fmt::format("{} \"{}\"", singular(member.name), name)});
    }
    for (const YamlMember& inner : member.value.members) {
        if (inner.value.kind == YamlNode::Kind::List) {
            report(member.value, inner, entries);
        } else if (!is_empty(inner.value)) {
            entries.push_back({tree_.place_of(member.value, inner),
                               fmt::format("{}.{}", member.name, inner.name)});
        }
    }
    if (member.value.kind == YamlNode::Kind::Scalar) {
        entries.push_back({tree_.place_of(map, member), member.name});
    }
}

std::vector<UnsupportedEntry> MetadataSources::unsupported_of_all() const {
    std::vector<UnsupportedEntry> entries;
    const bool is_source = !sources_.empty() && sources_.front().node == top_;
    for (const YamlMember& member : top_->members) {
        if (is_one_of(kOfAll, member.name)) { continue; }
        if (is_source && is_one_of(kOfSource, member.name)) { continue; }
        report(*top_, member, entries);
    }
    return entries;
}

std::vector<UnsupportedEntry> MetadataSources::unsupported(const MetadataSource& source) const {
    std::vector<UnsupportedEntry> entries;
    if (source.node == top_) { return entries; }  // said with what belongs to all
    for (const YamlMember& member : source.node->members) {
        if (!is_one_of(kOfSource, member.name)) { report(*source.node, member, entries); }
    }
    return entries;
}

/// `tables[3].select_permissions[0].permission.filter`. Names may hold dots: the longest one that
/// is there is meant.
Place MetadataSources::place_of(const MetadataSource& source, std::string_view where) const {
    const YamlNode* node = source.node;
    Place place = tree_.place_of(*node);
    bool at_root = true;
    while (!where.empty()) {
        const YamlNode* next = nullptr;
        if (where.starts_with('[')) {
            std::size_t index = 0;
            const auto read = std::from_chars(where.data() + 1, where.data() + where.size(), index);
            where.remove_prefix(std::min(where.find(']'), where.size() - 1) + 1);
            if (read.ec == std::errc() && index < node->items.size()) {
                next = &node->items[index];
            }
            if (next != nullptr) { place = tree_.place_of(*next); }
        } else {
            if (where.starts_with('.')) { where.remove_prefix(1); }
            const YamlNode& map =
                at_root && find_member(*node, where.substr(0, where.find_first_of("[."))) == nullptr
                    ? *top_
                    : *node;
            std::size_t longest = 0;
            for (const YamlMember& member : map.members) {
                if (member.name.size() < longest || !where.starts_with(member.name)) { continue; }
                const std::string_view rest = where.substr(member.name.size());
                if (!rest.empty() && rest[0] != '.' && rest[0] != '[') { continue; }
                longest = member.name.size();
                next = &member.value;
                place = tree_.place_of(map, member);
            }
            where.remove_prefix(longest);
        }
        if (next == nullptr) { break; }
        node = next;
        at_root = false;
    }
    return place;
}

}  // namespace millrace::app
