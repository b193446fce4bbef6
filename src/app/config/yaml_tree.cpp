#include "config/yaml_tree.hpp"

#include <map>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace millrace::app {

namespace {

Position position_of(const YAML::Mark& mark) {
    return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

YamlNode make_node(YamlNode::Kind kind, const YAML::Mark& mark, std::string text = {}) {
    YamlNode node;
    node.kind = kind;
    node.at = position_of(mark);
    node.text = std::move(text);
    return node;
}

std::size_t count_nodes(const YamlNode& node) {
    std::size_t count = 1;
    for (const YamlNode& item : node.items) { count += count_nodes(item); }
    for (const YamlMember& member : node.members) { count += count_nodes(member.value); }
    return count;
}

/// Builds the tree from the parser's events.
class TreeBuilder final : public YAML::EventHandler {
public:
    explicit TreeBuilder(std::size_t nodes_max) : nodes_max_(nodes_max) {}

    [[nodiscard]] YamlNode take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) {
            throw YAML::ParserException(mark, "a second document begins here");
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(anchor, make_node(YamlNode::Kind::Null, mark), mark);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) {
            throw YAML::ParserException(mark, "the alias stands inside what it names");
        }
        YamlNode copy = found->second;
        nodes_ += count_nodes(copy);
        add(0, std::move(copy), mark);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        const bool is_plain = tag == "?";
        const bool is_null = is_plain && (value == "~" || value == "null" || value.empty());
        const YamlNode::Kind kind = is_null ? YamlNode::Kind::Null : YamlNode::Kind::Scalar;
        const bool includes = tag == kYamlInclude.substr(0, kYamlInclude.size() - 1);
        YamlNode node = make_node(kind, mark, includes ? std::string(kYamlInclude) + value : value);
        node.plain = is_plain;
        add(anchor, std::move(node), mark);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(mark, anchor, YamlNode::Kind::List);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(mark, anchor, YamlNode::Kind::Map);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        YamlNode node;
        YAML::anchor_t anchor = 0;
        YAML::Mark mark;
        bool has_key = false;  // Map: the last member waits for its value
    };

    void open(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
        if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::Map &&
            !open_.back().has_key) {
            throw YAML::ParserException(mark, "a key must be a text");
        }
        open_.push_back({make_node(kind, mark), anchor, mark, false});
    }

    void close() {
        Open closed = std::move(open_.back());
        open_.pop_back();
        add(closed.anchor, std::move(closed.node), closed.mark);
    }

    void add(YAML::anchor_t anchor, YamlNode node, const YAML::Mark& mark) {
        if (++nodes_ > nodes_max_) { throw YAML::ParserException(mark, "too many nodes"); }
        if (anchor != 0) { anchors_.insert_or_assign(anchor, node); }
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::List) {
            parent.node.items.push_back(std::move(node));
        } else if (parent.has_key) {
            parent.node.members.back().value = std::move(node);
            parent.has_key = false;
        } else {
            parent.node.members.push_back({std::move(node.text), node.at, {}});
            parent.has_key = true;
        }
    }

    const std::size_t nodes_max_;
    YamlNode root_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, YamlNode> anchors_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
};

}  // namespace

tl::expected<YamlNode, YamlError> parse_yaml(std::string_view text, std::size_t nodes_max) {
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        TreeBuilder builder(nodes_max);
        while (parser.HandleNextDocument(builder)) {}
        return builder.take();
    } catch (const YAML::Exception& error) {
        return tl::unexpected(YamlError{position_of(error.mark), "not YAML: " + error.msg});
    }
}

}  // namespace millrace::app
