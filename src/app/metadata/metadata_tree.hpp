#pragma once
/// @file metadata_tree.hpp — metadata as it was written, in one file or many: one tree that knows
/// where everything stands

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/yaml_tree.hpp"
#include "diagnostics.hpp"

namespace millrace::app {

struct MetadataTree {
    YamlNode root;
    std::vector<std::string> files;  // YamlNode::file counts them

    [[nodiscard]] Place place_of(const YamlNode& node) const;
    [[nodiscard]] Place place_of(const YamlNode& map, const YamlMember& member) const;
};

/// The value of `name`, or null when there is none or `map` is none.
[[nodiscard]] const YamlNode* find_member(const YamlNode& map, std::string_view name);

/// Nothing, or lists and maps with nothing in them: what a tool writes that has nothing to say.
[[nodiscard]] bool is_empty(const YamlNode& node);

/// `file:line:column`, as far as it is known.
[[nodiscard]] std::string to_text(const Place& place);

/// Files within each other by `!include`: Hasura's have four.
inline constexpr std::size_t kIncludeDepthMax = 10;
/// Nodes of one tree: a table has some hundreds.
inline constexpr std::size_t kMetadataNodesMax = 5'000'000;

/// Reads a YAML file, a JSON file, or a metadata directory of Hasura (or the project it is in)
/// with everything that is included. A directory reads as the JSON that Hasura exports: its files
/// are members of the root, its databases `sources`.
/// Error: the first one, with its place.
[[nodiscard]] tl::expected<MetadataTree, std::string> read_metadata_tree(const std::string& path);

}  // namespace millrace::app
