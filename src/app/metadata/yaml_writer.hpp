#pragma once
/// @file yaml_writer.hpp — trees back to YAML

#include <string>
#include <string_view>
#include <utility>

#include "config/yaml_tree.hpp"

namespace millrace::app {

/// In block style, two spaces to a level; lists stand under their names without indentation, as
/// Hasura writes them. What is not plain stays a text when it is read again. Ends in a newline.
[[nodiscard]] std::string to_yaml(const YamlNode& node);

// --- for those who make trees --------------------------------------------------------------------

[[nodiscard]] YamlNode text_node(std::string text);
/// `true`, or a number.
[[nodiscard]] YamlNode plain_node(std::string text);
[[nodiscard]] YamlNode list_node(std::vector<YamlNode> items = {});
[[nodiscard]] YamlNode map_node();
/// Adds a member behind the others.
void add_member(YamlNode& map, std::string name, YamlNode value);

}  // namespace millrace::app
