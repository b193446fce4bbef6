#include "metadata/json_tree.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/value/text.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::app {
namespace {

using value::Kind;
using value::Value;

/// Finds lines and columns of places in one text.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') { starts_.push_back(i + 1); }
        }
    }

    /// Of a part of the text; unknown for anything else.
    [[nodiscard]] Position position_of(std::string_view part) const {
        if (part.data() < text_.data() || part.data() >= text_.data() + text_.size()) { return {}; }
        const auto at = static_cast<std::size_t>(part.data() - text_.data());
        const auto next = std::ranges::upper_bound(starts_, at);
        const std::size_t start = *std::prev(next);
        return {static_cast<std::uint32_t>(next - starts_.begin()),
                static_cast<std::uint32_t>(at - start + 1)};
    }

private:
    std::string_view text_;
    std::vector<std::size_t> starts_{0};
};

class TreeMaker {
public:
    TreeMaker(std::string_view text, Arena& arena) : lines_(text), arena_(arena) {}

    [[nodiscard]] YamlNode make(const Value& value) {
        YamlNode node;
        switch (value.kind()) {
            case Kind::Object:
                add_members(node, value);
                break;
            case Kind::List:
                add_items(node, value);
                break;
            case Kind::String:
                node.kind = YamlNode::Kind::Scalar;
                node.text = value::string_text(value, arena_);
                node.at = lines_.position_of(value.text());
                break;
            case Kind::Number:
                node.kind = YamlNode::Kind::Scalar;
                node.plain = true;
                node.text = value.text();
                node.at = lines_.position_of(value.text());
                break;
            case Kind::Boolean:
                node.kind = YamlNode::Kind::Scalar;
                node.plain = true;
                node.text = value.as_boolean() ? "true" : "false";
                break;
            default:
                break;
        }
        return node;
    }

private:
    void add_members(YamlNode& node, const Value& object) {
        node.kind = YamlNode::Kind::Map;
        for (const value::Member& member : object.members()) {
            YamlNode inner = make(member.value);
            Position at = lines_.position_of(member.name);
            if (at.line == 0) { at = inner.at; }
            if (inner.at.line == 0) { inner.at = at; }
            if (node.at.line == 0) { node.at = at; }
            node.members.push_back({std::string(member.name), at, std::move(inner)});
        }
    }

    void add_items(YamlNode& node, const Value& list) {
        node.kind = YamlNode::Kind::List;
        for (const Value& item : list.items()) { node.items.push_back(make(item)); }
        if (!node.items.empty()) { node.at = node.items.front().at; }
    }

    Lines lines_;
    Arena& arena_;
};

}  // namespace

tl::expected<YamlNode, YamlError> parse_json_tree(std::string_view text) {
    Arena arena;
    const wire::PaddedJson padded = wire::PaddedJson::copy(text, arena);
    const auto json = wire::parse_dom(padded, arena);
    if (!json) {
        return tl::unexpected(YamlError{{}, "not JSON: " + std::string(json.error().message())});
    }
    return TreeMaker(padded.text(), arena).make(*json);
}

}  // namespace millrace::app
