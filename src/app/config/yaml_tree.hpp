#pragma once
/// @file yaml_tree.hpp — a YAML text as a tree that knows where everything stands

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "diagnostics.hpp"

namespace millrace::app {

struct YamlMember;

/// One node; aliases are replaced by what they stand for.
struct YamlNode {
    enum class Kind : std::uint8_t { Null, Scalar, List, Map };

    Kind kind = Kind::Null;
    bool plain = false;      // Scalar: without quotes and tag, so that it may mean a number
    std::uint32_t file = 0;  // for trees of several files: which of them, as their reader counts
    Position at;
    std::string text;  // Scalar, as written between the quotes if there were any
    std::vector<YamlNode> items;
    std::vector<YamlMember> members;  // in order; names may repeat
};

struct YamlMember {
    std::string name;
    Position at;
    YamlNode value;
};

struct YamlError {
    Position at;
    std::string message;
};

/// Nodes of one tree after the aliases were replaced: a configuration has hundreds, an alias of
/// aliases billions.
inline constexpr std::size_t kYamlNodesMax = 100'000;

/// In front of the name of a file whose content is meant: a tag, or the beginning of a text.
inline constexpr std::string_view kYamlInclude = "!include ";

/// Reads the first document of `text`; an empty text is a Null. A scalar with the tag `!include`
/// reads as a text that begins with kYamlInclude; nothing is included.
/// Errors: the first one; also keys that are no scalars, a second document, too many nodes.
[[nodiscard]] tl::expected<YamlNode, YamlError> parse_yaml(std::string_view text,
                                                           std::size_t nodes_max = kYamlNodesMax);

}  // namespace millrace::app
