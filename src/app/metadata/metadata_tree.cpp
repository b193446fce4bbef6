#include "metadata/metadata_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/core.h>

#include "files.hpp"
#include "metadata/json_tree.hpp"

namespace millrace::app {
namespace {

namespace fs = std::filesystem;

void set_file(YamlNode& node, std::uint32_t file) {
    node.file = file;
    for (YamlNode& item : node.items) { set_file(item, file); }
    for (YamlMember& member : node.members) { set_file(member.value, file); }
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// Reads files and what they include into one tree.
class TreeReader {
public:
    explicit TreeReader(MetadataTree& tree) : tree_(tree) {}

    using Node = tl::expected<YamlNode, std::string>;

    Node read(const std::string& path) {
        std::error_code ignored;
        return fs::is_directory(path, ignored) ? read_folder(path) : read_one(path);
    }

private:
    static Node failed(const Place& place, std::string_view message) {
        return tl::unexpected(fmt::format("{}: {}", to_text(place), message));
    }

    Node read_one(const std::string& path) {
        const auto text = read_file(path);
        if (!text) { return tl::unexpected(text.error()); }
        tree_.files.push_back(path);
        const auto file = static_cast<std::uint32_t>(tree_.files.size() - 1);
        auto node = parse(*text);
        if (!node) { return failed({path, node.error().at}, node.error().message); }
        set_file(*node, file);
        including_.push_back(path);
        std::string wrong = include(*node, path);
        including_.pop_back();
        if (!wrong.empty()) { return tl::unexpected(std::move(wrong)); }
        return *std::move(node);
    }

    /// JSON is YAML, but for the escapes of some characters and the use of tabs. What begins like
    /// it and is none may still be YAML.
    static tl::expected<YamlNode, YamlError> parse(std::string_view text) {
        const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
        const bool like_json = first != std::string_view::npos && text[first] == '{';
        if (!like_json) { return parse_yaml(text, kMetadataNodesMax); }
        auto json = parse_json_tree(text);
        if (json) { return json; }
        auto yaml = parse_yaml(text, kMetadataNodesMax);
        return yaml ? std::move(yaml) : std::move(json);
    }

    /// Puts the content of files in the place of their names. Says what is wrong, or nothing.
    std::string include(YamlNode& node, const std::string& path) {
        if (node.kind == YamlNode::Kind::Scalar && node.text.starts_with(kYamlInclude)) {
            const std::string other = beside(path, node.text.substr(kYamlInclude.size()));
            const Place place = tree_.place_of(node);
            if (including_.size() >= kIncludeDepthMax ||
                std::ranges::find(including_, other) != including_.end()) {
                return fmt::format("{}: {} includes itself, or too many files within each other",
                                   to_text(place), other);
            }
            Node included = read_one(other);
            if (!included) { return fmt::format("{}: {}", to_text(place), included.error()); }
            node = *std::move(included);
            return {};
        }
        for (YamlNode& item : node.items) {
            if (std::string wrong = include(item, path); !wrong.empty()) { return wrong; }
        }
        for (YamlMember& member : node.members) {
            if (std::string wrong = include(member.value, path); !wrong.empty()) { return wrong; }
        }
        return {};
    }

    Node read_folder(const fs::path& folder) {
        const bool has_sources = is_there(folder / "databases" / "databases.yaml");
        if (!has_sources && !is_there(folder / "tables.yaml")) {
            if (is_there(folder / "metadata")) { return read_folder(folder / "metadata"); }
            return tl::unexpected(fmt::format(
                "{} is no metadata directory of Hasura: it has no databases/databases.yaml",
                folder.string()));
        }
        YamlNode root;
        root.kind = YamlNode::Kind::Map;
        tree_.files.push_back(folder.string());
        root.file = static_cast<std::uint32_t>(tree_.files.size() - 1);
        if (has_sources) {
            Node sources = read_one((folder / "databases" / "databases.yaml").string());
            if (!sources) { return sources; }
            root.members.push_back({"sources", {}, *std::move(sources)});
        }
        for (const fs::path& file : files_of(folder)) {
            Node content = read_one(file.string());
            if (!content) { return content; }
            add(root, file.stem().string(), *std::move(content));
        }
        return root;
    }

    /// In an order that is the same everywhere.
    static std::vector<fs::path> files_of(const fs::path& folder) {
        std::vector<fs::path> files;
        std::error_code ignored;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
            const fs::path extension = entry.path().extension();
            if (extension == ".yaml" || extension == ".yml") { files.push_back(entry.path()); }
        }
        std::ranges::sort(files);
        return files;
    }

    /// `version.yaml` holds `version: 3`, `actions.yaml` holds `actions:` and `custom_types:`: what
    /// repeats the name of its file is not a level of its own.
    static void add(YamlNode& root, std::string name, YamlNode content) {
        if (find_member(content, name) == nullptr) {
            root.members.push_back({std::move(name), content.at, std::move(content)});
            return;
        }
        for (YamlMember& member : content.members) { root.members.push_back(std::move(member)); }
    }

    MetadataTree& tree_;
    std::vector<std::string> including_;
};

}  // namespace

Place MetadataTree::place_of(const YamlNode& node) const {
    return {node.file < files.size() ? files[node.file] : std::string(), node.at};
}

Place MetadataTree::place_of(const YamlNode& map, const YamlMember& member) const {
    // A member that a file was included for stands where the file begins.
    const bool here = member.value.file == map.file;
    return {place_of(member.value).file, here ? member.at : member.value.at};
}

const YamlNode* find_member(const YamlNode& map, std::string_view name) {
    const auto found = std::ranges::find(map.members, name, &YamlMember::name);
    return found == map.members.end() ? nullptr : &found->value;
}

bool is_empty(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::Scalar || !node.items.empty()) { return false; }
    return std::ranges::all_of(node.members,
                               [](const YamlMember& member) { return is_empty(member.value); });
}

std::string to_text(const Place& place) {
    if (place.at.line == 0) { return place.file; }
    return fmt::format("{}:{}:{}", place.file, place.at.line, place.at.column);
}

tl::expected<MetadataTree, std::string> read_metadata_tree(const std::string& path) {
    MetadataTree tree;
    auto root = TreeReader(tree).read(path);
    if (!root) { return tl::unexpected(std::move(root.error())); }
    tree.root = *std::move(root);
    return tree;
}

}  // namespace millrace::app
