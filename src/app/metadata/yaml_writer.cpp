#include "metadata/yaml_writer.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <millrace/wire/json_writer.hpp>

namespace millrace::app {
namespace {

/// Words that some reader of YAML takes for something else than a text.
bool is_reserved(std::string_view text) {
    static constexpr std::array<std::string_view, 11> kWords{
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"};
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(kWords, lower) != kWords.end();
}

/// Letters, and in between them a few signs: what every reader takes for the same text.
bool needs_no_quotes(std::string_view text) {
    if (text.empty() || is_reserved(text)) { return false; }
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return is_letter(text.front()) && std::ranges::all_of(text, [&](char c) {
               return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/';
           });
}

/// A JSON string is a text of YAML in double quotes.
void append_text(std::string& out, std::string_view text) {
    if (needs_no_quotes(text)) {
        out += text;
        return;
    }
    wire::ReplyBuffer quoted;
    wire::append_string(quoted, text);
    out += quoted.view();
}

/// A scalar without quotes that is no word: a number, or what other readers take for one.
bool is_plain_value(const YamlNode& node) {
    if (!node.plain || node.text.empty()) { return false; }
    const char first = node.text.front();
    return node.text == "true" || node.text == "false" || first == '-' ||
           (first >= '0' && first <= '9');
}

void append_node(std::string& out, const YamlNode& node, std::size_t indentation);

/// Whether a value goes behind its name or dash, on the same line.
bool is_short(const YamlNode& node) {
    return node.items.empty() && node.members.empty();
}

void append_short(std::string& out, const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::Null:
            out += "null";
            break;
        case YamlNode::Kind::List:
            out += "[]";
            break;
        case YamlNode::Kind::Map:
            out += "{}";
            break;
        case YamlNode::Kind::Scalar:
            if (is_plain_value(node)) {
                out += node.text;
            } else {
                append_text(out, node.text);
            }
            break;
    }
    out += '\n';
}

/// The first line begins where the text so far ends.
void append_members(std::string& out, const YamlNode& map, std::size_t indentation) {
    for (std::size_t i = 0; i < map.members.size(); ++i) {
        const YamlMember& member = map.members[i];
        if (i > 0) { out.append(indentation, ' '); }
        append_text(out, member.name);
        out += ':';
        if (is_short(member.value)) {
            out += ' ';
            append_short(out, member.value);
            continue;
        }
        const bool list = member.value.kind == YamlNode::Kind::List;
        const std::size_t inner = list ? indentation : indentation + 2;
        out += '\n';
        out.append(inner, ' ');
        append_node(out, member.value, inner);
    }
}

void append_items(std::string& out, const YamlNode& list, std::size_t indentation) {
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        if (i > 0) { out.append(indentation, ' '); }
        out += "- ";
        append_node(out, list.items[i], indentation + 2);
    }
}

void append_node(std::string& out, const YamlNode& node, std::size_t indentation) {
    if (is_short(node)) {
        append_short(out, node);
    } else if (node.kind == YamlNode::Kind::Map) {
        append_members(out, node, indentation);
    } else {
        append_items(out, node, indentation);
    }
}

}  // namespace

std::string to_yaml(const YamlNode& node) {
    std::string out;
    append_node(out, node, 0);
    return out;
}

YamlNode text_node(std::string text) {
    YamlNode node;
    node.kind = YamlNode::Kind::Scalar;
    node.text = std::move(text);
    return node;
}

YamlNode plain_node(std::string text) {
    YamlNode node = text_node(std::move(text));
    node.plain = true;
    return node;
}

YamlNode list_node(std::vector<YamlNode> items) {
    YamlNode node;
    node.kind = YamlNode::Kind::List;
    node.items = std::move(items);
    return node;
}

YamlNode map_node() {
    YamlNode node;
    node.kind = YamlNode::Kind::Map;
    return node;
}

void add_member(YamlNode& map, std::string name, YamlNode value) {
    map.members.push_back({std::move(name), {}, std::move(value)});
}

}  // namespace millrace::app
